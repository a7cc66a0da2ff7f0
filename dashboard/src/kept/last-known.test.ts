import { DAY, MINUTE } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aNotice, aSession, aSnapshot, aStation, NIGHT } from '../test-data.js';
import { riverNow } from '../time/river-clock.js';
import { type LastKnown, lastKnownIn, textOf } from './last-known.js';

const session = aSession('duty');
const state = (more: Partial<LastKnown> = {}): LastKnown => {
  const snapshot = aSnapshot([aStation()]);
  return { session, snapshot, anchor: { clock: snapshot.clock, wallAt: 1_000 }, heardAt: NIGHT, ...more };
};

test('what was kept comes back as it was, and goes on ageing by the device’s clock', () => {
  const kept = textOf(state(), 1_000);
  const back = lastKnownIn(kept, 1_000 + 18 * MINUTE);
  expect(back?.snapshot.stations[0]?.nameJa).toBe('鍛冶屋瀬橋');
  expect(back?.session.name).toBe(session.name);
  const { heardAt, anchor } = back ?? state();
  expect(riverNow(anchor, 1_000 + 18 * MINUTE) - heardAt).toBe(18 * MINUTE);
});

test('after a week it is shown to nobody', () => {
  const kept = textOf(state(), 1_000);
  expect(lastKnownIn(kept, 1_000 + 7 * DAY)).toBeDefined();
  expect(lastKnownIn(kept, 1_001 + 7 * DAY)).toBeUndefined();
});

test('what another version of the face kept, or half of it, is passed over', () => {
  for (const text of ['', '{', '{}', '{"session":{},"snapshot":{},"anchor":{},"heardAt":1}'])
    expect(lastKnownIn({ savedAt: 0, text }, 1), text).toBeUndefined();
  expect(lastKnownIn(undefined, 1)).toBeUndefined();
});

test('where it is too much, fewer notices are kept, and where the stations are, nothing', () => {
  const long = { ...aNotice('n', NIGHT), subjectJa: '長'.repeat(150_000) };
  const notices = Array.from({ length: 40 }, (_, i) => ({ ...long, key: `${i}` }));
  const few = lastKnownIn(textOf(state({ snapshot: aSnapshot([aStation()], notices) }), 0), 1);
  expect(few?.snapshot.notices).toHaveLength(20);
  const wide = aStation();
  const stations = Array.from({ length: 50 }, () => ({ ...wide, nameJa: '長'.repeat(100_000) }));
  expect(textOf(state({ snapshot: aSnapshot(stations) }), 0)).toBeUndefined();
});
