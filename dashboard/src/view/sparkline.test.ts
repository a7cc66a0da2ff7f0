import { HOUR, MINUTE } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { aStation, NIGHT } from '../test-data.js';
import { sparkOf } from './sparkline.js';

const { marks } = aStation();
const spark = (recent: { at: number; valueM: number }[], now = NIGHT) =>
  sparkOf({ recent, marks, now, gapMs: 30 * MINUTE, width: 100, height: 40 });
const rise = [0, 10, 20, 30].map((minutes, i) => ({
  at: NIGHT - (30 - minutes) * MINUTE,
  valueM: 212 + i * 0.2,
}));

describe('a sparkline', () => {
  it('ends at the right edge for a value of this instant, and moves left as it ages', () => {
    expect(spark(rise).end?.x).toBe(100);
    expect(spark(rise, NIGHT + HOUR).end?.x).toBeCloseTo(66.7, 1);
    expect(spark(rise, NIGHT + 4 * HOUR)).toMatchObject({ paths: [], end: undefined });
  });

  it('stays open over a gap', () => {
    const gap = [...rise.map(({ at, valueM }) => ({ at: at - 2 * HOUR, valueM })), ...rise];
    expect(spark(gap).paths).toHaveLength(2);
    expect(spark([{ at: NIGHT - 2 * HOUR, valueM: 212 }, ...rise]).dots).toHaveLength(1);
  });

  it('draws the marks that are near, and not those far away', () => {
    expect(spark(rise).lines.map(({ mark }) => mark.key)).toEqual(['overflow']);
    const low = rise.map(({ at }) => ({ at, valueM: 207 }));
    expect(spark(low).lines.map(({ mark }) => mark.key)).toEqual(['start']);
  });

  it('gives of marks that lie close together the next one above the water its badge, then the one below', () => {
    const [mark] = marks.filter(({ key }) => key === 'overflow');
    if (!mark) throw new Error('the station has an overflow level');
    const close = [211.6, 212.3, 212.7, 212.8].map((valueM, i) => ({ ...mark, id: `${i}`, valueM }));
    const { lines } = sparkOf({
      ...{ recent: rise, marks: close, now: NIGHT, gapMs: 30 * MINUTE },
      ...{ width: 100, height: 40 },
    });
    expect(lines.filter(({ flagged }) => flagged).map(({ mark: { valueM } }) => valueM)).toEqual([
      212.3, 212.7,
    ]);
  });

  it('draws calm water calm', () => {
    const calm = rise.map(({ at }, i) => ({ at, valueM: 209 + (i % 2) * 0.01 }));
    const ys = (spark(calm).paths[0] ?? '').match(/ [\d.]+/g)?.map(Number) ?? [];
    expect(Math.max(...ys) - Math.min(...ys)).toBeLessThan(1);
  });
});
