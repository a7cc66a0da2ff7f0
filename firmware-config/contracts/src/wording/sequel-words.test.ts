/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Notice, type Sequel } from '../notice.js';
import { aLevelSet, aStation, aTown, minute } from '../testing/builders.js';
import { forbiddenIn } from './forbidden.js';
import { noticeText } from './notice-text.js';
import { reminderOf } from './reminder-text.js';
import { shortNotice, spokenNotice } from './short-notice.js';
import { upstreamText } from './upstream-text.js';

const danger = aLevelSet([{ key: 'danger', valueM: 4 }]);
const [mark] = danger.marks;
if (!mark) throw new Error('it has a mark');
const input = {
  ...{ station: aStation(), town: aTown(), levels: danger, mark, valueM: 4.12, rise: 1 },
  ...{ observedAt: minute(0), ageMs: 0, drill: false },
};
const noticeOf = (sequel: Sequel | undefined, rise = 1): Notice => {
  const kept: unknown = JSON.parse(
    readFileSync(new URL('../../fixtures/notice.json', import.meta.url), 'utf8'),
  );
  const told = { ...input, sequel, rise };
  const [ja, en] = [noticeText(told, 'ja'), noticeText(told, 'en')];
  return Notice.parse({
    ...{ ...(kept as object), ...(sequel ? { sequel } : {}), mark: 'danger', markNameJa: '氾濫危険水位' },
    ...{ markNameEn: 'flood danger level', subjectJa: ja.subject, bodyJa: ja.body },
    ...{ subjectEn: en.subject, bodyEn: en.body },
  });
};

test.each([
  [undefined, '氾濫危険水位に到達（観測） 4.12 m', 'flood danger level reached (observed) 4.12 m'],
  [
    'higher',
    'さらに上昇・氾濫危険水位に到達（観測） 4.12 m',
    'risen further, flood danger level reached (observed) 4.12 m',
  ],
  [
    'again',
    '再び上昇・氾濫危険水位に到達（観測） 4.12 m',
    'risen again, flood danger level reached (observed) 4.12 m',
  ],
] as const)('the subject says what it comes after: %s', (sequel, ja, en) => {
  const { nameJa, nameEn } = aStation();
  const notice = noticeOf(sequel);
  expect(notice.subjectJa).toBe(`${nameJa} ${ja}`);
  expect(notice.subjectEn).toBe(`${nameEn}: ${en}`);
  // A reminder says first that it is one, and then the same.
  expect(reminderOf(notice).subjectJa).toBe(`【再通知】${nameJa} ${ja}`);
  expect(shortNotice(notice, 1)).toContain(ja);
  expect(forbiddenIn(`${notice.subjectJa}${notice.bodyJa}`, 'public')).toEqual([]);
});

test('the message says it in a sentence, and a telephone before the level', () => {
  expect(noticeOf(undefined).bodyJa).not.toMatch(/さらに上昇|再び上昇/);
  expect(noticeOf('higher').bodyJa).toContain('先のお知らせのあと、さらに上昇しました。');
  expect(noticeOf('higher', 2).bodyEn).toContain('The water has risen further since the notice before.');
  expect(noticeOf('again', 2).bodyJa).toContain('いったん下がったあと、再び上昇しました（2回目）。');
  expect(noticeOf('again', 2).bodyEn).toContain('The water had fallen and rose again (rise 2).');
  expect(spokenNotice(noticeOf('higher'), 'ja')).toContain('さらに上昇し、氾濫危険水位に到達しました。');
  expect(spokenNotice(noticeOf('again'), 'ja')).toContain(
    'いったん下がったあと再び上昇し、氾濫危険水位に到達しました。',
  );
  expect(spokenNotice(noticeOf('again'), 'en')).toContain(
    'The water had fallen and has risen again. The flood danger level was reached',
  );
});

test('a level upstream says it too', () => {
  const upstream = aStation({ id: 'naro', nameJa: '奈路', nameEn: 'Naro' });
  const rule = { station: upstream.id, mark: 'danger' };
  const { subject } = upstreamText({ ...input, upstream, rule, reached: mark, sequel: 'again' }, 'ja');
  expect(subject).toContain('上流の奈路で再び上昇・氾濫危険水位に到達（観測）');
});
