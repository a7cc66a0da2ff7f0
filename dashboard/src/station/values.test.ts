import { HOUR, MINUTE, SeriesView } from '@kawamori/contracts';
import { expect, it } from 'vitest';
import { NIGHT } from '../test-data.js';
import { valueRows } from './values.js';

const series = (quantity: 'level' | 'rain', rows: [minutes: number, value: number, quality?: number][]) =>
  SeriesView.parse({
    series: `kajiyase-bashi/${quantity}`,
    unit: quantity === 'rain' ? 'mm' : 'm',
    from: NIGHT,
    to: NIGHT + HOUR,
    at: rows.map(([minutes]) => NIGHT + minutes * MINUTE),
    value: rows.map(([, value]) => value),
    quality: rows.map(([, , quality = 0]) => quality),
    gapMs: 30 * MINUTE,
  });

it('a table has the newest value first, with the rain that was read at the same time, and tells what is doubted', () => {
  const level = series('level', [
    [0, 1],
    [10, 9, 1],
    [20, 1.2],
  ]);
  const rain = series('rain', [
    [10, 2.5],
    [20, 0],
    [30, 4],
  ]);
  const rows = valueRows({ level, rain }, { from: NIGHT + 5 * MINUTE, to: NIGHT + HOUR });
  expect(
    rows.map(({ at, levelM, quality, rainMm }) => [(at - NIGHT) / MINUTE, levelM, quality, rainMm]),
  ).toEqual([
    [30, null, null, 4],
    [20, 1.2, 'good', 0],
    [10, 9, 'suspect', 2.5],
  ]);
});
