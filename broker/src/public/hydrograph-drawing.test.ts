import { HOUR, SeriesView } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { hydrograph } from './hydrograph-drawing.js';

/** The words beside the lines of equal level of a day that rose from one height to another. */
function heightsBeside(lowM: number, highM: number): string[] {
  const [from, to] = [minute(0) - 24 * HOUR, minute(0)];
  const series = SeriesView.parse({
    ...{ series: 'kajiyase-bashi/level', unit: 'm', from, to, gapMs: 24 * HOUR },
    ...{ at: [from, to], value: [lowM, highM], quality: [0, 0] },
  });
  const drawn = hydrograph({ from, to, series, marks: [] }, 'ja').text;
  return [...drawn.matchAll(/text-anchor="end">([^<]*)</g)].map(([, words = '']) => words);
}

test('the 24-hour chart labels half metres as half metres', () => {
  expect(heightsBeside(10, 12.4)).toEqual(['10.0', '10.5', '11.0', '11.5', '12.0', '12.5']);
});

test('the 24-hour chart of a calm river has no height twice', () => {
  const words = heightsBeside(206.81, 206.86);
  expect(words).toEqual(['206.75', '206.80', '206.85', '206.90', '206.95']);
});
