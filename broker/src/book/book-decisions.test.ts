import { DAY, Entry, type EntryView, HOUR, MINUTE, type NewFact, TownId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aStation, aTown, journalled, minute } from '../testing/builders.js';
import {
  correctEntry,
  finishEntry,
  recordEntry,
  reopenEntry,
  restoreEntry,
  withdrawEntry,
} from './book-decisions.js';
import { entryAfter } from './book-table.js';

const inputs = {
  now: minute(60),
  settings: {
    towns: new Map([[aTown().id, aTown()]]),
    stations: new Map([[aStation().id, aStation()]]),
  },
};
const anEntry = (changes: object = {}): Entry =>
  Entry.parse({
    ...{ id: 'dam-1', town: aTown().id, kind: 'dam', at: minute(55), way: 'telephone' },
    ...{ organisation: 'ダム管理所', said: '23時から放流を増やす', next: { what: '分団へ連絡' }, ...changes },
  });
/** What is known of an entry after facts, a minute apart. */
const after = (...facts: NewFact[]): EntryView | undefined =>
  facts
    .flatMap((fact, i) => journalled([fact], minute(60 + i), i + 1))
    .reduce<EntryView | undefined>(entryAfter, undefined);
const recorded: NewFact = { kind: 'entry.recorded', body: { entry: anEntry(), by: 'mori' } };
const known = after(recorded);
const { id: _, ...words } = anEntry();

describe('what reaches HQ', () => {
  test('is recorded as it was said, with who has said it', () => {
    expect(recordEntry(anEntry(), 'mori', undefined, inputs)).toEqual({ ok: true, facts: [recorded] });
  });

  test('is recorded once, however often the same is sent; another under the same id is none', () => {
    expect(recordEntry(anEntry(), 'mori', known, inputs)).toEqual({ ok: true, facts: [] });
    expect(recordEntry(anEntry({ said: '放流を止める' }), 'mori', known, inputs)).toMatchObject({
      code: 'is-recorded',
    });
  });

  test.each([
    ['of a town that is not set up', { town: 'nowhere' }, 'no-town'],
    ['at a station that is not set up', { station: 'nowhere' }, 'no-station'],
    ['of a time to come', { at: inputs.now + 3 * MINUTE }, 'not-valid'],
    ['of longer ago than a month', { at: inputs.now - 30 * DAY - HOUR }, 'not-valid'],
    ['without how it came', { way: undefined }, 'not-valid'],
  ])('is refused %s', (_what, changes, code) => {
    expect(recordEntry(anEntry(changes), 'mori', undefined, inputs)).toMatchObject({ ok: false, code });
  });

  test('may concern every town; what HQ did itself came by no way', () => {
    const action = anEntry({ town: null, kind: 'action', way: undefined });
    expect(recordEntry(action, 'mori', undefined, inputs)).toMatchObject({ ok: true });
  });
});

describe('an entry', () => {
  const change = { ...words, said: '22時から放流を増やす', version: 0 };

  test('is corrected, and how it read before stays with it, with when and by whom', () => {
    const decided = correctEntry(known, change, 'oka', inputs);
    if (!decided.ok) throw new Error(decided.code);
    expect(after(recorded, ...decided.facts)).toMatchObject({
      ...{ said: '22時から放流を増やす', by: 'oka', recordedAt: minute(61) },
      former: [{ said: '23時から放流を増やす', by: 'mori', recordedAt: minute(60), until: minute(61) }],
    });
  });

  test('is not corrected by who has not seen the correction before; the same again changes nothing', () => {
    const once = after(recorded, {
      kind: 'entry.corrected',
      body: { entry: anEntry({ said: '放流を始めた' }), by: 'oka' },
    });
    expect(correctEntry(once, change, 'mori', inputs)).toMatchObject({ code: 'changed-meanwhile' });
    expect(correctEntry(once, { ...words, said: '放流を始めた', version: 0 }, 'mori', inputs)).toEqual({
      ...{ ok: true, facts: [] },
    });
  });

  test('whose next step is another one waits again, and one of which the rest is corrected does not', () => {
    const done: NewFact = {
      kind: 'entry.done',
      body: { entry: anEntry().id, town: aTown().id, by: 'mori', note: '' },
    };
    const corrected = (changes: object): NewFact => ({
      kind: 'entry.corrected',
      body: { entry: anEntry(changes), by: 'mori' },
    });
    expect(after(recorded, done, corrected({ said: '放流を始めた' }))?.done).toMatchObject({ by: 'mori' });
    expect(after(recorded, done, corrected({ next: { what: '町長へ報告' } }))?.done).toBeNull();
  });

  test('is taken back and put back, done and opened again; twice is once', () => {
    const of = { entry: anEntry().id, town: aTown().id, by: 'mori' };
    expect(finishEntry(known, { note: '伝えた' }, 'mori')).toEqual({
      ...{ ok: true, facts: [{ kind: 'entry.done', body: { ...of, note: '伝えた' } }] },
    });
    const withdrawn = after(recorded, { kind: 'entry.withdrawn', body: { ...of, reason: '二重' } });
    expect(withdrawn).toMatchObject({ withdrawn: { reason: '二重' }, said: '23時から放流を増やす' });
    expect(withdrawEntry(withdrawn, { reason: '' }, 'mori')).toEqual({ ok: true, facts: [] });
    expect(restoreEntry(withdrawn, 'mori')).toMatchObject({ facts: [{ kind: 'entry.restored' }] });
    expect(restoreEntry(known, 'mori')).toEqual({ ok: true, facts: [] });
    expect(reopenEntry(known, 'mori')).toEqual({ ok: true, facts: [] });
    for (const decided of [
      correctEntry(withdrawn, change, 'mori', inputs),
      finishEntry(withdrawn, { note: '' }, 'mori'),
    ])
      expect(decided).toMatchObject({ code: 'is-withdrawn' });
  });

  test('without a next step has none to take, and one that nobody knows is none', () => {
    const plain = after({
      kind: 'entry.recorded',
      body: { entry: anEntry({ next: undefined }), by: 'mori' },
    });
    expect(finishEntry(plain, { note: '' }, 'mori')).toMatchObject({ code: 'no-step' });
    for (const decided of [
      correctEntry(undefined, change, 'mori', inputs),
      finishEntry(undefined, { note: '' }, 'mori'),
      reopenEntry(undefined, 'mori'),
      withdrawEntry(undefined, { reason: '' }, 'mori'),
      restoreEntry(undefined, 'mori'),
    ])
      expect(decided).toMatchObject({ status: 404 });
  });

  test('that a correction alone has named for a town begins with it where the town has moved', () => {
    const town = TownId.parse('nakatosa');
    const body = { entry: anEntry({ town }), by: 'oka' };
    expect(after({ kind: 'entry.corrected', body })).toMatchObject({ town, former: [] });
  });
});
