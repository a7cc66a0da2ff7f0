import { type Instant, MINUTE, SECOND, StationId, type TakenReading } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute, reading, silentLog } from '../testing/builders.js';
import { aDesk } from '../testing/desk.js';
import { aPictureOutbox, CAMERA, OTHER_CAMERA } from '../testing/pictures.js';
import { Shutter } from './shutter.js';

const STATION = StationId.parse('kajiyase-bashi');

function aShutter({ outbox = aPictureOutbox().outbox, every = 10 * MINUTE } = {}) {
  const desk = aDesk();
  let level: TakenReading | undefined = reading(0, 1.5);
  const shutter = new Shutter({
    cameras: [
      { camera: CAMERA, station: STATION, every },
      { camera: OTHER_CAMERA, station: StationId.parse('naro'), every: 30 * MINUTE },
    ],
    desk: desk.desk,
    outbox,
    levelOf: (station) => (station === STATION ? level : undefined),
    log: silentLog,
  });
  shutter.start();
  return {
    shutter,
    desk,
    outbox,
    setLevel: (next: TakenReading | undefined) => {
      level = next;
    },
    shoot: async (now: Instant) => {
      for (const due of shutter.dueNow(now)) await shutter.take(due);
    },
  };
}
const taken = (outbox: ReturnType<typeof aShutter>['outbox']) =>
  outbox.waiting().map(({ camera, takenAt, levelM }) => [camera, (takenAt - minute(0)) / MINUTE, levelM]);

describe('the shutter in the field', () => {
  test('takes each camera at whole multiples of its interval, with the level of that instant', async () => {
    const { shutter, outbox, shoot, setLevel } = aShutter();
    expect(shutter.nextAfter(minute(3))).toBe(minute(10));
    await shoot(minute(0));
    setLevel(reading(10, 1.6));
    await shoot(minute(10) + 200);
    await shoot(minute(10) + 400);
    setLevel(reading(30, 1.9));
    await shoot(minute(30));
    expect(taken(outbox)).toEqual([
      [CAMERA, 0, 1.5],
      [OTHER_CAMERA, 0, undefined],
      [CAMERA, 10, 1.6],
      [CAMERA, 30, 1.9],
      [OTHER_CAMERA, 30, undefined],
    ]);
    expect(outbox.position(CAMERA)).toBe(minute(30));
  });

  test('binds no level that is older than the interval, or of later than the picture', async () => {
    const { outbox, shoot, setLevel } = aShutter();
    setLevel(reading(0, 1.5));
    await shoot(minute(10));
    await shoot(minute(20));
    setLevel(reading(31, 1.9));
    await shoot(minute(30));
    expect(taken(outbox).filter(([camera]) => camera === CAMERA)).toEqual([
      [CAMERA, 10, 1.5],
      [CAMERA, 20, undefined],
      [CAMERA, 30, undefined],
    ]);
  });

  test('leaves out what it comes late to, and takes it never', async () => {
    const { outbox, shoot } = aShutter();
    await shoot(minute(10) + 6 * SECOND);
    await shoot(minute(10) + 7 * SECOND);
    await shoot(minute(20) + 4 * SECOND);
    expect(taken(outbox).map(([, at]) => at)).toEqual([20]);
  });

  test('a camera that is still busy is left out, and says so; the other one is not held up', async () => {
    const { shutter, desk, outbox, shoot } = aShutter();
    let finish = () => {};
    desk.hold = new Promise((resolve) => {
      finish = resolve;
    });
    const [slow] = shutter.dueNow(minute(20));
    if (!slow) throw new Error('expected a camera that is due');
    const slowly = shutter.take(slow);
    desk.hold = undefined;
    await shoot(minute(30));
    expect(shutter.faults()).toEqual(
      new Map([[CAMERA, 'the picture before was not done when the next was due']]),
    );
    finish();
    await slowly;
    expect(taken(outbox).map(([camera, at]) => [camera, at])).toEqual([
      [OTHER_CAMERA, 30],
      [CAMERA, 20],
    ]);
  });

  test('a kill takes no instant twice: another start goes on after what was kept', async () => {
    const first = aShutter();
    await first.shoot(minute(10));
    const second = aShutter({ outbox: first.outbox });
    await second.shoot(minute(10) + 3 * SECOND);
    expect(second.desk.orders).toEqual([]);
  });

  test('a camera taken by a clock that ran years ahead is taken again as soon as the clock is right', async () => {
    const first = aShutter();
    await first.shoot(minute(0) + 4_000_000 * MINUTE);
    const { shoot, desk } = aShutter({ outbox: first.outbox });
    await shoot(minute(10));
    expect(desk.orders.map(({ at }) => at)).toEqual([minute(10)]);
  });

  test('a fault is told until the camera delivers again, and leaves nothing behind', async () => {
    const { shutter, desk, outbox, shoot } = aShutter();
    desk.fault = 'no picture within 20 s';
    await shoot(minute(10));
    expect(shutter.faults()).toEqual(new Map([[CAMERA, 'no picture within 20 s']]));
    desk.fault = undefined;
    await shoot(minute(20));
    expect(shutter.faults().size).toBe(0);
    expect(taken(outbox).map(([, at]) => at)).toEqual([20]);
  });
});

describe('a snapshot', () => {
  test('is taken now, beside those at their times, and moves no position', async () => {
    const { shutter, outbox, shoot } = aShutter();
    await shoot(minute(10));
    expect(await shutter.snapshot(CAMERA, () => minute(13))).toMatchObject({ ok: true, takenAt: minute(13) });
    expect(taken(outbox).map(([, at]) => at)).toEqual([10, 13]);
    expect(outbox.position(CAMERA)).toBe(minute(10));
  });

  test('of an instant that has its picture, because the clock stands still, gets an instant of its own', async () => {
    const { shutter, outbox, shoot } = aShutter();
    await shoot(minute(10));
    await shutter.snapshot(CAMERA, () => minute(10));
    await shutter.snapshot(CAMERA, () => minute(10));
    expect(outbox.waiting().map(({ takenAt }) => takenAt)).toEqual([
      minute(10),
      minute(10) + 1,
      minute(10) + 2,
    ]);
  });

  test('waits for the picture that is being taken, and only one waits', async () => {
    const { shutter, desk, outbox } = aShutter();
    let finish = () => {};
    desk.hold = new Promise((resolve) => {
      finish = resolve;
    });
    const running = shutter.snapshot(CAMERA, () => minute(11));
    const second = shutter.snapshot(CAMERA, () => minute(12));
    expect(await shutter.snapshot(CAMERA, () => minute(13))).toMatchObject({ ok: false });
    finish();
    await Promise.all([running, second]);
    expect(taken(outbox).map(([, at]) => at)).toEqual([11, 12]);
  });

  test('of a camera that fails, or that is unknown, says why', async () => {
    const { shutter, desk } = aShutter();
    desk.fault = 'the camera cannot be reached';
    expect(await shutter.snapshot(CAMERA, () => minute(1))).toEqual({ ok: false, fault: desk.fault });
  });
});

describe('the shutter in a replay', () => {
  test('begins with the present, takes every instant, and goes on after a stop where it was', async () => {
    const { shutter, desk, outbox } = aShutter();
    expect(shutter.next()).toBeNull();
    shutter.begin(minute(34));
    expect(shutter.next()).toBe(minute(30));
    await shutter.takeNext();
    expect(desk.orders.map(({ camera }) => camera)).toEqual([CAMERA, OTHER_CAMERA]);
    expect(shutter.next()).toBe(minute(40));
    await shutter.takeNext();
    expect(aShutter({ outbox }).shutter.next()).toBe(minute(50));
  });
});
