import { HOUR, MINUTE } from '@kawamori/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import { type At, minute, pack } from '../testing/builders.js';
import { aHub } from '../testing/judged-hub.js';

let hub: ReturnType<typeof aHub>;
beforeEach(() => {
  hub = aHub();
});

describe('a node whose clock is three hours slow', () => {
  const SLOW = 3 * HOUR;
  const slowPack = (readings: readonly At[], clockBehindMs = SLOW) => pack(readings, { clockBehindMs });

  test('is judged at the time that the hub finds, and flagged, not muted', () => {
    hub.reads([0, 2.8]);
    hub.hears(10, slowPack([[10 - 180, 3.2]]));
    expect(hub.stored()).toEqual(['0 2.8 good', '10 3.2 good clock-off']);
    expect(hub.told()).toEqual(['10 caution 1']);
  });

  test('is known when it sends the same again, though the delay on the line was another', () => {
    hub.hears(10, slowPack([[10 - 180, 3.2]]));
    hub.hears(14, slowPack([[10 - 180, 3.2]], SLOW + 40_000));
    expect(hub.stored()).toEqual(['10 3.2 good clock-off']);
    expect(hub.counts()).toMatchObject({ duplicate: 1 });
  });

  test('that loses its power every few minutes, and the time with it, is not taken to repeat itself', () => {
    const boots = [1.4, 1.52, 1.46, 1.58];
    const said = (boot: number) => slowPack([[-180, boots[boot] ?? 0]], (180 + 5 * boot) * MINUTE);
    for (const boot of boots.keys()) hub.hears(5 * boot, said(boot));
    const stored = ['0 1.4', '5 1.52', '10 1.46', '15 1.58'].map((one) => `${one} good clock-off`);
    expect(hub.stored()).toEqual(stored);
    hub.hears(16, said(1));
    expect(hub.stored()).toEqual(stored);
  });

  test('that boots twice with the same wrong time is not taken to repeat itself', () => {
    hub.hears(10, slowPack([[-180, 2.2]], 180 * MINUTE + 10 * MINUTE));
    hub.hears(130, slowPack([[-180, 3.2]], 180 * MINUTE + 130 * MINUTE));
    expect(hub.stored()).toEqual(['10 2.2 good clock-off', '130 3.2 good clock-off']);
    expect(hub.told()).toEqual(['130 caution 1']);
  });
});

describe('a clock that is set', () => {
  test('back by an hour in a flood: the next reading is the newest, and tells', () => {
    hub.reads([0, 2.8], [10, 2.9]);
    hub.hears(20, pack([[20 - 60, 3.2]], { clockBehindMs: HOUR }));
    expect(hub.stored()).toEqual(['0 2.8 good', '10 2.9 good', '20 3.2 good clock-off']);
    expect(hub.told()).toEqual(['20 caution 1']);
  });

  test('back, while readings waited that were taken before: those keep their own time', () => {
    hub.reads([0, 2.8]);
    hub.hears(
      21,
      pack(
        [
          [10, 2.9],
          [20 - 60, 3.2],
        ],
        { clockBehindMs: HOUR },
      ),
    );
    expect(hub.stored()).toEqual(['0 2.8 good', '10 2.9 good clock-off', '20 3.2 good clock-off']);
  });

  test('back, while the line was cut: what was taken before and after is kept, each at its time', () => {
    hub.reads([-10, 1]);
    const before = [0, 10, 20, 30, 40, 50, 60].map((at) => [at, 1 + at / 20] as const);
    // By a clock that is an hour slow then.
    const after = [10, 20, 30, 40, 50, 60].map((at) => [at, (390 - at) / 100] as const);
    hub.hears(300, pack([[240, 1.2]], { clockBehindMs: HOUR }));
    for (const minutes of [301, 302])
      hub.hears(minutes, pack([...before, ...after], { clockBehindMs: HOUR }));
    expect(hub.stored().map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual([
      '-10 1',
      ...before.map(([at, value]) => `${at} ${value}`),
      ...after.map(([at, value]) => `${at + 60} ${value}`),
      '300 1.2',
    ]);
    expect(hub.counts()).toMatchObject({ duplicate: before.length + after.length });
  });

  test('slow, of a node that tells its newest first: all that it says is moved', () => {
    const newestFirst = [30, 20, 10].map((at) => [at - 180, 1 + at / 100] as const);
    hub.hears(31, pack(newestFirst, { clockBehindMs: 3 * HOUR }));
    expect(hub.stored().map((one) => one.split(' ')[0])).toEqual(['10', '20', '30']);
  });

  test('forward by nine hours: what comes is judged by its age, and what is sent again is known', () => {
    hub.reads([0, 2.8], [10, 2.9]);
    hub.hears(
      20,
      pack(
        [
          [10, 2.9],
          [20 + 540, 3.2],
        ],
        { clockBehindMs: -9 * HOUR },
      ),
    );
    expect(hub.stored()).toEqual(['0 2.8 good', '10 2.9 good', '20 3.2 good clock-off']);
    expect(hub.told()).toEqual(['20 caution 1']);
    expect(hub.counts()).toMatchObject({ duplicate: 1 });
  });

  test("right, the hub's own: readings that it had dated into the future hold up nothing new", () => {
    hub.reads([0, 2.8]);
    hub.hears(550, pack([[10, 2.9]], { clockBehindMs: 9 * HOUR }));
    hub.hears(560, pack([[20, 3.2]], { clockBehindMs: 9 * HOUR }));
    expect(hub.told()).toEqual(['560 caution 1']);
    hub.hears(30, pack([[30, 3.3]]));
    expect(hub.stored()).toEqual([
      '0 2.8 good',
      '30 3.3 good',
      '550 2.9 bad future+clock-off',
      '560 3.2 bad future+clock-off',
    ]);
    // The same water, of which they know.
    expect([hub.told(), hub.ended()]).toEqual([['560 caution 1'], []]);
    expect(hub.newest()).toMatchObject({ at: minute(30) });
    hub.reads([40, 4.2]);
    expect(hub.told()).toContain('40 danger 1');
    expect(hub.counts().judgedAt).toBe(minute(40));
  });

  test("wrong, the hub's own, an hour early: what comes then is judged, and what stood before counts again as soon as it is right", () => {
    hub.reads([0, 2.8], [60, 3.2], [70, 3.6], [80, 4.2]);
    const [stored, told] = [hub.stored(), hub.told()];
    hub.hears(30, pack([[90, 4.4]], { clockBehindMs: -HOUR }));
    expect(hub.newest()).toMatchObject({ at: minute(30), value: 4.4 });
    hub.reads([100, 4.5]);
    expect(hub.stored().filter((one) => stored.includes(one))).toEqual(stored);
    expect([hub.told(), hub.ended()]).toEqual([told, []]);
    expect(hub.newest()).toMatchObject({ at: minute(100) });
  });
});
