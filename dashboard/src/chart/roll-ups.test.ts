import { DAY, HOUR, MINUTE, type Resolution, SeriesView } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { NIGHT } from '../test-data.js';
import { fullRain, rainBars } from './rain.js';
import { crestOf, stretches } from './roll-ups.js';
import { chartColumns, withLatest } from './series.js';

interface Row {
  /** Hours after the first stretch. */
  hour: number;
  mean: number;
  /** Null where no reading of the stretch was good. */
  band: [low: number, high: number, highAtMinute: number] | null;
  doubtfulMax?: number;
}

/** Whole hours, the first from midnight on. */
const MIDNIGHT = NIGHT - 12 * MINUTE;

/** A series by the hour, checked by the schema, in which `now` is the end of the period. */
function byTheHour(rows: readonly Row[], now = MIDNIGHT + DAY): SeriesView {
  return SeriesView.parse({
    series: 'kajiyase-bashi/level',
    unit: 'm',
    from: MIDNIGHT,
    to: now,
    at: rows.map(({ hour }) => MIDNIGHT + hour * HOUR),
    value: rows.map(({ mean }) => mean),
    quality: rows.map(({ band }) => (band ? 0 : 1)),
    gapMs: 2 * HOUR - 1,
    rollUp: {
      resolution: '1h',
      widthMs: HOUR,
      count: rows.map(({ band }) => (band ? 6 : 0)),
      min: rows.map(({ band }) => band?.[0] ?? null),
      max: rows.map(({ band }) => band?.[1] ?? null),
      maxAt: rows.map(({ hour, band }) => (band ? MIDNIGHT + hour * HOUR + band[2] * MINUTE : null)),
      doubtful: rows.map(({ doubtfulMax }) => (doubtfulMax === undefined ? 0 : 1)),
      doubtfulMax: rows.map(({ doubtfulMax }) => doubtfulMax ?? null),
    },
  });
}

const FLOOD: readonly Row[] = [
  { hour: 0, mean: 1, band: [0.9, 1.1, 50] },
  { hour: 1, mean: 2, band: [1.1, 4.2, 23] },
  { hour: 2, mean: 2.5, band: [2.1, 3.9, 0] },
];

describe('a summed-up level', () => {
  it('has its crest from the highest readings with its own time, not from the means', () => {
    expect(crestOf(stretches(byTheHour(FLOOD)))).toEqual({ at: MIDNIGHT + HOUR + 23 * MINUTE, value: 4.2 });
  });

  it('has the first of equal crests, and none without a good reading', () => {
    const twice = byTheHour([
      { hour: 0, mean: 1, band: [1, 4.2, 10] },
      { hour: 1, mean: 1, band: [1, 4.2, 20] },
    ]);
    expect(crestOf(stretches(twice))?.at).toBe(MIDNIGHT + 10 * MINUTE);
    expect(crestOf(stretches(byTheHour([{ hour: 0, mean: 9, band: null, doubtfulMax: 9 }])))).toBeUndefined();
  });

  it('is a line of means in the middle of their stretches before a band from lowest to highest', () => {
    const level = byTheHour(FLOOD);
    const { x, good, inTime, late } = chartColumns(level);
    expect(x.map((seconds) => seconds * 1_000 - MIDNIGHT)).toEqual([30 * MINUTE, 90 * MINUTE, 150 * MINUTE]);
    expect(good).toEqual([1, 2, 2.5]);
    expect(inTime).toEqual(good);
    expect(late).toEqual([null, null, null]);
    expect(stretches(level).map(({ low, high }) => [low, high])).toEqual([
      [0.9, 1.1],
      [1.1, 4.2],
      [2.1, 3.9],
    ]);
  });

  it('does not reach past now with a stretch that is under way', () => {
    const [, , last] = stretches(byTheHour(FLOOD, MIDNIGHT + 2 * HOUR + 20 * MINUTE));
    expect(last?.to).toBe(MIDNIGHT + 2 * HOUR + 20 * MINUTE);
    expect(last?.middle).toBe(MIDNIGHT + 2 * HOUR + 10 * MINUTE);
  });

  it('stays open where a stretch is missing, also before one that is under way', () => {
    const [one, , three] = FLOOD;
    const rows = [one, three].filter((row) => row !== undefined);
    expect(chartColumns(byTheHour(rows)).good).toEqual([1, null, 2.5]);
    expect(chartColumns(byTheHour(rows, MIDNIGHT + 2 * HOUR + MINUTE)).good).toEqual([1, null, 2.5]);
  });

  it('shows the highest doubtful value as a cross, beside good readings and without any, and never in the line', () => {
    const { good, doubtful } = chartColumns(
      byTheHour([
        { hour: 0, mean: 1, band: [0.9, 1.1, 50], doubtfulMax: 6 },
        { hour: 1, mean: 7, band: null, doubtfulMax: 7 },
      ]),
    );
    expect(good).toEqual([1]);
    expect(doubtful.map(({ value }) => value)).toEqual([6, 7]);
  });

  it('takes no single reading in', () => {
    const level = byTheHour(FLOOD);
    const latest = {
      at: MIDNIGHT + DAY,
      receivedAt: MIDNIGHT + DAY,
      value: 9,
      quality: 'good' as const,
      reasons: [],
    };
    expect(withLatest(level, latest, 10 * MINUTE)).toBe(level);
  });
});

describe('the bars of rain', () => {
  const readings = SeriesView.parse({
    series: 'kajiyase-bashi/rain',
    unit: 'mm',
    from: MIDNIGHT,
    to: MIDNIGHT + DAY,
    at: [10, 20, 30].map((minutes) => MIDNIGHT + minutes * MINUTE),
    value: [2, 3, 12],
    quality: [0, 1, 0],
    gapMs: 30 * MINUTE,
  });

  it('stand before a reading, and are none of a doubtful one', () => {
    expect(rainBars(readings)).toEqual([
      { from: MIDNIGHT, to: MIDNIGHT + 10 * MINUTE, mm: 2 },
      { from: MIDNIGHT + 20 * MINUTE, to: MIDNIGHT + 30 * MINUTE, mm: 12 },
    ]);
  });

  it('begin with the stretch that they are the sum of', () => {
    const rain = byTheHour([{ hour: 3, mean: 18, band: [0, 6, 10] }]);
    expect(rainBars(rain)).toEqual([{ from: MIDNIGHT + 3 * HOUR, to: MIDNIGHT + 4 * HOUR, mm: 18 }]);
  });

  it('are as high as their share by how long they are summed up, and by the heaviest', () => {
    const summedUp = (resolution: Exclude<Resolution, 'raw'>, mm: number) => {
      const hours = byTheHour([{ hour: 0, mean: mm, band: [0, mm, 0] }]);
      const rain = hours.rollUp ? { ...hours, rollUp: { ...hours.rollUp, resolution } } : hours;
      return fullRain(rain, rainBars(rain));
    };
    expect(fullRain(readings, [])).toBe(10);
    expect(summedUp('1h', 3)).toBe(30);
    expect(summedUp('1d', 3)).toBe(100);
    expect(summedUp('1d', 412)).toBe(412);
  });
});
