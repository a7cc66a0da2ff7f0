import { DAY, type NewFact, StationId } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { openJudge } from '../../judging/judge.js';
import { aRegistration, journalled, minute, pack, settingUp } from '../../testing/builders.js';
import { CAMERA } from '../../testing/pictures.js';
import { type PruningOrder, prunable } from './prunable.js';

const day = (number: number): number => minute(0) + number * DAY;
const digest = (at: number) => at.toString(16).padStart(64, '0');
const received = (at: number): NewFact => ({
  kind: 'picture.received',
  body: {
    ...{ town: aRegistration().town, node: aRegistration().id, camera: CAMERA },
    ...{ station: StationId.parse('kajiyase-bashi'), takenAt: at, takenFrom: 'note', digest: digest(at) },
    ...{ bytes: 1_000, width: 640, height: 480, incomplete: false },
  },
});

/** An index with one picture a day for so many days. */
function anIndex(days: number) {
  const database = openDatabase(':memory:', 'rebuildable');
  const judge = openJudge(database, { addressees: [], drill: false, logsChanges: false });
  let seq = 1;
  const hears = (...facts: NewFact[]) => {
    judge.apply(journalled(facts, day(days), seq));
    seq += facts.length;
  };
  hears(...settingUp(), ...Array.from({ length: days }, (_, i) => received(day(i))));
  const look = prunable(database);
  const due = (order: Partial<PruningOrder>) =>
    [...look.due({ now: day(days), thinnedBefore: day(-1), maxBytes: 1e9, share: 1, ...order })].map(
      ({ why, pictures }) => [why, ...pictures.map(({ at }) => (at - day(0)) / DAY)],
    );
  return { hears, due, look };
}

test('nothing goes while there is room and nothing is old', () => {
  expect(anIndex(20).due({})).toEqual([]);
});

test('beyond their room the oldest go, with what their copies take reckoned in', () => {
  const { due } = anIndex(20);
  expect(due({ maxBytes: 18_500 })).toEqual([['room', 0, 1]]);
  expect(due({ maxBytes: 27_000, share: 1.5 })).toEqual([['room', 0, 1]]);
});

test('the last week stays, and the newest of a camera, however little room there is', () => {
  expect(anIndex(10).due({ maxBytes: 0 })).toEqual([['room', 0, 1, 2]]);
  expect(anIndex(3).due({ now: day(4_000), maxBytes: 0 })).toEqual([['room', 0, 1]]);
});

test('what shows a flood or a doubt stays, however little room there is', () => {
  const { hears, due } = anIndex(20);
  hears(pack([[2 * 1_440 - 20, 1]]), pack([[2 * 1_440 - 10, 3.5]]), pack([[2 * 1_440, 3.5]]));
  hears(pack([30, 40, 50, 60].map((after) => [2 * 1_440 + after, 1] as const)));
  expect(due({ maxBytes: 0 })[0]).toEqual(['room', 0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('what staff have made part of the record stays until it is taken out of it, however little room there is and however old it is', () => {
  const { hears, due } = anIndex(20);
  const of = { camera: CAMERA, station: StationId.parse('kajiyase-bashi'), takenAt: day(3) };
  hears({ kind: 'picture.pinned', body: { ...of, word: '右岸の道路に水', by: 'hq' } });
  expect(due({ maxBytes: 0 })[0]).toEqual(['room', 0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  hears({ kind: 'picture.unpinned', body: { ...of, by: 'hq' } });
  expect(due({ maxBytes: 0 })[0]).toEqual(['room', 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('while nobody knows whether there was a flood, since the readings of a time are lost, its pictures stay', () => {
  const { hears, due } = anIndex(20);
  hears({ kind: 'readings.lost', body: { from: day(3), to: day(6), why: 'the store broke' } });
  expect(due({ maxBytes: 0 })[0]).toEqual(['room', 0, 1, 2, 7, 8, 9, 10, 11, 12]);
});

test('what a fact has named is gone, and is not named again', () => {
  const { hears, due, look } = anIndex(20);
  hears({
    kind: 'pictures.pruned',
    body: {
      ...{ camera: CAMERA, station: StationId.parse('kajiyase-bashi'), why: 'room' },
      pictures: [[day(0), digest(day(0))]],
    },
  });
  expect(look.kept()).toEqual({ bytes: 19_000, pictures: 19 });
  expect(due({ maxBytes: 18_500 })).toEqual([['room', 1]]);
});
