import { expect, test } from 'vitest';
import { aStationFile, LEVEL_SUB, minute, pack } from '../testing/builders.js';
import { aHub } from '../testing/judged-hub.js';

// A pack is judged as a whole before anything of it is told: its newest value comes first, and the rest may show it to be none.

test('a spike at the end of a pack after a cut wakes nobody: it is asked about, and nothing is withdrawn', () => {
  const hub = aHub();
  hub.reads([0, 1]);
  hub.hears(
    121,
    pack([...Array.from({ length: 11 }, (_, i) => [10 + i * 10, 1 + (i % 3) / 100] as const), [120, 5.2]]),
  );
  expect([hub.told(), hub.ended(), hub.learnt(), hub.episodes()]).toEqual([[], [], [], []]);
  expect(hub.checks()).toEqual(['120 level spike open']);
  hub.reads([130, 1]);
  expect([hub.told(), hub.ended()]).toEqual([[], []]);
});

test('it leaves no trace in what was told of a flood that stands', () => {
  const hub = aHub();
  hub.reads([0, 3.2]);
  hub.hears(
    61,
    pack([
      [10, 3.3],
      [20, 3.3],
      [30, 3.3],
      [40, 3.3],
      [50, 3.3],
      [60, 5.9],
    ]),
  );
  expect([hub.told(), hub.ended()]).toEqual([['0 caution 1'], []]);
  hub.reads([70, 3.3], [80, 3.9], [90, 4.3]);
  expect([hub.told(), hub.ended()]).toEqual([['0 caution 1', '90 danger 1'], []]);
  expect(hub.notices().find(({ mark }) => mark === 'danger')?.subjectJa).toContain('さらに上昇');
});

test('what the pack bears out is told once, by its newest value', () => {
  const hub = aHub();
  hub.reads([0, 1]);
  hub.hears(
    61,
    pack([
      [10, 1.5],
      [20, 2.2],
      [30, 2.9],
      [40, 3.6],
      [50, 4.3],
      [60, 5.1],
    ]),
  );
  expect([hub.told(), hub.ended()]).toEqual([['60 overflow 1'], []]);
  expect(hub.learnt()).toEqual([]);
});

test('of two gauges in one pack the jump of the one is told where the other bears it out, and not where it does not', () => {
  const { level } = aStationFile().series;
  if (!level) throw new Error('a station without a level');
  const told = (sub: number) => {
    const hub = aHub(aStationFile({ series: { level, 'level-sub': level } }));
    for (const [at, main, second] of [
      [0, 2.3, 2.35],
      [10, 2.3, 2.36],
      [20, 5.1, sub],
    ] as const) {
      const { kind, body } = pack([[at, main]]);
      hub.hears(at, {
        kind,
        body: { ...body, readings: [...body.readings, [LEVEL_SUB, minute(at), second]] },
      });
    }
    return hub.told();
  };
  expect(told(5.05)).toEqual(['20 overflow 1']);
  expect(told(2.4)).toEqual([]);
});
