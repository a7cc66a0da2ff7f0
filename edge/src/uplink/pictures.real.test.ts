// Real: aedes, TCP, mqtt, SQLite and files on the disk. The river clock stands still.
import { expect, test } from 'vitest';
import { anUplink } from '../testing/an-uplink.js';
import { minute, putInto, reading, silentLog } from '../testing/builders.js';
import { CAMERA, jpegBytes, keepOne, OTHER_CAMERA } from '../testing/pictures.js';
import { type RealBroker, startBroker } from '../testing/real-broker.js';
import { startThinLine } from '../testing/thin-line.js';

const remarks = (broker: RealBroker) =>
  broker.pictures
    .map(({ payload }) => /[a-z0-9-]+-1 (\d+)/.exec(payload.toString('latin1'))?.[1])
    .map(Number);

test('a picture leaves the outbox with its PUBACK and not before, byte for byte, under the name of its camera', async () => {
  const broker = await startBroker();
  const { uplink, pictures, emptied } = anUplink(broker);
  let waitingAtTheGate = 0;
  broker.pictureGate = () => {
    waitingAtTheGate = pictures.counts().waiting;
    return 'acknowledge';
  };
  await keepOne(pictures, minute(0), { camera: OTHER_CAMERA, bytes: 200_000 });
  uplink.start();
  await emptied();
  expect(waitingAtTheGate).toBe(1);
  expect(broker.pictures[0]?.camera).toBe(OTHER_CAMERA);
  expect(broker.pictures[0]?.payload.equals(jpegBytes(`${OTHER_CAMERA} ${minute(0)}`, 200_000))).toBe(true);
});

test('readings go first; then the newest picture of each camera, then the oldest', async () => {
  const broker = await startBroker();
  const { uplink, outbox, pictures, emptied } = anUplink(broker);
  for (const at of [0, 10, 20]) await keepOne(pictures, minute(at));
  await keepOne(pictures, minute(15), { camera: OTHER_CAMERA });
  putInto(outbox, ...Array.from({ length: 1_200 }, (_, index) => reading(index / 600)));
  let readingsWaitingAtFirst: number | undefined;
  broker.pictureGate = () => {
    readingsWaitingAtFirst ??= 1_200 - broker.acknowledged.length;
    return 'acknowledge';
  };
  uplink.start();
  await emptied();
  expect(readingsWaitingAtFirst).toBe(0);
  expect(remarks(broker)).toEqual([20, 15, 0, 10].map(minute));
});

test('a hub that withholds the PUBACK of a picture gets it again until it acknowledges, and it is never parked for that', async () => {
  const broker = await startBroker();
  const { uplink, pictures, emptied } = anUplink(broker, { pubackWithinMs: 50, picturePatienceMs: 50 });
  let tries = 0;
  broker.pictureGate = () => {
    tries += 1;
    return tries <= 4 ? 'withhold' : 'acknowledge';
  };
  await keepOne(pictures, minute(0));
  uplink.start();
  await emptied();
  expect(tries).toBeGreaterThanOrEqual(5);
  expect(pictures.parked().size).toBe(0);
});

test('while the hub withholds the PUBACK of a picture, readings go on along the same line', async () => {
  const broker = await startBroker();
  broker.pictureGate = () => 'withhold';
  let isOverdue: (() => void) | undefined;
  const overdue = new Promise<void>((resolve) => {
    isOverdue = resolve;
  });
  const log = {
    ...silentLog,
    warn: (_: object, says: string) => {
      if (says.includes('does not acknowledge a picture')) isOverdue?.();
    },
  } as never;
  // Long enough for a reading on a busy machine; the picture is called overdue so late too.
  const { uplink, outbox, pictures } = anUplink(broker, { pubackWithinMs: 2_000, log });
  await keepOne(pictures, minute(0));
  uplink.start();
  await overdue;
  putInto(outbox, reading(0, 4.2));
  await broker.until(() => broker.acknowledged.length === 1);
  expect(broker.counts.accepted).toBe(1);
  expect(pictures.counts().waiting).toBe(1);
});

test('a picture at which the hub cuts the line three times is parked; readings and the other pictures arrive', async () => {
  const broker = await startBroker();
  const { uplink, outbox, pictures, emptied } = anUplink(broker);
  let cuts = 0;
  broker.pictureGate = (_, payload) => {
    if (!payload.includes(String(minute(10)))) return 'acknowledge';
    cuts += 1;
    return 'cut';
  };
  for (const at of [0, 10, 20]) await keepOne(pictures, minute(at));
  putInto(outbox, reading(0), reading(10));
  uplink.start();
  await emptied();
  expect(cuts).toBe(3);
  expect(pictures.parked()).toEqual(new Map([[CAMERA, 1]]));
  expect(outbox.parked().size).toBe(0);
  expect(new Set(remarks(broker))).toEqual(new Set([0, 20].map(minute)));
  expect(new Set(broker.acknowledged.map(({ takenAt }) => takenAt))).toEqual(new Set([0, 10].map(minute)));
});

test('on a thin line a reading waits for one picture at most, and a picture that takes long does not end the line', async () => {
  const broker = await startBroker();
  // Two seconds for each picture; four times what the PUBACK of a small message is given.
  const { port } = await startThinLine(broker.port, 60_000);
  const { uplink, outbox, pictures, emptied } = anUplink(
    broker,
    { pubackWithinMs: 500 },
    { port, keepaliveS: 10, pingEveryMs: 100 },
  );
  for (const at of [0, 10, 20]) await keepOne(pictures, minute(at), { bytes: 120_000 });
  let picturesBeforeReading: number | undefined;
  broker.gate = () => {
    picturesBeforeReading ??= broker.pictures.length;
    return 'acknowledge';
  };
  uplink.start();
  await broker.until(() => broker.statuses.length > 0);
  // The first picture is on the line by now, or is the very next thing.
  putInto(outbox, reading(0, 4.2));
  await emptied();
  expect(picturesBeforeReading).toBeLessThanOrEqual(1);
  expect(broker.counts.accepted).toBe(1);
  expect(broker.pictures).toHaveLength(3);
});
