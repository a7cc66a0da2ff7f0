import { readFileSync } from 'node:fs';
import { type CameraId, MAX_STATUS_BYTES, NodeStatus, type SeriesId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { SOFTWARE } from './software/version.js';
import { statusWriter } from './status.js';
import { aNode, LEVEL, minute } from './testing/builders.js';

const camera = (index: number) => `${'a'.repeat(37)}-${index}` as CameraId;

const writer = (
  faults = new Map<SeriesId, string>(),
  diskFault?: string,
  cameraFaults?: Map<CameraId, string>,
) =>
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
    ...(cameraFaults && {
      cameras: {
        pictures: {
          counts: () => ({ waiting: 7, dropped: 2 }),
          parked: () => new Map([[camera(1), 1]]),
          diskFault: () => diskFault,
        },
        shutter: { faults: () => cameraFaults },
      },
    }),
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

  test('of a node with cameras tells what waits, what was given up and which cameras fail', () => {
    const faults = new Map([[camera(2), 'no picture within 20 s']]);
    expect(NodeStatus.parse(writer(new Map(), 'no room', faults)('alive')).vitals).toMatchObject({
      picturesWaiting: 7,
      picturesDropped: 2,
      cameraFaults: [
        { camera: 'pictures', fault: 'not on the disk: no room' },
        { camera: camera(2), fault: 'no picture within 20 s' },
        { camera: camera(1), fault: '1 parked: they could not be sent' },
      ],
    });
    expect(writer()('alive').vitals).not.toHaveProperty('picturesWaiting');
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
    const cameraFaults = new Map(
      Array.from({ length: 8 }, (_, index) => [camera(index), 'カメラが応答しません'.repeat(30)]),
    );
    const text = JSON.stringify(
      NodeStatus.parse(writer(faults, '空き容量'.repeat(50), cameraFaults)('alive')),
    );
    expect(Buffer.byteLength(text)).toBeLessThan(MAX_STATUS_BYTES);
  });

  test('names the version of the package', () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(SOFTWARE).toBe(`kawamori-edge ${version}`);
  });
});
