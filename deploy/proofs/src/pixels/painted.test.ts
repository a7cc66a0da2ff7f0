import { expect, test } from 'vitest';
import { differs, paintedIn } from './painted.js';

const patch = (changed: number, by = 200) => Array.from({ length: 40 }, (_, i) => (i < changed ? by : 0));
const frame = (at: number, changed: number) => ({ at, changed });
const patchOf = ({ changed }: { changed: number }) => Promise.resolve(patch(changed));

test('a figure that changed is told from the noise of a coded picture', () => {
  expect(differs(patch(0), patch(6))).toBe(true);
  expect(differs(patch(0), patch(5))).toBe(false);
  expect(differs(patch(0), patch(40, 48))).toBe(false);
});

test('a change is painted in the first frame after it that looks other than the last one before', async () => {
  const frames = [frame(1, 0), frame(2, 0), frame(5, 0), frame(7, 9), frame(8, 9)];
  expect(await paintedIn(frames, { changedAt: 4, until: 20 }, patchOf)).toEqual(frame(7, 9));
});

test('what looks other before the change, or after the next one, does not count', async () => {
  const frames = [frame(1, 0), frame(2, 9), frame(5, 9), frame(9, 0)];
  expect(await paintedIn(frames, { changedAt: 3, until: 8 }, patchOf)).toBeUndefined();
  expect(await paintedIn([], { changedAt: 3, until: 8 }, patchOf)).toBeUndefined();
});
