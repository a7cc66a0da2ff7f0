import { HOUR, MINUTE, SECOND } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { clockOffset } from './clock-offset.js';

/** A connection on which messages were sent and received at these minutes by either clock. */
function after(...heard: [sent: number, received: number][]) {
  const offset = clockOffset();
  for (const [sent, received] of heard) offset.hear(minute(sent), minute(received));
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
    expect(after([0, 0], [1, 40]).correction('synced')).toBeUndefined();
    expect(after([0, 12], [20, 20]).correction('synced')).toBeUndefined();
  });

  test('that runs freely is always replaced by the hub’s', () => {
    expect(after([0, 1]).correction('free')).toBe(MINUTE);
    expect(after([30, 0]).correction('free')).toBe(-30 * MINUTE);
  });

  test('that is ahead and says it is set is not turned back: its values are from the future', () => {
    expect(after([30, 0]).correction('synced')).toBeUndefined();
  });
});
