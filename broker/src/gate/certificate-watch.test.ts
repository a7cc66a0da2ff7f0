import { expect, test } from 'vitest';
import { silentLog } from '../testing/builders.js';
import { certificateWatch } from './certificate-watch.js';

const DAY = 86_400_000;
const END = 400 * DAY;

function watched() {
  const told: unknown[] = [];
  const clock = { at: 0 };
  const hear =
    (level: string) =>
    ({ node, due }: { node?: string; due?: string }) =>
      void told.push(`${level} ${node} ${due}`);
  const log = { ...silentLog, warn: hear('warn'), error: hear('error') } as typeof silentLog;
  return { told, clock, watch: certificateWatch({ log, wallClock: { now: () => clock.at } }) };
}

test('a node’s certificate is told of from thirty days before its end, once a day, and louder from seven', () => {
  const { told, clock, watch } = watched();
  watch.shown('naro-1', END);
  clock.at = END - 31 * DAY;
  watch.look();
  expect(told).toEqual([]);
  clock.at = END - 29 * DAY;
  watch.look();
  watch.look();
  watch.shown('naro-1', END);
  expect(told).toEqual(['warn naro-1 due']);
  clock.at += DAY;
  watch.look();
  expect(told).toHaveLength(2);
  clock.at = END - 7 * DAY + 1;
  watch.look();
  expect(told.at(-1)).toBe('error naro-1 urgent');
  clock.at = END + 1;
  watch.look();
  expect(told.at(-1)).toBe('error naro-1 expired');
});

test('a new card ends the telling', () => {
  const { told, clock, watch } = watched();
  clock.at = END - DAY;
  watch.shown('naro-1', END);
  watch.shown('naro-1', END + 900 * DAY);
  clock.at += DAY;
  watch.look();
  expect(told).toEqual(['error naro-1 urgent']);
  expect(watch.until('naro-1')).toBe(END + 900 * DAY);
});
