import { expect, test } from 'vitest';
import { pacedFrames } from './frames.js';

const A = Buffer.from('a');

test('frames come until they are no longer wanted', async () => {
  const over = new AbortController();
  let made = 0;
  const next = () => {
    made += 1;
    if (made === 3) over.abort();
    return Promise.resolve(A);
  };
  const frames: unknown[] = [];
  for await (const frame of pacedFrames({ fps: 1_000, next }, over.signal)) frames.push(frame);
  expect(made).toBe(3);
  expect(frames.length).toBeGreaterThanOrEqual(3);
});

test('a source that fails ends the frames with its reason', async () => {
  const next = () => Promise.reject(new Error('no picture in the folder yet'));
  const all = async () => {
    for await (const _ of pacedFrames({ fps: 5, next }, new AbortController().signal));
  };
  await expect(all()).rejects.toThrow('no picture in the folder yet');
});
