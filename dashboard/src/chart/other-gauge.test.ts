import { MINUTE, SeriesView } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { NIGHT } from '../test-data.js';
import { otherGaugeHeights, otherGaugeLine } from './other-gauge.js';

/** Values with their minutes and the index of their quality: 0 good, 1 suspect, 2 bad, 3 missing. */
const aSeries = (...values: [minutes: number, value: number, quality?: number][]): SeriesView =>
  SeriesView.parse({
    ...{
      series: 'kajiyase-bashi/level-sub',
      unit: 'm',
      from: NIGHT,
      to: NIGHT + 60 * MINUTE,
      gapMs: 30 * MINUTE,
    },
    at: values.map(([minutes]) => NIGHT + minutes * MINUTE),
    value: values.map(([, value]) => value),
    quality: values.map(([, , quality = 0]) => quality),
  });

describe('the line of the other gauge', () => {
  it('shows what disagrees too, and leaves out what cannot be', () => {
    const [piece, ...others] = otherGaugeLine(aSeries([0, 2.4], [10, 3.02, 1], [20, 99, 2], [30, 3.1]));
    expect(piece?.map(({ value }) => value)).toEqual([2.4, 3.02, 3.1]);
    expect(others).toEqual([]);
  });

  it('is open where nothing was heard', () => {
    const pieces = otherGaugeLine(aSeries([0, 2.4], [10, 2.5], [41, 3], [50, 3.1]));
    expect(pieces.map((piece) => piece.map(({ value }) => value))).toEqual([
      [2.4, 2.5],
      [3, 3.1],
    ]);
  });

  it('makes room for its good values and its newest one, not for a spike of its own', () => {
    expect(otherGaugeHeights(aSeries([0, 2.4], [10, 9, 1], [20, 2.5], [30, 3.02, 1]))).toEqual([
      2.4, 2.5, 3.02,
    ]);
  });
});
