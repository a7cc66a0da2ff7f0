import type { NewFact, StationFile } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aStationFile, LEVEL, LEVEL_SUB, minute, pack } from '../testing/builders.js';
import { aHub } from '../testing/judged-hub.js';

// Two gauges of a station fall silent: together at the crest, or the second one long before. Levels 3 m caution, 4 m danger, 5 m overflow.

const { level } = aStationFile().series;
if (!level) throw new Error('a station without a level');
const TWO: StationFile = aStationFile({ series: { level, 'level-sub': level } });
const both = (at: number, main: number, sub: number): NewFact => {
  const { kind, body } = pack([[at, main]]);
  return { kind, body: { ...body, readings: [...body.readings, [LEVEL_SUB, minute(at), sub]] } };
};
const unanswered = (series: typeof LEVEL, at: number, value: number): NewFact => ({
  kind: 'reading.unanswered',
  body: { series, at: minute(at), value },
});

describe('both die at the crest, the main one with a doubted overflow: it is told', () => {
  const atCrest = () => {
    const hub = aHub(TWO);
    for (const [at, value] of [
      [60, 2.3],
      [70, 2.3],
      [80, 2.8],
    ] as const)
      hub.hears(at, both(at, value, value + 0.05));
    hub.hears(90, both(90, 5.1, 3.65));
    return hub;
  };

  test('also where the silence of the second one is found first', () => {
    const hub = atCrest();
    hub.hears(96, unanswered(LEVEL_SUB, 90, 3.65));
    expect(hub.told()).toEqual(['90 caution 1']);
    hub.hears(106, unanswered(LEVEL, 90, 5.1));
    expect([hub.told(), hub.learnt(), hub.ended()]).toEqual([['90 caution 1', '90 overflow 1'], [], []]);
  });

  test('once, where it is found last', () => {
    const hub = atCrest();
    hub.hears(106, unanswered(LEVEL, 90, 5.1));
    hub.hears(107, unanswered(LEVEL_SUB, 90, 3.65));
    expect([hub.told(), hub.learnt(), hub.ended()]).toEqual([['90 overflow 1'], [], []]);
  });

  test('where the second one spoke last', () => {
    const hub = atCrest();
    hub.readsSub([95, 3.8]);
    hub.hears(101, unanswered(LEVEL_SUB, 95, 3.8));
    hub.hears(106, unanswered(LEVEL, 90, 5.1));
    expect(hub.told()).toContain('90 overflow 1');
    expect(hub.learnt()).toEqual([]);
  });

  test('and where staff say that it counts', () => {
    const hub = atCrest();
    hub.hears(96, unanswered(LEVEL_SUB, 90, 3.65));
    hub.hears(98, {
      kind: 'reading.overruled',
      body: {
        ...{ series: LEVEL, from: minute(90), to: minute(90), verdict: 'good' },
        ...{ by: 'hq', reason: 'picture' },
      },
    });
    expect([hub.told(), hub.learnt()]).toEqual([['90 caution 1', '90 overflow 1'], []]);
  });
});

describe('the second one died long before the main one was cut', () => {
  test('at the crest that both have seen: its last word makes no flood, and nobody is asked about it', () => {
    const hub = aHub(TWO);
    for (const [at, main, sub] of [
      [0, 3.8, 3.9],
      [10, 4.3, 4.8],
      [20, 4.9, 5.1],
      [30, 5.1, 5.15],
    ] as const)
      hub.hears(at, both(at, main, sub));
    const asked = hub.checks().length;
    hub.reads([40, 4.6], [50, 4.6], [60, 4.6], [70, 4.55]);
    expect(hub.ended()).toEqual(['60 fallen:danger 1']);
    expect(hub.checks()).toHaveLength(asked);
    for (const at of [85, 100, 200]) expect(hub.overdue(at)).toEqual([]);
  });

  test('higher than the main one ever was: the question stands, and no flood is made of it', () => {
    const hub = aHub(TWO);
    for (const [at, main, sub] of [
      [0, 3.8, 4.3],
      [10, 4.2, 4.7],
      [20, 4.5, 5],
      [30, 4.6, 5.1],
      [40, 4.6, 5.15],
    ] as const)
      hub.hears(at, both(at, main, sub));
    for (let at = 50; at <= 120; at += 10) hub.reads([at, 4.5 - (at % 20) / 100]);
    for (const at of [56, 136, 200]) expect(hub.overdue(at)).toEqual([]);
    expect(hub.checks().filter((one) => one.endsWith('open'))).toHaveLength(1);
    // It comes back, and both fall silent.
    hub.hears(130, both(130, 4.4, 5.2));
    expect(hub.overdue(146)).toEqual([130]);
  });
});
