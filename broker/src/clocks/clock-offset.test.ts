import { HOUR, MINUTE, SECOND } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { clockOffset } from './clock-offset.js';

/** A connection on which messages were sent and received at these minutes by either clock. */
function after(...heard: [sent: number, received: number][]) {
  const offset = clockOffset();
  for (const [sent, received] of heard) offset.hear(minute(sent), minute(received), 'synced');
  return offset;
}

describe("a node's clock", () => {
  test('is believed before anything was heard', () => {
    expect(clockOffset().correction('synced')).toBeUndefined();
    expect(clockOffset().correction('free')).toBeUndefined();
  });

  test('is believed within two minutes, if it says that it is set', () => {
    expect(after([0, 2]).correction('synced')).toBeUndefined();
    expect(after([0, 2 + 1 / 60]).correction('synced')).toBe(2 * MINUTE + SECOND);
  });

  test('three hours slow is moved by three hours', () => {
    expect(after([-180, 0]).correction('synced')).toBe(3 * HOUR);
  });

  test('is measured by the quickest message: a delay on the line is no fault of the clock', () => {
    expect(after([0, 0], [1, 9]).correction('synced')).toBeUndefined();
    expect(after([0, 12], [20, 20]).correction('synced')).toBeUndefined();
  });

  test('that runs freely is always replaced by the hub’s', () => {
    expect(after([0, 1]).correction('free')).toBe(MINUTE);
    expect(after([30, 0]).correction('free')).toBe(-30 * MINUTE);
  });

  test('that is ahead is moved back, also where it says that it is set: it is judged by the age of its values', () => {
    expect(after([30, 0]).correction('synced')).toBe(-30 * MINUTE);
    expect(after([1, 0]).correction('synced')).toBeUndefined();
  });

  test('that is set back is found at once: its message was sent before the one before', () => {
    expect(after([0, 0], [10, 10], [-40, 20]).correction('synced')).toBe(HOUR);
    // More has passed meanwhile than it was set back by; no message is an hour under way.
    expect(after([0, 0], [60, 120]).correction('synced')).toBe(HOUR);
  });

  test('that is set forward is found at once: no message is hastened', () => {
    expect(after([0, 0], [10, 10], [20 + 9 * 60, 20]).correction('synced')).toBe(-9 * HOUR);
    expect(after([0, 0], [15, 10]).correction('synced')).toBe(-5 * MINUTE);
  });

  test('that is set back by less than its interval is found after eight messages', () => {
    const slow = Array.from({ length: 8 }, (_, i): [number, number] => [i * 10 + 5, i * 10 + 10]);
    expect(after([0, 0], ...slow.slice(0, 7)).correction('synced')).toBeUndefined();
    expect(after([0, 0], ...slow).correction('synced')).toBe(5 * MINUTE);
  });

  test('that is put right again is believed again', () => {
    expect(after([0, 0], [-50, 10], [20, 20]).correction('synced')).toBeUndefined();
    expect(after([540, 0], [10, 10]).correction('synced')).toBeUndefined();
  });
});
