import { HOUR, MINUTE } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aSiteStation, NOW } from '../public/testing/site.js';
import { aheadWatch } from './ahead-watch.js';
import { stationSight } from './sights.js';

/** A station as it is seen after so many minutes of the hub's own life. */
function looking() {
  let lived = 0;
  const ahead = aheadWatch(() => lived);
  return (minutes: number, ageMs: number) => {
    lived = minutes * MINUTE;
    const { state } = aSiteStation({ ageMs });
    const { broken, unsure } = stationSight(state, NOW + minutes * MINUTE, ahead);
    return [...broken.map(({ condition }) => condition), ...[...unsure].map(() => 'unsure')];
  };
}

test('a gauge whose last value lies ahead, since the clock was put right, is silent once nothing has come for three intervals of the own life', () => {
  const at = looking();
  const found = Array.from({ length: 8 }, (_, i) => at(i * 5, -9 * HOUR));
  expect(found.map(([how]) => how)).toEqual([
    ...Array.from({ length: 6 }, () => 'unsure'),
    'silent',
    'silent',
  ]);
});

test('one that goes on by a clock that is ahead is waited for anew with each value', () => {
  const at = looking();
  for (let minutes = 0; minutes < 120; minutes += 5)
    expect(at(minutes, -9 * HOUR - Math.floor(minutes / 10) * 10 * MINUTE)).toEqual(['unsure']);
});

test('one whose last value is old is silent at once', () => {
  expect(looking()(0, 31 * MINUTE)).toEqual(['silent']);
  expect(looking()(0, 2 * MINUTE)).toEqual([]);
});
