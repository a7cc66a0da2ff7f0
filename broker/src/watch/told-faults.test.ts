import { MINUTE } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { type ToldFaults, tellingsOf, toldFile } from './told-faults.js';
import type { WatchdogFault } from './watchdog-verdict.js';

/** Looks once a minute. */
function telling(verdicts: readonly WatchdogFault[][], before: ToldFaults = {}) {
  let told = before;
  let well: ReadonlyMap<string, number> = new Map();
  const lines: string[] = [];
  for (const [at, faults] of verdicts.entries()) {
    const found = new Map(faults.map((fault) => [fault, '']));
    const changes = tellingsOf(told, well, found, minute(at), 30 * MINUTE);
    [told, well] = [changes.told, changes.wellSince];
    for (const { fault, ordinal, ended } of changes.tellings)
      lines.push(`${at}: ${fault} ${ended ? 'over' : ordinal}`);
  }
  return { lines, told };
}
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('what is wrong', () => {
  test('is told once, again every half an hour while it lasts, and when it is over', () => {
    const { lines } = telling([
      ...times<WatchdogFault[]>(65, ['hub-down']),
      ...times<WatchdogFault[]>(3, []),
    ]);
    expect(lines).toEqual(['0: hub-down 1', '30: hub-down 2', '60: hub-down 3', '66: hub-down over']);
  });

  test('that is well for less than a minute is not over', () => {
    const { lines } = telling([['hub-down'], [], ['hub-down'], [], ['hub-down']]);
    expect(lines).toEqual(['0: hub-down 1']);
  });

  test('is not told again by a watchdog that was started anew', async () => {
    const { told } = telling([['canary-lost']]);
    const file = toldFile(temporaryFolder());
    await file.write(told);
    expect(telling([['canary-lost'], ['canary-lost']], file.read()).lines).toEqual([]);
  });

  test('of a file that cannot be read nothing is known', () => {
    expect(toldFile('/nowhere').read()).toEqual({});
  });
});
