import { readFileSync } from 'node:fs';
import { MAX_STATUS_BYTES, NodeStatus, type SeriesId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { SOFTWARE, statusWriter } from './status.js';
import { aNode, LEVEL, minute } from './testing/builders.js';

const writer = (faults = new Map<SeriesId, string>(), diskFault?: string) =>
  statusWriter({
    config: aNode(),
    bootId: 'a-boot',
    riverClock: { now: () => minute(5) },
    outbox: {
      counts: () => ({ taken: 9, depth: 3, dropped: 1 }),
      parked: () => new Map([[LEVEL, 2]]),
      diskFault: () => diskFault,
    },
    faults: () => faults,
  });

describe("the node's word about itself", () => {
  test('tells what waits, what was given up, what is parked, and that the disk refuses', () => {
    const status = NodeStatus.parse(writer(new Map(), 'no room')('alive'));
    expect(status).toMatchObject({ state: 'alive', sentAt: minute(5), bootId: 'a-boot', software: SOFTWARE });
    expect(status.vitals).toMatchObject({ outboxDepth: 3, outboxDropped: 1 });
    expect(status.vitals?.sensorFaults).toEqual([
      { series: 'outbox', fault: 'not on the disk: no room' },
      { series: LEVEL, fault: '2 parked: the hub cut the line at them' },
    ]);
  });

  test('left as a will it says nothing of vitals, which would be those of hours ago', () => {
    expect(writer()('lost').vitals).toBeUndefined();
  });

  test('stays within the bytes of a status with any number of faults, in Japanese too', () => {
    const faults = new Map(
      Array.from({ length: 1_000 }, (_, index) => [
        `${'a'.repeat(36)}${index}/level` as SeriesId,
        '水位計が応答しません'.repeat(30),
      ]),
    );
    const text = JSON.stringify(NodeStatus.parse(writer(faults)('alive')));
    expect(Buffer.byteLength(text)).toBeLessThan(MAX_STATUS_BYTES);
  });

  test('names the version of the package', () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(SOFTWARE).toBe(`kawamori-edge ${version}`);
  });
});
