import { MINUTE, type PushMessage } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { NIGHT } from '../test-data.js';
import { messageIn, shownOf } from './shown.js';

const message: PushMessage = {
  ...{ v: 1, language: 'ja', tag: 'tag', open: 'https://kawamori.example/a/token' },
  title: '梶ヶ瀬橋（四万十町）',
  body: '梶ヶ瀬橋 氾濫注意水位に到達（観測） 3.20 m',
  age: '{minutes}分前の観測値です。',
  observedAt: NIGHT - 4 * MINUTE,
};

test('a notice is shown with the age that its value has by then, and opens its link', () => {
  expect(shownOf(message, NIGHT)).toMatchObject({
    title: message.title,
    options: {
      body: `${message.body}\n4分前の観測値です。`,
      data: { open: message.open },
      tag: 'tag',
      timestamp: NIGHT - 4 * MINUTE,
    },
  });
  expect(shownOf(message, NIGHT + 60 * MINUTE).options.body).toContain('64分前');
});
test('a test has no age, and a device whose clock is behind shows none below zero', () => {
  expect(shownOf({ ...message, age: '', observedAt: null }, NIGHT).options.body).toBe(message.body);
  expect(shownOf(message, NIGHT - 10 * MINUTE).options.body).toContain('0分前');
});

test('what is none of ours is not taken for a message', () => {
  expect(messageIn(message)).toBe(message);
  for (const other of [undefined, null, 'text', {}, { v: 2, title: 'x', open: '/' }, { v: 1, title: 'x' }])
    expect(messageIn(other)).toBeUndefined();
});
