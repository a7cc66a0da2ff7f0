import { describe, expect, test } from 'vitest';
import { type At, aStationFile, LEVEL, minute, pack } from '../testing/builders.js';
import { aHub } from '../testing/judged-hub.js';

// A node that was away sends its newest readings ahead and then the gap, oldest first: as `edge/src/uplink/packing.ts` has it.
const AHEAD = 12;
const GAP_PACK = 200;

/** What a hub tells of a gauge that speaks each `interval` minutes and was away for `away` minutes. */
function toldAfter(interval: 1 | 10, away: number, river: (minutes: number) => number) {
  const level = { profile: 'radar', datum: { kind: 'tp' }, expected: { observing: `${interval}m` } };
  const hub = aHub(aStationFile({ series: { level: { ...level, range: { min: -2, max: 20 } } } } as never));
  const at = (minutes: number): At => [minutes, Math.round(river(minutes) * 1_000) / 1_000];
  for (let minutes = -3 * interval; minutes <= 0; minutes += interval) hub.reads(at(minutes));
  const missed = Array.from({ length: away / interval }, (_, i) => at((i + 1) * interval));
  const gap = missed.splice(0, missed.length - AHEAD);
  hub.hears(away, pack(missed));
  for (let i = 0; i < gap.length; i += GAP_PACK) hub.hears(away, pack(gap.slice(i, i + GAP_PACK)));
  hub.reads(at(away + interval));
  return {
    levels: hub
      .notices()
      .filter(({ kind }) => kind === null)
      .map(({ mark }) => mark),
    checks: hub.checks(),
  };
}

describe('a gauge whose node was away', () => {
  test.each([
    ['72 hours of ten-minute values', 10, 4_040, 4_000, 0.14],
    ['some hours of minutes', 1, 221, 185, 0.12],
  ] as const)('tells a flash flood once: %s', (_name, interval, away, begins, perMinute) => {
    const told = toldAfter(interval, away, (minutes) =>
      minutes < begins ? 1 + (minutes % 30) / 1_000 : Math.min(6, 1 + (minutes - begins) * perMinute),
    );
    expect(told).toEqual({ levels: ['overflow'], checks: [] });
  });

  test('tells nothing of an outlier that is its newest value', () => {
    const told = toldAfter(10, 4_040, (minutes) => (minutes === 4_040 ? 6.5 : 1 + (minutes % 30) / 1_000));
    expect(told.levels).toEqual([]);
  });
});

describe('a told value that a late one before it makes doubtful', () => {
  const doubtedLate = () => {
    const hub = aHub();
    hub.reads([0, 1.9]);
    hub.hears(31, pack([[30, 4.2]]));
    hub.hears(32, pack([[20, 2.0]]));
    expect(hub.stored().at(-1)).toBe('30 4.2 suspect spike');
    expect([hub.told(), hub.ended()]).toEqual([['30 danger 1'], []]);
    return hub;
  };

  test('stays told, and is not told again where the next one bears it out', () => {
    const hub = doubtedLate();
    hub.reads([40, 4.6]);
    expect([hub.told(), hub.ended()]).toEqual([['30 danger 1'], []]);
  });

  test('is taken back by the next one that does not', () => {
    const hub = doubtedLate();
    hub.reads([40, 2.1]);
    expect([hub.told(), hub.ended().length]).toEqual([['30 danger 1'], 1]);
  });

  test('stays told where nothing comes any more', () => {
    const hub = doubtedLate();
    expect(hub.overdue(60)).toEqual([30]);
    hub.hears(61, { kind: 'reading.unanswered', body: { series: LEVEL, at: minute(30), value: 4.2 } });
    expect([hub.told(), hub.ended()]).toEqual([['30 danger 1'], []]);
  });
});
