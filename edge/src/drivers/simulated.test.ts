import { DAY, HOUR, MINUTE } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aTyphoon, LEVEL, minute, OTHER_LEVEL, RAIN, SIX_IN_THE_EVENING } from '../testing/builders.js';
import type { Driver, Sample } from './driver.js';
import { simulatedDriver } from './simulated.js';

const EVERY = 10 * MINUTE;
const START = SIX_IN_THE_EVENING;

function samplesAt(driver: Driver, at: number): readonly Sample[] {
  const known = driver.read(at);
  if (known === 'asked') throw new Error('an invented typhoon is never asked');
  return known;
}

function valueAt(driver: Driver, at: number): number {
  const [sample] = samplesAt(driver, at);
  return sample?.ok ? sample.value : Number.NaN;
}
const hours = (from: number, to: number): number[] =>
  Array.from({ length: ((to - from) * HOUR) / EVERY + 1 }, (_, index) => START + from * HOUR + index * EVERY);

describe('the invented typhoon', () => {
  const level = simulatedDriver(aTyphoon(), LEVEL, EVERY);
  const rain = simulatedDriver(aTyphoon({ base: 0, rise: 12 }), RAIN, EVERY);

  test('says the same for the same instant, always', () => {
    const again = simulatedDriver(aTyphoon(), LEVEL, EVERY);
    for (const at of hours(0, 24)) expect(valueAt(again, at)).toBe(valueAt(level, at));
  });

  test('leaves the river within a centimetre of its base in the hours before the rain', () => {
    for (const at of hours(-12, 0)) expect(Math.abs(valueAt(level, at) - 1.2)).toBeLessThanOrEqual(0.01);
  });

  test('has its crest when and as high as the station file says', () => {
    const values = hours(0, 90).map((at) => [at, valueAt(level, at)] as const);
    const [crestAt, crest] = values.reduce((best, next) => (next[1] > best[1] ? next : best));
    expect(Math.abs(crest - 4.2)).toBeLessThanOrEqual(0.01);
    expect(Math.abs(crestAt - (START + 10 * HOUR))).toBeLessThanOrEqual(20 * MINUTE);
  });

  test('rises steeper than it falls, and is back at the base when the next one begins', () => {
    const above = hours(0, 96).filter((at) => valueAt(level, at) > 2.7);
    const rising = above.filter((at) => at < START + 10 * HOUR).length;
    expect(above.length - rising).toBeGreaterThan(rising * 2);
    expect(Math.abs(valueAt(level, START + 4 * DAY - EVERY) - 1.2)).toBeLessThanOrEqual(0.011);
  });

  test('leaves a crisis gauge silent below its start level but for one heartbeat a day, and dense above it', () => {
    const crisis = simulatedDriver(aTyphoon({ restsBelow: 1.5 }), LEVEL, EVERY);
    const said = hours(0, 48).map((at) => samplesAt(crisis, at).length);
    for (const at of hours(0, 48)) {
      const rests = valueAt(level, at) < 1.5;
      const heartbeat = (at - START) % DAY === 0;
      expect(samplesAt(crisis, at).length).toBe(rests && !heartbeat ? 0 : 1);
    }
    expect(said[0]).toBe(1);
    expect(said[1]).toBe(0);
    expect(said).toContain(1);
  });

  test('comes again each period', () => {
    const crest = valueAt(level, START + 10 * HOUR);
    expect(Math.abs(valueAt(level, START + 10 * HOUR + 8 * DAY) - crest)).toBeLessThanOrEqual(0.02);
  });

  test('rains before the river rises, in tips of half a millimetre, and not at all outside the storm', () => {
    const fallen = hours(0, 96).map((at) => [at, valueAt(rain, at)] as const);
    for (const [at, mm] of fallen) {
      expect(mm * 2).toBe(Math.round(mm * 2));
      expect(mm).toBeLessThanOrEqual(12.5);
      if (at > START + 11 * HOUR + EVERY) expect(mm).toBe(0);
    }
    for (const at of hours(-48, 0)) expect(valueAt(rain, at)).toBe(0);
    const heaviestAt = fallen.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
    expect(heaviestAt).toBeLessThan(START + 7 * HOUR);
    const total = fallen.reduce((sum, [, mm]) => sum + mm, 0);
    // Eleven hours of a bell of 12 mm per ten minutes: 66 intervals, half of the top on average.
    expect(total).toBeCloseTo(396, 0);
  });

  test('gives two gauges with the same settings waves of their own', () => {
    const other = simulatedDriver(aTyphoon(), OTHER_LEVEL, EVERY);
    expect(hours(-3, 0).some((at) => valueAt(other, at) !== valueAt(level, at))).toBe(true);
  });

  test('is sampled at whole multiples of the interval, from the moment the gauge is fitted', () => {
    const now = minute(13);
    expect(level.next(level.begin(now))).toBe(minute(10));
    expect(level.next(minute(10))).toBe(minute(20));
    expect(level.first).toBe(START);
  });
});
