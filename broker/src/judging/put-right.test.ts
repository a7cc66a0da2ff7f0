import { HOUR, MINUTE, type NewFact, type StationFile } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { readingTable } from '../readings/reading-table.js';
import { aStationFile, journalled, LEVEL, LEVEL_SUB, minute, pack, settingUp } from '../testing/builders.js';
import { aHub } from '../testing/judged-hub.js';
import { openJudge } from './judge.js';

// Readings that stand in the future since a clock was wrong, and what comes after it was put right.

const NINE_HOURS = 540;

describe('hub and nodes that stood nine hours ahead together, and are right again', () => {
  const hubOfThen = () => {
    const hub = aHub();
    hub.reads([0, 1], [10, 1], [NINE_HOURS + 20, 1], [NINE_HOURS + 30, 1]);
    return hub;
  };

  test('a flood is told from the first reading on, and the newest is the present', () => {
    const hub = hubOfThen();
    hub.reads([40, 1.1], [50, 2], [60, 3.1], [70, 3.9], [80, 4.6], [90, 5.2]);
    expect(hub.told()).toEqual(['60 caution 1', '80 danger 1', '90 overflow 1']);
    expect(hub.newest()).toMatchObject({ at: minute(90) });
    expect(hub.stored().slice(-2)).toEqual(['560 1 bad future', '570 1 bad future']);
  });

  test.each([
    ['is still ahead, as it was with the hub', 9 * HOUR],
    ['is behind', -3 * HOUR],
  ])('a flood is told also where the clock of its node %s', (_, ahead) => {
    const hub = hubOfThen();
    const off = (minutes: number, value: number) =>
      hub.hears(minutes, pack([[minutes + ahead / MINUTE, value]], { clockBehindMs: -ahead }));
    off(40, 1.8);
    off(50, 2.6);
    off(60, 3.3);
    off(70, 4.2);
    off(80, 5.1);
    expect(hub.told()).toEqual(['60 caution 1', '70 danger 1', '80 overflow 1']);
    expect(hub.newest()).toMatchObject({ at: minute(80), value: 5.1 });
  });

  test('however many they are', () => {
    const hub = aHub();
    hub.reads([0, 1]);
    const many = Array.from({ length: 5_000 }, (_, i) => [NINE_HOURS + i, 1] as const);
    hub.hears(NINE_HOURS + 5_000, pack(many));
    hub.reads([10, 1.9], [20, 2.8], [30, 3.1]);
    expect(hub.told()).toEqual(['30 caution 1']);
  });

  test('a judge that starts again meanwhile says the same', () => {
    const hub = hubOfThen();
    hub.startsAgain();
    hub.reads([40, 1.1]);
    hub.startsAgain();
    hub.reads([50, 2], [60, 2.9], [70, 3.1]);
    expect(hub.told()).toEqual(['70 caution 1']);
  });
});

describe('what a clock that was ahead has left stands at the very instants of what is read when the right time comes there', () => {
  const ahead = (value: (minutes: number) => number) => {
    const hub = aHub();
    hub.reads([0, 2.4]);
    for (let m = 10; m <= 180; m += 10) hub.reads([NINE_HOURS + m, value(m)]);
    return hub;
  };

  test('a flood then is told when it comes, though the other one was higher', () => {
    const hub = ahead((m) => (m < 60 ? 2.5 + m / 20 : 5.5));
    for (let m = 190; m < 600; m += 10) hub.reads([m, 2.4]);
    const before = hub.told().length;
    hub.reads([600, 2.9], [610, 3.4], [620, 4.1], [630, 4.6], [640, 5.1]);
    expect(
      hub
        .told()
        .slice(before)
        .map((one) => one.split(' ').slice(0, 2).join(' ')),
    ).toEqual(['610 caution', '620 danger', '640 overflow']);
    expect(hub.newest()).toMatchObject({ at: minute(640), value: 5.1 });
  });

  test('equal values are no repeats of it', () => {
    const hub = ahead(() => 2.4);
    for (let m = 190; m <= 700; m += 10) hub.reads([m, 2.4]);
    expect(hub.newest()).toMatchObject({ at: minute(700) });
    expect(hub.stored().filter((one) => !one.endsWith(' good'))).toEqual([
      '710 2.4 bad future',
      '720 2.4 bad future',
    ]);
  });

  test('one that is sent twice is one', () => {
    const hub = ahead(() => 5.5);
    for (let m = 190; m <= 600; m += 10) hub.reads([m, 2.4], [m, 2.4]);
    expect(hub.stored().filter((one) => one.startsWith('600 '))).toEqual(['600 2.4 good']);
  });
});

describe('a second gauge that was left in the future', () => {
  const { level } = aStationFile().series;
  const twoGauges = (): StationFile =>
    aStationFile({ series: { ...aStationFile().series, ...(level ? { 'level-sub': level } : {}) } });

  for (const [how, fact] of Object.entries<NewFact>({
    'by a clock that its node had from the hub': pack([[NINE_HOURS + 15, 1]], { series: LEVEL_SUB }),
    'by the hub against its node': pack([[15, 1]], { series: LEVEL_SUB, clockBehindMs: 9 * HOUR }),
  })) {
    test(`${how} keeps the main one from nothing`, () => {
      const hub = aHub(twoGauges());
      hub.reads([0, 1], [10, 1]);
      hub.hears(NINE_HOURS + 15, fact);
      hub.reads([20, 1.1], [30, 2], [40, 3.1], [50, 3.9], [60, 4.6]);
      expect(hub.told()).toEqual(['40 caution 1', '60 danger 1']);
      expect(hub.stored(LEVEL_SUB)).toEqual([expect.stringMatching(/^555 1 bad future/)]);
    });
  }
});

test('a reading that was set aside and is given back later takes nothing from what came after it', () => {
  const database = openDatabase(':memory:', 'rebuildable');
  const judge = openJudge(database, { addressees: [], drill: false, logsChanges: false });
  judge.apply(journalled(settingUp(), minute(-60)));
  const [aside] = journalled([pack([[0, 1]])], minute(0), 5);
  judge.pass(5);
  const later = [10, 60, 120].map((minutes, i) =>
    journalled([pack([[minutes, 3.2]])], minute(minutes), 6 + i),
  );
  for (const facts of later) judge.apply(facts);
  judge.apply(aside ? [aside] : []);
  const stored = readingTable(database).range(LEVEL, 0, Number.MAX_SAFE_INTEGER, 10);
  expect(stored.map(({ quality }) => quality)).toEqual(['good', 'good', 'good', 'good']);
  database.close();
});

describe('a hub that was set back with its nodes, and is right again', () => {
  const setBack = () => {
    const hub = aHub();
    hub.reads([0, 2.8], [10, 3.2], [20, 3.8], [30, 4.2]);
    hub.hears(-60, pack([[-60, 4.3]]));
    return hub;
  };

  test('has again what it had measured rightly before, and tells nothing twice', () => {
    const hub = setBack();
    expect(
      hub
        .stored()
        .slice(-4)
        .map((one) => one.split(' ').slice(2).join(' ')),
    ).toEqual(Array.from({ length: 4 }, () => 'bad future'));
    hub.reads([50, 4.5], [60, 4.6]);
    expect(hub.stored().map((one) => one.replace(/ suspect.*/, ''))).toEqual([
      ...[
        '-60 4.3 good',
        '0 2.8 good',
        '10 3.2 good',
        '20 3.8 good',
        '30 4.2 good',
        '50 4.5 good',
        '60 4.6 good',
      ],
    ]);
    expect(new Set(hub.notices().map(({ key }) => key)).size).toBe(hub.notices().length);
    expect(hub.told().filter((one) => one.startsWith('30 danger'))).toEqual(['30 danger 1']);
    expect(hub.newest()).toMatchObject({ at: minute(60), value: 4.6 });
  });

  test('a judge that starts again meanwhile says the same', () => {
    const [steady, again] = [setBack(), setBack()];
    again.startsAgain();
    for (const hub of [steady, again]) hub.reads([50, 4.5], [60, 4.6]);
    expect(again.stored()).toEqual(steady.stored());
    expect(again.told()).toEqual(steady.told());
  });

  test('what staff have ruled out meanwhile stays so', () => {
    const hub = setBack();
    const body = {
      series: LEVEL,
      from: minute(10),
      to: minute(20),
      verdict: 'bad',
      by: 'hq',
      reason: 'driftwood',
    } as const;
    hub.hears(-55, { kind: 'reading.overruled', body });
    hub.reads([50, 4.5]);
    expect(hub.stored().slice(1, 5)).toEqual([
      ...['0 2.8 good', '10 3.2 bad overruled', '20 3.8 bad overruled', '30 4.2 good'],
    ]);
  });
});

describe('what staff say of a reading while it lies ahead', () => {
  const ofTwenty = { series: LEVEL, from: minute(20), to: minute(20), by: 'hq' } as const;
  const good: NewFact = {
    kind: 'reading.overruled',
    body: { ...ofTwenty, verdict: 'good', reason: 'seen' },
  };
  /** At minute 20 stands what is doubted; then hub and node are set back by an hour. */
  const setBack = () => {
    const hub = aHub();
    hub.reads([0, 1], [20, 5.2]);
    hub.hears(-60, pack([[-60, 1]]));
    hub.hears(-55, good);
    return hub;
  };
  const atTwenty = (hub: ReturnType<typeof aHub>) => hub.stored().filter((one) => one.startsWith('20 '));

  test.each([
    ['gradually', [-30, -20, -10, 5, 15, 25]],
    ['in one leap', [90]],
  ])('holds from its time on, where the clock comes there %s', (_, times) => {
    const hub = setBack();
    hub.reads([-50, 1]);
    expect(hub.newest()).toMatchObject({ at: minute(-50) });
    expect(hub.told()).toEqual([]);
    hub.reads(...times.map((at) => [at, 1] as const));
    expect(atTwenty(hub)).toEqual(['20 5.2 good overruled']);
  });

  test('and is undone holds no more', () => {
    const hub = setBack();
    hub.hears(-52, { kind: 'reading.overrule-undone', body: ofTwenty });
    hub.reads([-50, 1], [90, 1], [100, 1]);
    expect(atTwenty(hub)).toEqual(['20 5.2 suspect spike']);
    expect(hub.episodes()).toEqual([]);
  });
});

test('a lower second crest is told also where hub and node were set back to the instants of the one before', () => {
  const hub = aHub();
  hub.reads([-10, 2.5]);
  const first = [4.4, 5.2, 5.3, 5.2, 5.1, 4.6, 3.9, 3.2, 2.8, 2.7, 2.6];
  hub.reads(...first.map((value, i) => [i * 10, value] as const));
  const before = new Set(hub.notices().map(({ key }) => key));
  hub.reads([0, 3.2], [10, 3.8], [20, 4.4], [30, 5.05], [40, 4.5]);
  const rises = hub.notices().filter(({ key, kind }) => !before.has(key) && kind === null);
  expect(rises.map(({ mark }) => mark)).toEqual(['caution', 'danger', 'overflow']);
  expect(hub.newest()).toMatchObject({ at: minute(40), value: 4.5 });
});

test('what came by clocks that were ahead stays set aside when the right time comes to it', () => {
  const hub = aHub();
  hub.reads([0, 1], [70, 4.2], [80, 4.4]);
  hub.reads([10, 1.1], [20, 1.1], [30, 1], [40, 1], [50, 1], [60, 1], [75, 1], [85, 1]);
  expect(hub.stored().filter((one) => one.includes('future'))).toEqual([
    '70 4.2 bad future',
    '80 4.4 bad future',
  ]);
});

test('a gauge of every minute whose clock was wrong for longer than a week has back the last week', () => {
  const hub = aHub();
  const days = 9;
  for (let day = 0; day < days; day++) {
    const readings = Array.from({ length: 1440 }, (_, i) => [day * 1440 + i, 1 + (i % 7) / 100] as const);
    hub.hears((day + 1) * 1440, pack(readings));
  }
  hub.hears(-10, pack([[-10, 1]]));
  const aside = () =>
    readingTable(hub.database)
      .range(LEVEL, minute(0), Number.MAX_SAFE_INTEGER, days * 1440 + 10)
      .filter(({ reasons }) => reasons.includes('future')).length;
  expect(aside()).toBe(days * 1440);
  hub.hears(days * 1440 + 30, pack([[days * 1440 + 30, 1]]));
  // Seven days before the two minutes by which a clock may be ahead.
  expect(aside()).toBe((days - 7) * 1440 + 32);
});

test('a check that people were asked for by a clock that was ahead keeps nobody from being asked, also over a start', () => {
  const hub = aHub();
  hub.reads([0, 1], [NINE_HOURS, 1], [NINE_HOURS + 10, 5.2], [NINE_HOURS + 20, 1]);
  hub.reads([30, 1], [40, 1], [180, 1], [190, 5.1]);
  expect(hub.checks()).toEqual(['190 level spike open', '550 level spike not-confirmed']);
  hub.reads([200, 1]);
  hub.startsAgain();
  hub.reads([210, 5.1]);
  // Within the hour of the one before they are not asked again.
  expect(hub.checks().map((one) => one.split(' ')[0])).toEqual(['190', '550']);
  hub.reads([220, 1], [300, 1], [310, 5.1]);
  expect(hub.checks()).toContain('310 level spike open');
});

test('what was judged in an outage and is journalled after it is no sign of the present: nothing that stands is set aside', () => {
  const hub = aHub();
  hub.reads([0, 2], [10, 3.1], [20, 3.4], [30, 4.2]);
  const [told, stored] = [hub.told(), hub.stored()];
  for (const [at, value] of [
    [10, 3.1],
    [20, 3.4],
    [30, 4.2],
  ] as const)
    hub.hears(at, pack([[at, value]]));
  expect([hub.told(), hub.ended(), hub.stored()]).toEqual([told, [], stored]);
});
