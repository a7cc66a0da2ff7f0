import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sideBySide } from './side-by-side.js';

test('works on so many at a time, and keeps the order of the list', async () => {
  let [under, most] = [0, 0];
  const results = await sideBySide([3, 1, 2, 0], 2, async (turns) => {
    most = Math.max(most, ++under);
    for (let i = 0; i < turns; i++) await turn();
    under--;
    return turns * 10;
  });
  expect(results).toEqual([30, 10, 20, 0]);
  expect(most).toBe(2);
});

test('of an empty list nothing comes', async () => {
  expect(await sideBySide([], 2, (item) => Promise.resolve(item))).toEqual([]);
});
