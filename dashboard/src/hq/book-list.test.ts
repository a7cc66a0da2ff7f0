import { EntryId, type EntryView, TownId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { lastRecordedAt, newlyRecorded, withEntries } from './book-list.js';

/** Received and written down at an instant. */
const entry = (id: string, at: number, changes: Partial<EntryView> = {}): EntryView => ({
  ...{ id: EntryId.parse(id), town: TownId.parse('shimanto'), kind: 'dam', at, way: 'telephone', said: id },
  ...{ recordedAt: at, by: 'mori', former: [], done: null, withdrawn: null, ...changes },
});
const corrected = (id: string, at: number, recordedAt: number): EntryView => {
  const { id: _, former: __, done: ___, withdrawn: ____, ...words } = entry(id, at);
  return entry(id, at, { recordedAt, former: [{ ...words, until: recordedAt }] });
};
const ids = (entries: readonly EntryView[]) => entries.map(({ id }) => id);

test('older pages take their place behind the newer ones, and what waited from before stands once, where it belongs', () => {
  const first = [entry('d', 40), entry('c', 30), entry('open', 10)];
  const older = [entry('b', 20), entry('open', 10), entry('a', 5)];
  expect(ids(withEntries(first, older))).toEqual(['d', 'c', 'b', 'open', 'a']);
});

test('of two lists the later one says how an entry stands', () => {
  const done = entry('a', 5, { done: { at: 50, by: 'sato', note: '' } });
  expect(withEntries([entry('a', 5)], [done])).toEqual([done]);
});

test('what is written down now is told to whoever hears the screen, also where it was received before', () => {
  const known = [entry('b', 20), entry('a', 5)];
  const heard = new Set(ids(known));
  const since = lastRecordedAt(known);
  expect(newlyRecorded(known, since, heard)).toBeUndefined();
  const late = entry('late', 10, { recordedAt: 60 });
  expect(newlyRecorded(withEntries(known, [late]), since, heard)).toBe(late);
});

test('an old entry that is shown for the first time is no news, corrected or not', () => {
  const known = [entry('c', 40)];
  const older = [entry('b', 20), corrected('a', 5, 90)];
  expect(
    newlyRecorded(withEntries(known, older), lastRecordedAt(known), new Set(ids(known))),
  ).toBeUndefined();
});
