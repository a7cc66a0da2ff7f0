import { HOUR, MINUTE, type TakenReading } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import type { Driver, Sensor } from '../drivers/driver.js';
import { replayDriver } from '../drivers/replay.js';
import { simulatedDriver } from '../drivers/simulated.js';
import {
  anAskedGauge,
  anOutbox,
  aTyphoon,
  LEVEL,
  minute,
  OTHER_LEVEL,
  putInto,
  reading,
  silentLog,
} from '../testing/builders.js';
import { Sampler } from './sampler.js';

const rows = (...minutes: number[]): Driver =>
  replayDriver({ times: Float64Array.from(minutes, minute), values: Float64Array.from(minutes) });

function aSampler(sensors: Sensor[], outbox = anOutbox()) {
  const sampler = new Sampler({ sensors, keeper: outbox, log: silentLog });
  sampler.start();
  return { sampler, outbox };
}
const taken = (outbox: ReturnType<typeof anOutbox>): TakenReading[] =>
  outbox.waiting(0, 10_000).map((waiting) => waiting.reading);

describe('taking', () => {
  test('takes everything due, over all gauges in order of time, and nothing of later', () => {
    const { sampler, outbox } = aSampler([
      { series: LEVEL, driver: rows(0, 20, 40) },
      { series: OTHER_LEVEL, driver: rows(10, 20, 30) },
    ]);
    expect(sampler.take(minute(30))).toBe(false);
    expect(taken(outbox)).toEqual([
      reading(0, 0),
      reading(10, 10, OTHER_LEVEL),
      reading(20, 20),
      reading(20, 20, OTHER_LEVEL),
      reading(30, 30, OTHER_LEVEL),
    ]);
    expect(sampler.next()).toBe(minute(40));
  });

  test('takes nothing twice when it is asked again or started again', () => {
    const first = aSampler([{ series: LEVEL, driver: rows(0, 0, 10, 20) }]);
    first.sampler.take(minute(10));
    first.sampler.take(minute(10));
    const second = aSampler([{ series: LEVEL, driver: rows(0, 0, 10, 20) }], first.outbox);
    expect(second.sampler.next()).toBe(minute(20));
    second.sampler.take(minute(60));
    expect(taken(first.outbox).map(({ value }) => value)).toEqual([0, 0, 10, 20]);
    expect(second.sampler.next()).toBeNull();
  });

  test('a large backlog is taken in batches that never divide an instant', () => {
    const times = Array.from({ length: 2_500 }, (_, index) => Math.floor(index / 3));
    const { sampler, outbox } = aSampler([{ series: LEVEL, driver: rows(...times) }]);
    expect(sampler.take(minute(10_000))).toBe(true);
    const soFar = outbox.counts().taken;
    expect(soFar).toBe(1_002);
    while (sampler.take(minute(10_000)));
    expect(outbox.counts().taken).toBe(2_500);
  });

  test('a newly fitted gauge begins with the present, and after a stop goes on where it was', () => {
    const gauge = () => simulatedDriver(aTyphoon(), LEVEL, 10 * MINUTE);
    const { sampler, outbox } = aSampler([{ series: LEVEL, driver: gauge() }]);
    sampler.take(minute(600));
    expect(taken(outbox).map(({ takenAt }) => takenAt)).toEqual([minute(600)]);
    const later = aSampler([{ series: LEVEL, driver: gauge() }], outbox);
    later.sampler.take(minute(625));
    expect(taken(outbox).map(({ takenAt }) => takenAt)).toEqual([minute(600), minute(610), minute(620)]);
  });

  test('a gauge whose interval is changed repeats nothing, makes nothing up, and is read at the new one', () => {
    let every = 10 * MINUTE;
    const driver = simulatedDriver(aTyphoon(), LEVEL, () => every);
    const { sampler, outbox } = aSampler([{ series: LEVEL, driver }]);
    sampler.take(minute(600));
    every = 5 * MINUTE;
    sampler.intervalsChanged(minute(607));
    sampler.take(minute(610));
    every = 30 * MINUTE;
    sampler.intervalsChanged(minute(610));
    sampler.take(minute(640));
    const minutes = taken(outbox).map(({ takenAt }) => (takenAt - minute(600)) / MINUTE);
    expect(minutes).toEqual([0, 5, 10, 30]);
  });

  test('a device fault is told apart from a reading, and forgotten when the gauge speaks again', () => {
    const faulty: Driver = {
      ...rows(0, 10),
      read: (at) => (at === minute(0) ? [{ ok: false, fault: 'no echo' }] : [{ ok: true, value: 1.5 }]),
    };
    const { sampler, outbox } = aSampler([{ series: LEVEL, driver: faulty }]);
    sampler.take(minute(0));
    expect(taken(outbox)).toEqual([]);
    expect(sampler.faults()).toEqual(new Map([[LEVEL, 'no echo']]));
    sampler.take(minute(10));
    expect(taken(outbox)).toEqual([reading(10, 1.5)]);
    expect(sampler.faults().size).toBe(0);
  });

  test('a gauge taken by a clock that ran years ahead speaks again as soon as the clock is right', () => {
    const outbox = anOutbox();
    putInto(outbox, { ...reading(0), takenAt: minute(0) + 12 * 365 * 24 * HOUR });
    const { sampler } = aSampler(
      [{ series: LEVEL, driver: simulatedDriver(aTyphoon(), LEVEL, 10 * MINUTE) }],
      outbox,
    );
    sampler.followClockBack(minute(5));
    sampler.take(minute(5));
    expect(taken(outbox).map(({ takenAt }) => takenAt)).toContain(minute(0));
  });

  test('a gauge that takes its time holds up nobody, and its answer carries the instant at which it was due', () => {
    const gauge = anAskedGauge();
    const { sampler, outbox } = aSampler([
      { series: LEVEL, driver: gauge.driver },
      { series: OTHER_LEVEL, driver: rows(0, 10, 20) },
    ]);
    let heard = 0;
    sampler.onAnswer(() => {
      heard += 1;
    });
    sampler.take(minute(0));
    expect(sampler.asking()).toBe(true);
    sampler.take(minute(10));
    expect(taken(outbox)).toEqual([reading(0, 0, OTHER_LEVEL), reading(10, 10, OTHER_LEVEL)]);
    gauge.answer({ ok: true, value: 1.5 });
    expect(heard).toBe(1);
    sampler.take(minute(10));
    expect(taken(outbox)).toContainEqual(reading(0, 1.5));
    expect(outbox.lastOf(LEVEL)).toEqual(reading(0, 1.5));
    expect(gauge.asked()).toBe(minute(10));
    gauge.answer({ ok: false, fault: 'no answer' });
    sampler.take(minute(10));
    expect(sampler.asking()).toBe(false);
    expect(sampler.faults()).toEqual(new Map([[LEVEL, 'no answer']]));
    expect(outbox.position(LEVEL)).toBe(minute(10));
    expect(outbox.lastOf(LEVEL)).toEqual(reading(0, 1.5));
  });

  test('a gauge that is being asked when the clock is set back is taken, and not asked without end', () => {
    const outbox = anOutbox();
    putInto(outbox, reading(1_000));
    const gauge = anAskedGauge();
    const { sampler } = aSampler([{ series: LEVEL, driver: gauge.driver }], outbox);
    sampler.followClockBack(minute(0));
    sampler.take(minute(0));
    sampler.followClockBack(minute(1));
    expect(sampler.asking()).toBe(true);
    gauge.answer({ ok: true, value: 1.5 });
    sampler.take(minute(1));
    expect(taken(outbox)).toContainEqual(reading(0, 1.5));
    expect(sampler.asking()).toBe(false);
  });

  test('a gauge that was asked when the node died is asked again', () => {
    const outbox = anOutbox();
    putInto(outbox, reading(-10));
    aSampler([{ series: LEVEL, driver: anAskedGauge().driver }], outbox).sampler.take(minute(0));
    const gauge = anAskedGauge();
    aSampler([{ series: LEVEL, driver: gauge.driver }], outbox).sampler.take(minute(1));
    expect(gauge.asked()).toBe(minute(0));
  });
});
