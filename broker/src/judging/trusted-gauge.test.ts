import type { NewFact, StationFile } from '@kawamori/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import { aStationFile, LEVEL, LEVEL_SUB, minute, pack } from '../testing/builders.js';
import { aHub } from '../testing/judged-hub.js';

// What a second gauge may do, and what it may not: a station is never less safe for having one.

const { level } = aStationFile().series;
if (!level) throw new Error('the station of the tests has a level');
const TWO_GAUGES: StationFile = aStationFile({ series: { level, 'level-sub': level } });
const both = (minutes: number, main: number, sub: number): NewFact => {
  const { kind, body } = pack([[minutes, main]]);
  return { kind, body: { ...body, readings: [...body.readings, [LEVEL_SUB, minute(minutes), sub]] } };
};
const isSilent = (series: typeof LEVEL, minutes: number, value: number): NewFact => ({
  kind: 'reading.unanswered',
  body: { series, at: minute(minutes), value },
});

let hub: ReturnType<typeof aHub>;
beforeEach(() => {
  hub = aHub(TWO_GAUGES);
});
const hears = (...readings: [minutes: number, main: number, sub: number][]) => {
  for (const reading of readings) hub.hears(reading[0], both(...reading));
};

describe('a flood is not ended', () => {
  const isOpen = () => hub.episodes().map(({ subsidedAt }) => subsidedAt === undefined);

  test('by a second gauge that has disagreed, when the main one dies', () => {
    hears([0, 2.8, 1.9], [10, 3.2, 1.9], [20, 4.2, 1.9]);
    hub.readsSub([30, 1.9], [40, 1.9], [50, 1.91], [60, 1.9], [70, 1.9]);
    expect(hub.told()).toEqual(['10 caution 1', '20 danger 1']);
    expect(isOpen()).toEqual([true]);
  });

  test('that a silence has made one, by a second gauge that has not moved', () => {
    hears([0, 1, 1]);
    hub.reads([10, 4.2]);
    hub.hears(26, isSilent(LEVEL, 10, 4.2));
    hub.readsSub([30, 1.1], [40, 1.1], [50, 1.1], [60, 1.1], [70, 1.1]);
    expect(hub.told()).toEqual(['10 danger 1']);
    expect(isOpen()).toEqual([true]);
  });

  test('by a second gauge that has not been at that level itself, before a person says so', () => {
    hears([0, 3.8, 3.7], [10, 4.05, 3.9]);
    hub.readsSub(...Array.from({ length: 10 }, (_, i): [number, number] => [20 + i * 10, 3.5]));
    expect(hub.episodes()[0]?.changes.map(({ to }) => to)).toEqual(['caution', 'danger']);
    hub.hears(115, {
      kind: 'reading.overruled',
      body: {
        ...{ series: LEVEL_SUB, from: minute(60), to: minute(110), verdict: 'good' },
        ...{ by: 'hq', reason: 'seen at the place' },
      },
    });
    expect(hub.episodes()[0]?.changes.map(({ to }) => to)).toEqual(['caution', 'danger', 'caution']);
  });

  test('but by one that has been there, and comes down', () => {
    hears([0, 2.8, 2.8], [10, 3.2, 3.1]);
    hub.readsSub(...Array.from({ length: 6 }, (_, i): [number, number] => [20 + i * 10, 2.6]));
    expect(isOpen()).toEqual([false]);
  });
});

describe('a doubted high value of the main gauge, and silence', () => {
  test('is a flood though a second gauge goes on that does not move', () => {
    hears([0, 1, 1.1], [10, 4.2, 1.1]);
    hub.readsSub([20, 1.1], [30, 1.1]);
    expect(hub.checks()).toEqual(['10 level spike open']);
    expect(hub.overdue(40)).toEqual([10]);
  });

  test('is a flood though a second gauge goes on that rises', () => {
    hears([0, 1, 1], [10, 1, 1]);
    hub.reads([20, 4.2]);
    hub.readsSub([20, 1.4], [30, 1.8], [40, 2.2]);
    expect(hub.checks()).toEqual(['20 level spike open']);
    expect(hub.overdue(40)).toEqual([20]);
  });

  test('is none where a second gauge that moves and is trusted stays below', () => {
    hears([0, 1, 1.02], [10, 1, 1.03]);
    hub.reads([20, 4.2]);
    hub.readsSub([20, 1.02], [30, 1.04]);
    expect(hub.checks()).toEqual(['20 level spike not-confirmed']);
    expect(hub.overdue(100)).toEqual([]);
  });
});

describe('a second gauge on a wrong datum', () => {
  test('tells no level when the main one misses values', () => {
    hears([0, 2, 3.2], [10, 2.01, 3.21], [20, 2, 3.2]);
    hub.readsSub([30, 3.2], [40, 3.21]);
    expect(hub.told()).toEqual([]);
    expect(hub.checks()).toEqual(['0 level-sub disagrees open']);
  });

  test('bears out no wild value of the main one that comes to it', () => {
    hears([0, 1, 4.2], [10, 1.01, 4.21], [20, 1, 4.2], [30, 4.3, 4.2], [40, 1, 4.21]);
    expect(hub.told()).toEqual([]);
    expect(hub.checks()).toEqual(['0 level-sub disagrees open', '30 level spike not-confirmed']);
  });

  test('is seen though no two values are of the same second', () => {
    for (let at = 0; at <= 60; at += 10) {
      hub.reads([at, 2.6]);
      hub.readsSub([at + 5, 3.14]);
    }
    expect(
      hub
        .stored(LEVEL_SUB)
        .slice(1)
        .every((one) => one.endsWith('suspect disagrees')),
    ).toBe(true);
    expect(hub.checks()).toEqual(['5 level-sub disagrees open']);
  });

  test('is seen by gauges that send each hour, half an hour apart', () => {
    const hourly = { ...level, expected: { observing: '1h' } };
    hub = aHub(aStationFile({ series: { level: hourly, 'level-sub': hourly } }));
    for (let hour = 0; hour < 6; hour++) {
      hub.reads([hour * 60, 2.3]);
      hub.readsSub([hour * 60 + 30, 4.05 + hour / 100]);
    }
    expect(hub.told()).toEqual([]);
    expect(hub.checks()).toEqual(['30 level-sub disagrees open']);
  });

  test('leaves what was asked as it stands, whichever gauge has just spoken', () => {
    const states = new Set<string>();
    for (let at = 0; at <= 60; at += 10) {
      hub.reads([at, 2.5]);
      if (at > 0) states.add(hub.checks().join());
      hub.readsSub([at + 1, 3.1]);
      states.add(hub.checks().join());
    }
    expect([...states]).toEqual(['1 level-sub disagrees open']);
  });

  test('counts where a person says that it is right, and the main one falls silent', () => {
    hears([0, 2.3, 2.4], [10, 2.31, 3.02]);
    hub.readsSub([20, 3.1]);
    hub.hears(22, {
      kind: 'reading.overruled',
      body: {
        ...{ series: LEVEL_SUB, from: minute(20), to: minute(20), verdict: 'good' },
        ...{ by: 'hq', reason: 'seen in the picture' },
      },
    });
    hub.readsSub([30, 3.6], [40, 4.1]);
    expect(hub.told()).toEqual(['20 caution 1', '40 danger 1']);
  });
});

test('one odd disagreement a month ago keeps nobody from being asked', () => {
  hears([0, 2.3, 2.4], [10, 2.31, 3.02], [20, 2.3, 2.4]);
  const month = 30 * 1_440;
  for (let at = 30; at <= month; at += 10)
    hears([at, 2.3 + (at % 20 ? 0.01 : 0), 2.4 + (at % 20 ? 0.01 : 0)]);
  hears([month + 10, 2.3, 2.9], [month + 20, 2.31, 3.2], [month + 30, 2.3, 3.5], [month + 40, 2.31, 3.7]);
  expect(hub.checks()).toEqual([
    '10 level-sub disagrees not-confirmed',
    `${month + 20} level-sub disagrees open`,
  ]);
});

test('of two gauges that send one wild value after another neither bears out the other', () => {
  hears([0, 1, 1], [10, 7, 4.2], [20, 2.6, 2.5], [30, 1, 1]);
  expect(hub.told()).toEqual([]);
});

describe('a second gauge that is above a level before the main one has spoken', () => {
  const SUB = LEVEL_SUB;

  test('is judged when both have died, by time alone', () => {
    hub.readsSub([-5, 2.8]);
    hub.reads([0, 2.8]);
    hub.readsSub([9, 3.5]);
    expect(hub.told()).toEqual([]);
    expect(hub.checks()).toEqual(['9 level-sub disagrees open']);
    expect(hub.overdue(14)).toEqual([]);
    expect(hub.overdue(15)).toEqual([9]);
    hub.hears(16, isSilent(SUB, 9, 3.5));
    expect(hub.told()).toEqual(['9 caution 1']);
    expect(hub.checks()).toEqual(['9 level-sub disagrees assumed']);
    expect(hub.overdue(100)).toEqual([]);
  });

  test('asks nobody while the main one may come to it in its time', () => {
    hub.readsSub([-5, 2.8]);
    hub.reads([0, 2.8]);
    hub.readsSub([9, 3.1]);
    expect(hub.overdue(15)).toEqual([9]);
    hub.reads([10, 3.05]);
    expect(hub.told()).toEqual(['10 caution 1']);
    expect(hub.checks()).toEqual([]);
    expect(hub.overdue(100)).toEqual([]);
  });

  test('asks nobody where the main one has its say and stands a little below', () => {
    hub.readsSub([-5, 2.8]);
    hub.reads([0, 2.8]);
    hub.readsSub([9, 3.1]);
    hub.reads([10, 2.9]);
    expect(hub.told()).toEqual([]);
    expect(hub.overdue(100)).toEqual([]);
  });

  test('though only a little, is judged too when both have died', () => {
    hub.readsSub([-5, 2.8]);
    hub.reads([0, 2.8]);
    hub.readsSub([9, 3.1]);
    expect(hub.checks()).toEqual([]);
    hub.hears(16, isSilent(SUB, 9, 3.1));
    expect(hub.told()).toEqual(['9 caution 1']);
  });

  test('has people asked while an hourly main one is waited for, and again at the next level', () => {
    hub = aHub(
      aStationFile({
        series: { level: { ...level, expected: { observing: '1h' } }, 'level-sub': level },
      }),
    );
    hears([0, 2.5, 2.5]);
    hub.readsSub([10, 2.8], [20, 3.2], [30, 3.6], [40, 4.1], [50, 4.6]);
    expect(hub.told()).toEqual([]);
    expect(hub.checks()).toEqual(['30 level-sub disagrees open', '50 level-sub disagrees open']);
    hub.readsSub([60, 4.7], [70, 4.7], [80, 4.71], [91, 4.7]);
    expect(hub.told()).toEqual(['91 danger 1']);
    expect(hub.checks()).toEqual(['30 level-sub disagrees confirmed', '50 level-sub disagrees confirmed']);
  });

  test('and jumps there, as both die, is a flood like any doubted value that nothing follows', () => {
    hears([0, 2.8, 2.8]);
    hub.readsSub([9, 5.2]);
    expect(hub.checks()).toEqual([]);
    expect(hub.overdue(24)).toEqual([9]);
    hub.hears(25, isSilent(SUB, 9, 5.2));
    expect(hub.told()).toEqual(['9 overflow 1']);
  });
});

describe('two gauges that disagree, and both fall silent', () => {
  test('are taken for a flood where the second one stood above a level', () => {
    hears([0, 2.3, 2.4], [10, 2.31, 3.4], [20, 2.3, 4.1]);
    expect(hub.overdue(34)).toEqual([]);
    expect(hub.overdue(35)).toEqual([20, 20]);
    hub.hears(36, isSilent(LEVEL_SUB, 20, 4.1));
    expect(hub.told()).toEqual(['20 danger 1']);
    expect(hub.checks()).toEqual(['10 level-sub disagrees assumed', '20 level-sub disagrees assumed']);
  });

  test('also where the main one spoke last', () => {
    hears([0, 2.3, 2.4]);
    hub.readsSub([9, 3.2]);
    hub.reads([10, 2.3]);
    expect(hub.checks()).toEqual(['9 level-sub disagrees open']);
    expect(hub.overdue(25)).toEqual([9]);
    hub.hears(26, isSilent(LEVEL_SUB, 9, 3.2));
    expect(hub.told()).toEqual(['9 caution 1']);
  });

  test('are not while either of them speaks', () => {
    hears([0, 2.3, 2.4], [10, 2.31, 3.4]);
    for (let at = 20; at <= 100; at += 10) {
      hub.reads([at, 2.3]);
      expect(hub.overdue(at + 14)).toEqual([]);
    }
  });
});

test('a jump is known for one where the first value of the main gauge comes late', () => {
  hub.readsSub([-30, 1.8], [-9, 4.2]);
  hub.hears(0, pack([[-10, 1.8]]));
  expect(hub.stored()).toEqual(['-10 1.8 good']);
  expect(hub.stored(LEVEL_SUB)).toEqual(['-30 1.8 good', '-9 4.2 suspect spike']);
});
