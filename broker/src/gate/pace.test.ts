import { describe, expect, test } from 'vitest';
import { pace } from './pace.js';

const LIMITS = { packetsPerSecond: 100, bytesPerSecond: 10_000, burst: 2_000, patience: 10_000 };

/** A client that says so much every so often, and waits as it is told. Answers when it was cut, or undefined. */
function speak(every: number, packets: number, bytes: number, until: number): number | undefined {
  const own = pace(LIMITS, 0);
  for (let now = 0; now < until; now += every) {
    const wait = own.spend(packets, bytes, () => now);
    if (wait === 'too-fast') return now;
    now += wait;
  }
  return undefined;
}

describe('the pace of one connection', () => {
  test('whoever was quiet may say a burst at once, and waits for what goes beyond it', () => {
    const own = pace(LIMITS, 0);
    expect(own.spend(199, 1_000, () => 0)).toBe(0);
    expect(own.spend(51, 100, () => 0)).toBe(500);
  });

  test('bytes count as packets do', () => {
    const own = pace(LIMITS, 0);
    expect(own.spend(1, 30_000, () => 0)).toBe(1_000);
    expect(own.spend(1, 0, () => 1_000)).toBe(20);
  });

  test('a node that stays below its pace is never held back', () => {
    expect(speak(20, 1, 100, 600_000)).toBeUndefined();
    const own = pace(LIMITS, 0);
    for (let now = 0; now < 600_000; now += 20) expect(own.spend(1, 100, () => now)).toBe(0);
  });

  test('a node that sends its backlog of a day at full speed for a while is slowed down and stays', () => {
    expect(speak(0, 10, 500, 9_000)).toBeUndefined();
  });

  test('whoever goes on beyond the patience is cut', () => {
    expect(speak(0, 10, 500, 60_000)).toBeGreaterThanOrEqual(9_000);
  });

  test('a flood is let through at the pace and not a packet faster', () => {
    const own = pace({ ...LIMITS, patience: 1e9 }, 0);
    let now = 0;
    let packets = 0;
    while (now < 100_000) {
      const wait = own.spend(7, 0, () => now);
      if (wait === 'too-fast') throw new Error('cut before its time');
      packets += 7;
      now += wait + 1;
    }
    // Two seconds' worth at the start, then what the pace allows; what is owed at the end is still waited for.
    expect(packets).toBeLessThanOrEqual(200 + 100 * 100 + 7);
    expect(packets).toBeGreaterThan(9_000);
  });

  test('an hour of quiet saves up one burst, not an hour', () => {
    const own = pace(LIMITS, 0);
    own.spend(250, 0, () => 0);
    own.spend(1, 0, () => 3_600_000);
    expect(own.spend(250, 0, () => 3_600_000)).toBeGreaterThan(0);
  });
});
