import { expect, test } from 'vitest';
import { oneAtATime } from './one-at-a-time.js';

/** Turns that end when the test says so. */
function turns() {
  const begun: { end(): void; fail(): void }[] = [];
  const renew = oneAtATime(
    () =>
      new Promise<void>((end, fail) => {
        begun.push({ end, fail: () => fail(new Error('it failed')) });
      }),
  );
  return { begun, renew };
}

test('many that ask while one is under way are answered by one more, begun after it', async () => {
  const { begun, renew } = turns();
  const first = renew();
  const later = Array.from({ length: 20 }, renew);
  expect(begun).toHaveLength(1);
  begun[0]?.end();
  await first;
  expect(begun).toHaveLength(2);
  begun[1]?.end();
  await Promise.all(later);
  expect(begun).toHaveLength(2);
});

test('who waited for one and asks again joins the next', async () => {
  const { begun, renew } = turns();
  const again = renew().then(renew);
  const meanwhile = renew();
  begun[0]?.end();
  await Promise.resolve();
  await expect.poll(() => begun.length).toBe(2);
  begun[1]?.end();
  await Promise.all([again, meanwhile]);
  expect(begun).toHaveLength(2);
});

test('one that fails holds up nobody', async () => {
  const { begun, renew } = turns();
  const first = renew();
  const second = renew();
  begun[0]?.fail();
  await expect(first).rejects.toThrow('it failed');
  await expect.poll(() => begun.length).toBe(2);
  begun[1]?.end();
  await second;
});
