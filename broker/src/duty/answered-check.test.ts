import type { NewFact } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { LEVEL, minute } from '../testing/builders.js';
import { aHub, duty, shift, town } from './testing/called-hub.js';

// A doubted value that would reach a level asks people to look. Levels 3 m caution, 4 m danger; 8 m is a spike.

const asked = () => {
  const hub = aHub(duty(town, 'desk'), shift);
  hub.reads([0, 2], [10, 8]);
  expect(hub.notices().map(({ mark }) => mark)).toEqual(['check']);
  expect(hub.unacknowledged()).toHaveLength(1);
  return hub;
};
const said = (verdict: 'good' | 'bad'): NewFact => ({
  kind: 'reading.overruled',
  body: { series: LEVEL, from: minute(10), to: minute(10), verdict, by: 'hq', reason: 'seen on the picture' },
});
const undone: NewFact = {
  kind: 'reading.overrule-undone',
  body: { series: LEVEL, from: minute(10), to: minute(10), by: 'hq' },
};
type Hub = ReturnType<typeof asked>;
/** What calls people: its mark, and since when. */
const calling = (hub: Hub) =>
  hub.unacknowledged().map(({ key, begunAt }) => `${key.split('|')[1]} ${(begunAt - minute(0)) / 60_000}`);
const stateOf = (hub: Hub) => hub.notices()[0]?.deliveries.map(({ state }) => state);

describe('a check calls nobody any more', () => {
  test.each<[string, (hub: Hub) => void]>([
    ['when staff say that the value does not count', (hub) => hub.hears(12, said('bad'))],
    ['when the next value does not bear it out', (hub) => hub.reads([20, 2.1])],
  ])('%s', (_, answer) => {
    const hub = asked();
    answer(hub);
    expect(calling(hub)).toEqual([]);
    // Not even by what had not left yet.
    expect(stateOf(hub)).toEqual(['not-needed']);
    hub.startsAgain();
    expect(calling(hub)).toEqual([]);
    expect(hub.anew()).toEqual(hub.notices());
  });

  test.each<[string, (hub: Hub) => void, string]>([
    ['when staff say that it counts', (hub) => hub.hears(12, said('good')), 'overflow 12'],
    ['when the next value bears it out', (hub) => hub.reads([20, 8.1]), 'overflow 20'],
    [
      'when nothing comes after it',
      (hub) =>
        hub.hears(26, { kind: 'reading.unanswered', body: { series: LEVEL, at: minute(10), value: 8 } }),
      'overflow 26',
    ],
  ])('%s: its level does', (_, answer, level) => {
    const hub = asked();
    answer(hub);
    expect(calling(hub)).toEqual([level]);
    expect(stateOf(hub)).toEqual(['not-needed']);
  });
});

test('a word of staff that is taken back has the check call on', () => {
  const hub = asked();
  hub.hears(12, said('bad'));
  hub.hears(13, undone);
  expect(calling(hub)).toEqual(['check 10']);
  expect(hub.anew()).toEqual(hub.notices());
});
