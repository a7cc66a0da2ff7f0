import {
  DAY,
  type Fact,
  MINUTE,
  type NewFact,
  type QualityReason,
  type SeriesId,
  type StationFile,
  StationId,
  seriesParts,
} from '@kawamori/contracts';
import { openDatabase, type SqliteDatabase } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { episodeTable } from '../alerts/episode-table.js';
import { toldAt } from '../alerts/track.js';
import { noticeTable } from '../notices/notice-table.js';
import { readingTable } from '../readings/reading-table.js';
import {
  type At,
  aCrisisGaugeFile,
  aProfile,
  aStation,
  aStationFile,
  journalled,
  LEVEL,
  LEVEL_SUB,
  minute,
  pack,
  RADAR,
  settingUp,
} from '../testing/builders.js';
import {
  ENDED_AFTER,
  type Outcome,
  type RawReading,
  reference,
  type Said,
} from '../testing/judged-reference.js';
import { type Seeded, seeded } from '../testing/seeded.js';
import { openJudge } from './judge.js';

// Promise 3: the same set of readings, in any order, gives the same episodes. The judge is compared with a reference that
// shares no code with it (testing/judged-reference.ts).

const STORIES = 60;
const LONG_MS = 240_000;
/** Short enough for a story to hold a value that stands still for too long. */
const PROFILE_FILE = { ...RADAR, stuck: { low: '2h', high: '50m' } } as const;
const profile = aProfile(PROFILE_FILE);

type LeftBy = { hysteresisM?: number; hold?: string };
const LEFT_BY: readonly Record<string, LeftBy>[] = [
  { caution: { hold: '10m' }, danger: { hysteresisM: 0.35, hold: '1h' }, overflow: { hysteresisM: 0.05 } },
  { caution: { hysteresisM: 0.3, hold: '50m' }, danger: { hold: '30m' }, overflow: { hysteresisM: 1.2 } },
];

/** Two sets of levels: the second comes into force in the middle of the stories, with other heights. */
const LEVELS: NonNullable<Parameters<typeof aStationFile>[0]>['levels'] = [
  {
    validFrom: '2020-01-01T00:00:00+09:00',
    datum: 'tp',
    marks: [
      { key: 'start', valueM: 1 },
      { key: 'caution', valueM: 3 },
      { key: 'danger', valueM: 4 },
      { key: 'overflow', valueM: 5 },
      { key: 'design', valueM: 4.5 },
    ],
  },
  {
    validFrom: '2026-06-03T02:00:00+09:00',
    datum: 'tp',
    marks: [
      { key: 'start', valueM: 1 },
      { key: 'caution', valueM: 2.8 },
      { key: 'danger', valueM: 4.1 },
      { key: 'overflow', valueM: 5 },
    ],
  },
];

/** The same heights; what a level is left by changes with the set as well. */
const EACH_ITS_OWN = LEVELS.map((set, later) => ({
  ...set,
  marks: set.marks.map((mark) => ({ ...mark, ...LEFT_BY[later]?.[mark.key] })),
}));

const RISE = { in10min: 0.5, in1h: 1, ahead: '1h' } as const;
const DOWNSTREAM = StationId.parse('naro');
/** A station that is told of `danger` at the first one. */
const downstream: NewFact = {
  kind: 'station.set',
  body: {
    station: aStationFile({ id: DOWNSTREAM, upstream: [{ station: aStation().id, mark: 'danger' }] }),
  },
};

describe('the same set of readings, in whatever order, number and packs it comes', () => {
  for (const [kind, file, tell] of [
    ['an ordinary gauge', aStationFile({ levels: LEVELS }), oneGauge],
    ['levels that are left each in its own way', aStationFile({ levels: EACH_ITS_OWN }), oneGauge],
    ['a crisis gauge', aCrisisGaugeFile({ levels: LEVELS }), oneGauge],
    ['two gauges', withSecondGauge(aStationFile({ levels: LEVELS })), twoGauges],
    [
      'two gauges, the second twice as often',
      withSecondGauge(aStationFile({ levels: EACH_ITS_OWN }), '5m'),
      twoGauges,
    ],
    ['two crisis gauges', withSecondGauge(aCrisisGaugeFile({ levels: LEVELS })), twoGauges],
  ] as const) {
    test(`gives the same stored values, qualities and episodes of every kind (${kind})`, {
      timeout: LONG_MS,
    }, () => {
      const station = aStation({ ...file, rise: RISE });
      for (let seed = 1; seed <= STORIES; seed++) {
        const chance = seeded(seed);
        const readings = tell(chance);
        const said = staffWords(chance, readings);
        const expected = reference(readings, station, profile, said);
        for (const [order, facts] of Object.entries(arrivals(chance, readings))) {
          const all = chance.merged(facts, said);
          const { unheard, ...found } = outcome(all, { ...file, rise: RISE }, chance);
          expect(found, `story ${seed}, ${order}`).toEqual(expected);
          expect(unheard, `story ${seed}, ${order}: told without a notice`).toEqual([]);
        }
      }
    });
  }
});

describe('a judge that is stopped and started again', () => {
  test('says the same after every fact as one that was never stopped', { timeout: LONG_MS }, () => {
    for (let seed = 1; seed <= STORIES / 2; seed++) {
      const chance = seeded(seed);
      const facts = journalled(
        [
          ...settingUp(withSecondGauge(aStationFile({ levels: LEVELS, rise: RISE }))),
          downstream,
          { kind: 'profile.set', body: { profile: PROFILE_FILE } },
          ...aTownsYear(chance),
        ],
        minute(0) + 30 * DAY,
      ).map(atItsTime);
      const neverStopped = openDatabase(':memory:', 'rebuildable');
      const judge = openJudge(neverStopped, { ...WITH_A_RECIPIENT, waymarkEvery: chance.oneOf([1, 2, 5]) });
      const oftenStopped = openDatabase(':memory:', 'rebuildable');
      for (let at = 0; at < facts.length; ) {
        const batch = facts.slice(at, at + chance.whole(1, 9));
        judge.apply(batch);
        for (const fact of batch) openJudge(oftenStopped, WITH_A_RECIPIENT).apply([fact]);
        expect(everythingIn(oftenStopped), `story ${seed}, fact ${at}`).toEqual(everythingIn(neverStopped));
        at += batch.length;
      }
      neverStopped.close();
      oftenStopped.close();
    }
  });
});

const nobodyDownstream: NewFact = {
  kind: 'station.set',
  body: { station: aStationFile({ id: DOWNSTREAM }) },
};

const WITH_A_RECIPIENT = {
  addressees: [{ recipient: 'duty', channel: 'webhook', towns: [aStation().town] }],
  drill: false,
  logsChanges: false,
};

/** Packs in any order, between them settings that change, a station that goes and comes back, and word from the dispatcher. */
function aTownsYear(chance: Seeded): NewFact[] {
  const station = aStation().id;
  const readings = chance.chance(0.5) ? oneGauge(chance) : twoGauges(chance);
  const packs = inPacks(chance, chance.chance(0.5) ? readings : chance.shuffled(readings));
  return chance.merged(packs, staffWords(chance, readings)).flatMap((onePack): NewFact[] => {
    if (!chance.chance(0.1)) return [onePack];
    const changed = withSecondGauge(
      aStationFile({
        ...{ levels: chance.oneOf([LEVELS, EACH_ITS_OWN]), hold: chance.oneOf(['20m', '40m']) },
        rise: chance.oneOf([{}, RISE, { in1h: 0.6 }]),
      }),
    );
    if (chance.chance(0.2)) return [onePack, chance.chance(0.5) ? downstream : nobodyDownstream];
    const set: NewFact = { kind: 'station.set', body: { station: changed } };
    return chance.chance(0.5)
      ? [onePack, set]
      : [{ kind: 'station.removed', body: { station } }, onePack, set];
  });
}

/** Every row of every table, but for the states, which may say the same in other words. */
function everythingIn(database: SqliteDatabase): Record<string, unknown[]> {
  const tables = [
    'point',
    'alternative',
    'claimed',
    'episode',
    'notice',
    'delivery',
    'setting',
    'progress',
    'overrule',
    'maintenance',
  ];
  const read = (row: unknown) =>
    Object.entries(row as object).map(([column, value]) => (column === 'body' ? JSON.parse(value) : value));
  return Object.fromEntries(
    tables.map((table) => [table, database.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all().map(read)]),
  );
}

/** A stretch of a river's life with everything that gauges do: floods, falls, spikes, sentinels, gaps, two values at one time. */
function story(chance: Seeded): At[] {
  const readings: At[] = chance.chance(0.1) ? becalmed(chance) : [];
  let time = readings.at(-1)?.[0] ?? 0;
  let height = chance.oneOf([0.8, 1.2, 2.5, 3]);
  let drift = 0;
  const length = chance.whole(3, 60);
  for (let i = 0; i < length; i++) {
    time += chance.chance(0.06) ? chance.whole(25, 200) : chance.oneOf([10, 10, 10, 10, 5, 20, 30, 31]);
    if (chance.chance(0.2)) drift = chance.oneOf([-0.4, -0.2, -0.05, 0, 0, 0, 0.05, 0.2, 0.4, 0.9]);
    height = Math.min(6, Math.max(0.5, height + drift));
    // A coarse grid puts many values exactly on a level or on its hysteresis.
    const value = Math.round(height * 20) / 20;
    if (chance.chance(0.06)) readings.push([time, value + chance.oneOf([-3, -1.5, 1.6, 2.5, 4, 7])]);
    else if (chance.chance(0.03)) readings.push([time, chance.oneOf([-9_999, -888, 25, -3])]);
    else readings.push([time, value]);
    if (chance.chance(0.05)) readings.push([time, value + chance.oneOf([-0.2, 0.1, 1.7, 30, -9_999])]);
  }
  return readings.map(([minutes, value]) => [minutes, Math.round(value * 1_000) / 1_000]);
}

const oneGauge = (chance: Seeded): RawReading[] => taken(LEVEL, story(chance));
const taken = (series: SeriesId, readings: readonly At[]): RawReading[] =>
  readings.map(([minutes, value]) => ({ series, at: minute(minutes), value }));

/**
 * A second gauge beside the first: near it or at the very same times, now and then apart, silent, wild for itself or as wild as the first.
 * Either of the two dies for a while.
 */
function twoGauges(chance: Seeded): RawReading[] {
  const river = story(chance);
  const [main, sub]: [At[], At[]] = [[], []];
  let [drift, lag, mainLives, subLives] = [0, 0, true, true];
  for (const [minutes, value] of river) {
    if (chance.chance(0.1)) drift = chance.oneOf([0, 0, 0.1, 0.3, 0.35, 0.8, -0.5, -1.5]);
    if (chance.chance(0.2)) lag = chance.oneOf([0, 0, 1, 4, 9, 11, 16]);
    if (chance.chance(0.1)) mainLives = !mainLives;
    if (chance.chance(0.1)) subLives = !subLives;
    if (mainLives) main.push([minutes, value]);
    if (subLives) sub.push([minutes + lag, Math.round((value + drift) * 1_000) / 1_000]);
    if (subLives && chance.chance(0.05)) sub.push([minutes + lag + 1, value + chance.oneOf([2, 3, -2])]);
  }
  return [...taken(LEVEL, main), ...taken(LEVEL_SUB, sub)].sort((a, b) => a.at - b.at);
}

function withSecondGauge(file: StationFile, observing = '10m'): StationFile {
  const { level } = file.series;
  if (!level) throw new Error('a station without a level has no second gauge');
  const expected = { ...level.expected, observing };
  return { ...file, series: { ...file.series, 'level-sub': { ...level, expected } } };
}

/** A river that stands still between the two heights of the lowest level, before and after it is lowered. */
function becalmed(chance: Seeded): At[] {
  const value = chance.oneOf([2.8, 2.9]);
  return Array.from({ length: chance.whole(10, 25) }, (_, i) => [400 + i * 10, value]);
}

/** What people say of some readings, sooner or later: overrules, some undone, and maintenance, some ended early. */
function staffWords(chance: Seeded, readings: readonly RawReading[]): Said[] {
  const said: Said[] = [];
  const by = 'hq';
  const reason = 'seen in the picture';
  while (readings.length > 0 && chance.chance(0.5)) {
    const { series, at: from } = chance.oneOf(readings);
    if (chance.chance(0.3)) {
      said.push({ kind: 'reading.unanswered', body: chance.oneOf(readings) });
      continue;
    }
    if (chance.chance(0.6)) {
      const to = chance.chance(0.6) ? from : from + chance.whole(1, 60) * MINUTE;
      const verdict = chance.oneOf(['good', 'bad'] as const);
      said.push({ kind: 'reading.overruled', body: { series, from, to, verdict, by, reason } });
      if (chance.chance(0.3)) {
        said.push({ kind: 'reading.overrule-undone', body: { series, from, to, by } });
      }
      continue;
    }
    const quantity = chance.oneOf([null, 'level', 'level-sub', 'rain'] as const);
    const until = from + chance.whole(1, 120) * MINUTE;
    const { station } = seriesParts(LEVEL);
    said.push({ kind: 'maintenance.begun', body: { station, quantity, from, until, by, reason } });
    if (chance.chance(0.4)) {
      said.push({ kind: 'maintenance.ended', body: { station, quantity, from, by } });
    }
  }
  return said;
}

const atItsTime = (fact: Fact): Fact =>
  fact.kind === 'maintenance.ended' ? { ...fact, at: fact.body.from + ENDED_AFTER } : fact;

/** The same readings on several ways to the hub. */
function arrivals(chance: Seeded, readings: readonly RawReading[]): Record<string, NewFact[]> {
  const newestAhead = [...readings].reverse();
  const half = Math.floor(readings.length / 2);
  return {
    'one by one in order': readings.map((reading) => packOf([reading])),
    'in one pack': [packOf(readings)],
    'newest first': newestAhead.map((reading) => packOf([reading])),
    'shuffled one by one': chance.shuffled(readings).map((reading) => packOf([reading])),
    'shuffled in packs, some twice': inPacks(
      chance,
      chance.shuffled([...readings, ...readings.filter(() => chance.chance(0.3))]),
    ),
    'newest half ahead, then the rest': [
      ...inPacks(chance, readings.slice(half)),
      ...inPacks(chance, readings.slice(0, half)),
    ],
  };
}

function inPacks(chance: Seeded, readings: readonly RawReading[]): NewFact[] {
  const packs: NewFact[] = [];
  for (let at = 0; at < readings.length; ) {
    const size = chance.whole(1, 8);
    packs.push(packOf(readings.slice(at, at + size)));
    at += size;
  }
  return packs;
}

function packOf(readings: readonly RawReading[]): NewFact {
  const { kind, body } = pack([]);
  return { kind, body: { ...body, readings: readings.map(({ series, at, value }) => [series, at, value]) } };
}

/** What the judge makes of facts that are applied in batches of chance. */
function outcome(
  facts: readonly NewFact[],
  file: ReturnType<typeof aStationFile>,
  chance: Seeded,
): Outcome & { unheard: string[] } {
  const database = openDatabase(':memory:', 'rebuildable');
  const judge = openJudge(database, {
    ...{ addressees: [], drill: false, logsChanges: false },
    waymarkEvery: chance.oneOf([1, 2, 5]),
  });
  const setUp: NewFact[] = [
    ...settingUp(file),
    downstream,
    { kind: 'profile.set', body: { profile: PROFILE_FILE } },
  ];
  const all = journalled([...setUp, ...facts], minute(0) + 30 * DAY).map(atItsTime);
  for (let at = 0; at < all.length; ) {
    const batch: Fact[] = all.slice(at, at + chance.whole(1, 9));
    judge.apply(batch);
    at += batch.length;
  }
  const table = readingTable(database);
  const result = {
    readings: [LEVEL, LEVEL_SUB]
      .flatMap((series) => table.range(series, 0, Number.MAX_SAFE_INTEGER, 10_000))
      .map(({ series, at, value, quality, reasons }) => ({
        series,
        at,
        value,
        quality,
        reasons: inOrder(reasons),
      }))
      .sort((a, b) => a.at - b.at || (a.series < b.series ? -1 : 1)),
    episodes: episodeTable(database)
      .ofSeries(LEVEL, 10_000)
      .reverse()
      .map(({ openedAt, subsidedAt, highest, rise, crest, changes }) => ({
        openedAt,
        subsidedAt,
        highest,
        rise,
        crest,
        changes: changes.map(({ at, from, to, valueM, rose, bySub = false }) => ({
          at,
          from,
          to,
          valueM,
          rose,
          bySub,
        })),
      })),
    rises: episodeTable(database)
      .ofSeries(LEVEL, 10_000, 'rise')
      .reverse()
      .map(({ openedAt, subsidedAt, changes }) => ({
        ...{ openedAt, subsidedAt },
        changes: changes.map(({ at, to, since }) => ({ at, to, since: since?.at })),
      })),
    downstream: episodeTable(database)
      .ofSeries(LEVEL, 10_000, toldAt(DOWNSTREAM))
      .reverse()
      .map(({ openedAt, subsidedAt, changes }) => ({
        ...{ openedAt, subsidedAt },
        rises: changes.filter(({ rose }) => rose).map(({ at }) => at),
      })),
    unheard: unheardIn(database),
  };
  database.close();
  return result;
}

/** What the judge takes for told, and no notice tells. A lower level that was passed in the same step is told with the higher one. */
function unheardIn(database: SqliteDatabase): string[] {
  const heard = new Set(
    noticeTable(database)
      .newest(10_000)
      .map(({ mark, observedAt }) => `${mark} ${observedAt}`),
  );
  return episodeTable(database)
    .ofSeries(LEVEL, 10_000)
    .flatMap(({ told }) => told.filter(({ rose }, index) => rose && !told[index + 1]?.rose))
    .map(({ to, at }) => `${to} ${at}`)
    .filter((one) => !heard.has(one));
}

/** The table gives reasons in the order of its codes. */
const inOrder = (reasons: readonly QualityReason[]) => [...reasons].sort();
