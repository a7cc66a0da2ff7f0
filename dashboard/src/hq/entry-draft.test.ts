import { Entry, EntryId, type EntryView, TownId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { draftOf, emptyDraft, entryOfDraft, isWritten, newEntryId, ofKind } from './entry-draft.js';

const id = EntryId.parse('dam-1');
const now = Date.parse('2026-06-02T23:04:31+09:00');
const draft = emptyDraft(id, 'dam', TownId.parse('shimanto-cho'), now);

describe('an entry that is written down', () => {
  test('is of now and of the own town, by telephone; fire corps call by radio, and another choice of it stays', () => {
    expect(draft).toMatchObject({
      kind: 'dam',
      town: 'shimanto-cho',
      way: 'telephone',
      at: '2026-06-02T23:04',
    });
    expect(ofKind(draft, 'fire-corps').way).toBe('radio');
    expect(ofKind({ ...draft, way: 'in-person' }, 'fire-corps').way).toBe('in-person');
  });

  test('lacks what was said, a time, and what is to be done where somebody is to do it: each is told at its field', () => {
    expect(entryOfDraft(draft)).toEqual({ faults: { said: 'lacks' } });
    expect(entryOfDraft({ ...draft, said: '放'.repeat(1_001) })).toEqual({ faults: { said: 'long' } });
    expect(entryOfDraft({ ...draft, said: ` ${'放'.repeat(1_000)} ` })).toMatchObject({
      entry: { kind: 'dam' },
    });
    expect(entryOfDraft({ ...draft, said: '放流', at: '' })).toEqual({ faults: { at: true } });
    expect(entryOfDraft({ ...draft, said: '放流', who: '森' })).toEqual({ faults: { next: true } });
  });

  test('leaves out what was left empty', () => {
    const made = entryOfDraft({ ...draft, said: ' 放流を増やす ', next: '分団へ', town: '' });
    expect(made).toEqual({
      entry: Entry.parse({
        ...{ id, kind: 'dam', town: null, way: 'telephone', said: '放流を増やす' },
        ...{ at: Date.parse('2026-06-02T23:04:00+09:00'), next: { what: '分団へ' } },
      }),
    });
  });

  test('that HQ did itself has nobody who called', () => {
    const made = entryOfDraft({ ...ofKind({ ...draft, name: '山田' }, 'action'), said: '水防本部を設置' });
    expect(made).toMatchObject({ entry: { kind: 'action' } });
    expect(JSON.stringify(made)).not.toMatch(/way|山田/);
  });

  test('that is corrected keeps its second where its minute was not touched', () => {
    const view: EntryView = {
      ...Entry.parse({
        id,
        kind: 'dam',
        town: null,
        way: 'fax',
        at: now,
        said: '放流',
        next: { what: '分団へ', who: '森' },
      }),
      ...{ recordedAt: now, by: 'mori', former: [], done: null, withdrawn: null },
    };
    expect(entryOfDraft(draftOf(view), now)).toMatchObject({
      entry: { at: now, way: 'fax', next: { who: '森' } },
    });
  });

  test('has an id of its own, and is worth keeping as soon as a word stands in it', () => {
    expect(newEntryId()).not.toBe(newEntryId());
    expect(isWritten(draft)).toBe(false);
    expect(isWritten({ ...draft, callBack: '0880' })).toBe(true);
  });
});
