import { type ContactChannel, PersonId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aNotice } from '../testing/builders.js';
import { type Allowed, admit, MOST_A_MINUTE, stamped } from './message-gate.js';

const oka = PersonId.parse('oka-hana');
const allowed = (changes: Partial<Allowed> = {}): Allowed => ({
  people: [oka],
  channelsOf: (person) => (person === oka ? (['voice', 'mail'] satisfies ContactChannel[]) : undefined),
  yielded: false,
  leftLately: 0,
  ...changes,
});
const message = (changes: object = {}) => ({
  ...{ person: 'oka-hana', channel: 'mail', attempt: 1, notice: aNotice({ drill: true }) },
  ...changes,
});

test('a message to somebody who was chosen leaves by what reaches them', () => {
  expect(admit(message(), allowed())).toMatchObject({ admitted: true, person: 'oka-hana', channel: 'mail' });
});

test.each([
  ['somebody who was not chosen', message({ person: 'mori-ichiro' }), allowed(), false],
  ['a room of the hub’s file', message({ person: 'duty-nakatosa' }), allowed(), false],
  ['a channel by which they are not reached', message({ channel: 'sms' }), allowed(), false],
  ['what is no channel to people', message({ channel: 'webhook' }), allowed(), false],
  ['somebody who is not known any more', message(), allowed({ channelsOf: () => undefined }), false],
  ['anybody while real notices leave', message(), allowed({ yielded: true }), false],
  ['anybody after too many within a minute', message(), allowed({ leftLately: MOST_A_MINUTE }), true],
] as const)('no message leaves to %s', (_whom, sent, what, retry) => {
  expect(admit(sent, what)).toMatchObject({ admitted: false, retry });
});

test('a message is marked in every form, whatever it said of itself', () => {
  const notice = stamped(aNotice({ drill: false }));
  expect(notice.drill).toBe(true);
  expect(notice.subjectJa).toMatch(/^【訓練】/);
  expect(notice.bodyJa).toMatch(/^【訓練】/);
  expect(notice.bodyJa).toContain('これは訓練です。');
  expect(notice.subjectEn).toMatch(/^\[EXERCISE\] /);
  expect(notice.bodyEn).toMatch(/^\[EXERCISE\] /);
  expect(stamped(notice)).toEqual(notice);
});
