import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY } from '../parts/repository.js';
import { AGENT, delayBeforeTry } from './come-again.js';

test('the crowd comes again as the agent does, with the same patience and keep-alive', async () => {
  const uplink = join(REPOSITORY.root, 'edge/src/uplink');
  const ladder = (await import(join(uplink, 'ladder.ts'))) as {
    FIELD_LADDER: { delaysMs: number[]; jitter: number };
    delayBeforeTry(ladder: object, failures: number, chance: number): number;
  };
  expect({ delaysMs: AGENT.delaysMs, jitter: AGENT.jitter }).toEqual(ladder.FIELD_LADDER);
  for (const failures of [1, 3, 6, 20]) {
    for (const chance of [0, 0.5, 1]) {
      expect(delayBeforeTry(failures, chance)).toBe(
        ladder.delayBeforeTry(ladder.FIELD_LADDER, failures, chance),
      );
    }
  }
  const line = readFileSync(join(uplink, 'mqtt-uplink.ts'), 'utf8');
  expect(line).toContain(`options.keepaliveS ?? ${AGENT.keepAliveS}`);
  expect(line).toContain(`options.connectTimeoutMs ?? ${AGENT.connectTimeoutMs / 1_000} * SECOND`);
});
