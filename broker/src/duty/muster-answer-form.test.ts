import { MusterId, Person, TownId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { readMusterForm } from './muster-answer-form.js';
import { musterPage } from './muster-page.js';

const LETTER = 'あ'.repeat(101);

describe('the form of a muster', () => {
  test.each([
    [
      { coming: '15', note: ' 車で ' },
      { inMinutes: 15, note: '車で' },
    ],
    [
      { coming: 'other', minutes: '45' },
      { inMinutes: 45, note: '' },
    ],
    [
      { coming: 'other', minutes: '0' },
      { inMinutes: 0, note: '' },
    ],
    [
      { coming: 'no', minutes: 'x', note: '' },
      { inMinutes: null, note: '' },
    ],
  ])('takes %o', (body, said) => {
    expect(readMusterForm(body)).toEqual({ said });
  });

  test.each([
    [{ coming: 'other' }, ['minutes']],
    [{ coming: 'other', minutes: '721' }, ['minutes']],
    [{ coming: 'other', minutes: '-1' }, ['minutes']],
    [{ coming: 'other', minutes: '7.5' }, ['minutes']],
    [{ coming: '15', note: LETTER }, ['note']],
    [{ coming: 'other', minutes: 'x', note: LETTER }, ['minutes', 'note']],
    [{ coming: '17' }, ['coming']],
    [{}, ['coming']],
    [undefined, ['coming']],
  ])('refuses %o at its field', (body, faults) => {
    const read = readMusterForm(body);
    expect('refused' in read && [...read.refused.faults]).toEqual(faults);
  });
});

test('the page of a refused form holds what was typed, and says at the field what is wrong', () => {
  const read = readMusterForm({ coming: 'other', minutes: '999', note: '国道が"通れません"' });
  if (!('refused' in read)) throw new Error('it was taken');
  const contacts = [{ channel: 'mail', to: 'mori@town.example' }];
  const page = musterPage({
    person: Person.parse({ id: 'mori', town: 'shimanto-cho', nameJa: '森', language: 'ja', contacts }),
    muster: {
      id: MusterId.parse('condition:muster:shimanto-cho:2026-06-02T18:20:00+09:00'),
      ...{ town: TownId.parse('shimanto-cho'), groups: [], place: '本庁舎', word: '', withinMs: 1, by: 'hq' },
      ...{ calledAt: minute(0), ended: null, replies: {} },
    },
    ...{ townName: '四万十町', riverNow: minute(1), drill: false, recording: true },
    refused: read.refused,
  });
  expect(page).toContain('value="999"');
  expect(page).toContain('value="国道が&quot;通れません&quot;"');
  expect(page).toMatch(/aria-invalid="true" aria-describedby="minutes-fault"/);
  expect(page).toContain('0から720まで');
  expect(page).not.toContain('id="note-fault"');
});
