import { expect, test } from 'vitest';
import { turnstile } from './turnstile.js';

const aTurn = () => new Promise((resolve) => setImmediate(resolve));

test('so many go through in a turn, in the order of their coming, and others have theirs between', async () => {
  const pass = turnstile(3);
  const gone: number[] = [];
  for (let i = 0; i < 8; i++) pass(() => gone.push(i));
  expect(gone).toEqual([]);
  await aTurn();
  expect(gone).toEqual([0, 1, 2]);
  // Whoever comes later stands behind.
  pass(() => gone.push(8));
  await aTurn();
  expect(gone).toEqual([0, 1, 2, 3, 4, 5]);
  await aTurn();
  expect(gone).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test('whoever comes because of another one’s passing is let through, too', async () => {
  const pass = turnstile(1);
  const gone: string[] = [];
  pass(() => {
    gone.push('first');
    pass(() => gone.push('second'));
  });
  await aTurn();
  await aTurn();
  expect(gone).toEqual(['first', 'second']);
});
