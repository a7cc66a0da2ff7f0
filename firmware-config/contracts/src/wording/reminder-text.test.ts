/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Notice } from '../notice.js';
import { forbiddenIn } from './forbidden.js';
import { reminderOf } from './reminder-text.js';
import { shortNotice, spokenNotice } from './short-notice.js';

const golden = (name: string) =>
  Notice.parse(JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), 'utf8')));
const notice = golden('notice');
const exercise = golden('notice-drill');

test('a reminder says first that it is one, and then what the notice said', () => {
  const again = reminderOf(notice);
  expect(again.subjectJa).toBe(`【再通知】${notice.subjectJa}`);
  expect(again.bodyJa).toBe(`【再通知】まだ誰も確認していません。\n\n${notice.bodyJa}`);
  expect(again.subjectEn).toBe(`[REMINDER] ${notice.subjectEn}`);
  expect(forbiddenIn(again.bodyJa, 'staff')).toEqual([]);
  expect(Notice.parse(again)).toEqual(again);
});

test('in an exercise 訓練 goes before it', () => {
  const again = reminderOf(exercise);
  expect(again.subjectJa).toMatch(/^【訓練】【再通知】/);
  expect(again.bodyJa).toMatch(/^【訓練】【再通知】/);
  expect(again.subjectEn).toMatch(/^\[EXERCISE\] \[REMINDER\] /);
});

test('in a short message and on the telephone it is said, too', () => {
  const again = reminderOf(notice);
  expect(shortNotice(again, 1)).toMatch(/^【再通知】/);
  expect(spokenNotice(again, 'ja')).toMatch(/^まだ誰も確認していません。/);
  expect(spokenNotice(again, 'en')).toMatch(/^Nobody has acknowledged this yet\. /);
  expect(spokenNotice(notice, 'ja')).not.toContain('確認していません');
});
