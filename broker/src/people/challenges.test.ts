import { expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { CHALLENGE_LASTS, challenges } from './challenges.js';

const use = { purpose: 'sign-in', boundTo: 'this browser' } as const;
const now = minute(0);

test('a challenge counts once', () => {
  const open = challenges();
  const challenge = open.make(use, now);
  expect(open.spend(challenge, use, now)).toBe(true);
  expect(open.spend(challenge, use, now)).toBe(false);
});

test('it counts within five minutes', () => {
  const open = challenges();
  const [first, second] = [open.make(use, now), open.make(use, now)];
  expect(open.spend(first, use, now + CHALLENGE_LASTS - 1)).toBe(true);
  expect(open.spend(second, use, now + CHALLENGE_LASTS)).toBe(false);
});

test.each([
  ['another browser', { ...use, boundTo: 'another browser' }],
  ['another purpose', { ...use, purpose: 'confirm' as const }],
])('it counts not for %s', (_, other) => {
  const open = challenges();
  const challenge = open.make(use, now);
  expect(open.spend(challenge, other, now)).toBe(false);
  expect(open.spend(challenge, use, now)).toBe(true);
});

test('no two are alike, and one of another hub, a changed one or none is none', () => {
  const open = challenges();
  const challenge = open.make(use, now);
  expect(open.make(use, now)).not.toBe(challenge);
  const changed = Buffer.from(challenge, 'base64url');
  changed[20] = (changed[20] ?? 0) ^ 1;
  for (const false_ of [challenges().make(use, now), changed.toString('base64url'), '', 'AAAA'])
    expect(open.spend(false_, use, now)).toBe(false);
});

test('one that was used and is written another way is the same', () => {
  const open = challenges();
  const challenge = open.make(use, now);
  expect(open.spend(challenge, use, now)).toBe(true);
  expect(open.spend(`${challenge}=`, use, now)).toBe(false);
});
