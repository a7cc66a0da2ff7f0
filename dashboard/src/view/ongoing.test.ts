import { HOUR, MINUTE, type StandingStep } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aSnapshot, aStation, NIGHT, type StationWish } from '../test-data.js';
import { ongoing, ongoingAt } from './ongoing.js';

const step = (
  kind: StandingStep['kind'],
  station: string,
  wish: Partial<StandingStep> = {},
): StandingStep => ({
  ...{ kind, station: station as StandingStep['station'], episode: `${station}:${kind}:t`, mark: 'danger' },
  ...{ wordsJa: `${kind}の言葉`, wordsEn: kind, since: NIGHT - 5 * MINUTE },
  ...wish,
});
const change = (to: string) => ({
  ...{ at: NIGHT - 20 * MINUTE, from: null, to, valueM: 2, rose: true, learntLater: false },
});
function risen(id: string, held: NonNullable<StationWish['held']>) {
  const station = aStation({ id, held, marks: { caution: 1, evacuation: 2, danger: 3 }, valueM: 2.5 });
  if (station.level)
    station.level.episode = {
      ...{ id: `${id}:level:t`, station: station.id, openedAt: NIGHT, subsidedAt: null, highest: held },
      ...{ crestM: 2.5, crestAt: NIGHT, changes: [change(held)] },
    };
  return station;
}
const condition = (kind: 'silent' | 'battery-low', subject: string, station: string | null) => ({
  ...{ condition: kind, subject, nameJa: subject, nameEn: subject, town: null, station: station as never },
  ...{ beganAt: NIGHT - HOUR, lastAt: null, blind: null, battery: null, detail: '' },
});

describe('what goes on', () => {
  const stations = [
    { ...risen('at-caution', 'caution'), steps: [step('rise', 'at-caution'), step('check', 'at-caution')] },
    { ...risen('at-danger', 'danger'), steps: [step('upstream', 'below')] },
    { ...aStation({ id: 'below' }), steps: [step('rise', 'below', { mark: 'near' })] },
  ];
  const snapshot = aSnapshot(stations);
  snapshot.hub.conditions = [
    condition('battery-low', 'node-1', null),
    condition('silent', 'below:level', 'below'),
  ];
  const all = ongoing(snapshot, 'ja');

  test('stands worst first, every word of the river before anything that is broken', () => {
    expect(all.map(({ sign }) => ('level' in sign ? sign.level : sign.kind))).toEqual([
      ...[4, 'near', 'rise', 2, 'upstream', 'check'],
      ...['silent', 'battery-low'],
    ]);
    expect(all.map(({ matter }) => matter)).toEqual([
      ...Array<string>(6).fill('river'),
      ...['maintenance', 'maintenance'],
    ]);
  });

  test('says where and what, and since when', () => {
    expect(all[0]).toMatchObject({
      words: '氾濫危険水位 レベル４相当（観測）',
      since: NIGHT - 20 * MINUTE,
    });
    expect(all.at(-1)).toMatchObject({ place: 'node-1', words: '現地端末の電池が少なくなっています' });
  });

  test('at a station: what is told there, also of water upstream', () => {
    const at = ongoingAt(all, 'below' as never).map(({ sign }) => ('kind' in sign ? sign.kind : sign.level));
    expect(at).toEqual(['near', 'upstream', 'silent']);
  });

  test('is nothing on a quiet day', () => {
    expect(ongoing(aSnapshot([aStation({})]), 'ja')).toEqual([]);
  });
});
