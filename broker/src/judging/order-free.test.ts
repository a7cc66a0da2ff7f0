import {
  DAY,
  type Fact,
  type Instant,
  type LevelSet,
  levelsAt,
  MINUTE,
  markId,
  type NewFact,
  type Quality,
  type QualityReason,
  type StationConfig,
  seriesParts,
  toMm,
} from '@kawamori/contracts';
import { openDatabase, type SqliteDatabase } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { episodeTable } from '../alerts/episode-table.js';
import { readingTable } from '../readings/reading-table.js';
import {
  type At,
  aCrisisGaugeFile,
  aProfile,
  aStation,
  aStationFile,
  journalled,
  LEVEL,
  minute,
  pack,
  RADAR,
  settingUp,
} from '../testing/builders.js';
import { type Seeded, seeded } from '../testing/seeded.js';
import { openJudge } from './judge.js';

// Promise 3: the same set of readings, in any order, gives the same episodes. The judge is compared with a reference that is written
// below from the words of the design, in the plainest way, and shares no code with it.

const STORIES = 60;
const LONG_MS = 60_000;
/** Short enough for a story to hold a value that stands still for too long. */
const PROFILE_FILE = { ...RADAR, stuck: { low: '2h', high: '50m' } } as const;
const profile = aProfile(PROFILE_FILE);

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

describe('the same set of readings, in whatever order, number and packs it comes', () => {
  for (const [kind, file] of [
    ['an ordinary gauge', aStationFile({ levels: LEVELS })],
    ['a crisis gauge', aCrisisGaugeFile({ levels: LEVELS })],
  ] as const) {
    test(`gives the same stored values, qualities and episodes (${kind})`, { timeout: LONG_MS }, () => {
      const station = aStation(file);
      for (let seed = 1; seed <= STORIES; seed++) {
        const chance = seeded(seed);
        const readings = story(chance);
        const said = staffWords(chance, readings);
        const expected = reference(readings, station, said);
        for (const [order, facts] of Object.entries(arrivals(chance, readings))) {
          const all = chance.merged(facts, said);
          expect(outcome(all, file, chance), `story ${seed}, ${order}`).toEqual(expected);
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
          ...settingUp(aStationFile({ levels: LEVELS })),
          { kind: 'profile.set', body: { profile: PROFILE_FILE } },
          ...aTownsYear(chance),
        ],
        minute(0) + 30 * DAY,
      ).map(atItsTime);
      const neverStopped = openDatabase(':memory:', 'rebuildable');
      const judge = openJudge(neverStopped, WITH_A_RECIPIENT);
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

const WITH_A_RECIPIENT = {
  addressees: [{ recipient: 'duty', channel: 'webhook', towns: [aStation().town] }],
  drill: false,
  logsChanges: false,
};

/** Packs in any order, between them settings that change, a station that goes and comes back, and word from the dispatcher. */
function aTownsYear(chance: Seeded): NewFact[] {
  const station = aStation().id;
  const readings = story(chance);
  const packs = inPacks(chance, chance.chance(0.5) ? readings : chance.shuffled(readings));
  return chance.merged(packs, staffWords(chance, readings)).flatMap((onePack): NewFact[] => {
    if (!chance.chance(0.1)) return [onePack];
    const changed = aStationFile({ levels: LEVELS, hold: chance.oneOf(['20m', '40m']) });
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

/** A river that stands still between the two heights of the lowest level, before and after it is lowered. */
function becalmed(chance: Seeded): At[] {
  const value = chance.oneOf([2.8, 2.9]);
  return Array.from({ length: chance.whole(10, 25) }, (_, i) => [400 + i * 10, value]);
}

/** What people say of some readings, sooner or later: overrules, some undone, and maintenance, some ended early. */
function staffWords(chance: Seeded, readings: readonly At[]): Said[] {
  const said: Said[] = [];
  const by = 'hq';
  const reason = 'seen in the picture';
  const times = readings.map(([minutes]) => minutes);
  while (chance.chance(0.5)) {
    const from = minute(chance.oneOf(times));
    if (chance.chance(0.3)) {
      const [minutes, value] = chance.oneOf(readings);
      said.push({ kind: 'reading.unanswered', body: { series: LEVEL, at: minute(minutes), value } });
      continue;
    }
    if (chance.chance(0.6)) {
      const to = chance.chance(0.6) ? from : from + chance.whole(1, 60) * MINUTE;
      const verdict = chance.oneOf(['good', 'bad'] as const);
      said.push({ kind: 'reading.overruled', body: { series: LEVEL, from, to, verdict, by, reason } });
      if (chance.chance(0.3)) {
        said.push({ kind: 'reading.overrule-undone', body: { series: LEVEL, from, to, by } });
      }
      continue;
    }
    const quantity = chance.oneOf([null, 'level', 'rain'] as const);
    const until = from + chance.whole(1, 120) * MINUTE;
    const { station } = seriesParts(LEVEL);
    said.push({ kind: 'maintenance.begun', body: { station, quantity, from, until, by, reason } });
    if (chance.chance(0.4)) {
      said.push({ kind: 'maintenance.ended', body: { station, quantity, from, by } });
    }
  }
  return said;
}

type Said = Extract<
  NewFact,
  {
    kind:
      | 'reading.overruled'
      | 'reading.overrule-undone'
      | 'maintenance.begun'
      | 'maintenance.ended'
      | 'reading.unanswered';
  }
>;

/** When a maintenance was ended that began at an instant: half an hour later, whenever that was journalled. */
const ENDED_AFTER = 30 * MINUTE;
const atItsTime = (fact: Fact): Fact =>
  fact.kind === 'maintenance.ended' ? { ...fact, at: fact.body.from + ENDED_AFTER } : fact;

/** The same readings on several ways to the hub. */
function arrivals(chance: Seeded, readings: readonly At[]): Record<string, NewFact[]> {
  const newestAhead = [...readings].reverse();
  const half = Math.floor(readings.length / 2);
  return {
    'one by one in order': readings.map((reading) => pack([reading])),
    'in one pack': [pack(readings)],
    'newest first': newestAhead.map((reading) => pack([reading])),
    'shuffled one by one': chance.shuffled(readings).map((reading) => pack([reading])),
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

function inPacks(chance: Seeded, readings: readonly At[]): NewFact[] {
  const packs: NewFact[] = [];
  for (let at = 0; at < readings.length; ) {
    const size = chance.whole(1, 8);
    packs.push(pack(readings.slice(at, at + size)));
    at += size;
  }
  return packs;
}

interface Outcome {
  readings: { at: Instant; value: number; quality: Quality; reasons: QualityReason[] }[];
  episodes: {
    openedAt: Instant;
    subsidedAt: Instant | undefined;
    highest: string;
    rise: number;
    crest: { at: Instant; valueM: number };
    changes: { at: Instant; from: string | null; to: string | null; valueM: number; rose: boolean }[];
  }[];
}

/** What the judge makes of facts that are applied in batches of chance. */
function outcome(facts: readonly NewFact[], file: ReturnType<typeof aStationFile>, chance: Seeded): Outcome {
  const database = openDatabase(':memory:', 'rebuildable');
  const judge = openJudge(database, { addressees: [], drill: false, logsChanges: false });
  const setUp: NewFact[] = [...settingUp(file), { kind: 'profile.set', body: { profile: PROFILE_FILE } }];
  const all = journalled([...setUp, ...facts], minute(0) + 30 * DAY).map(atItsTime);
  for (let at = 0; at < all.length; ) {
    const batch: Fact[] = all.slice(at, at + chance.whole(1, 9));
    judge.apply(batch);
    at += batch.length;
  }
  const table = readingTable(database);
  const result = {
    readings: table
      .range(LEVEL, 0, Number.MAX_SAFE_INTEGER, 10_000)
      .map(({ at, value, quality, reasons }) => ({ at, value, quality, reasons: inOrder(reasons) })),
    episodes: episodeTable(database)
      .ofSeries(LEVEL, 10_000)
      .reverse()
      .map(({ openedAt, subsidedAt, highest, rise, crest, changes }) => ({
        openedAt,
        subsidedAt,
        highest,
        rise,
        crest,
        changes: changes.map(({ at, from, to, valueM, rose }) => ({ at, from, to, valueM, rose })),
      })),
  };
  database.close();
  return result;
}

/** The table gives reasons in the order of its codes. */
const inOrder = (reasons: readonly QualityReason[]) => [...reasons].sort();

// The reference. Nothing below this line may import from the judge, the fold or the engine.

/** What the design says of a finished set of readings, found by looking at all of it again and again. */
function reference(raw: readonly At[], station: StationConfig, said: readonly Said[]): Outcome {
  const kept = onePerInstant(raw, station).map((one) => asStaffSay(one, said));
  const judgeable = kept.filter((one) => one.quality === 'good');
  const { good, doubted, stuck } = qualities(judgeable, station);
  return {
    readings: kept.map((one) => {
      const at = judgeable.indexOf(one);
      if (at < 0) return one;
      const doubt = doubted.get(at) ?? (stuck.has(at) ? 'stuck' : undefined);
      const said = one.reasons.includes('overruled') ? [] : one.reasons;
      const reasons: QualityReason[] = doubt ? [doubt, ...said] : one.reasons;
      return { ...one, quality: good.has(at) ? 'good' : 'suspect', reasons: [...reasons].sort() };
    }),
    episodes: episodesOf(
      judgeable.filter((_, index) => good.has(index)).map(({ at, value }) => ({ at, valueM: value })),
      station,
    ),
  };
}

/** For each instant: a value that can be judged before one that cannot, of several the higher one. */
function onePerInstant(raw: readonly At[], station: StationConfig): Outcome['readings'] {
  const range = station.series.level?.range ?? { min: 0, max: 0 };
  const known = raw.map(([minutes, value]): Outcome['readings'][number] => {
    const at = minute(minutes);
    if (profile.sentinels.includes(value)) return { at, value, quality: 'missing', reasons: ['sentinel'] };
    if (value < range.min || value > range.max) return { at, value, quality: 'bad', reasons: ['range'] };
    return { at, value, quality: 'good', reasons: [] };
  });
  const rank = (one: Outcome['readings'][number]) => (one.quality === 'good' ? 1_000_000 : 0) + one.value;
  const instants = [...new Set(known.map((one) => one.at))].sort((a, b) => a - b);
  return instants.flatMap((at) =>
    known
      .filter((one) => one.at === at)
      .sort((a, b) => rank(b) - rank(a))
      .slice(0, 1),
  );
}

/** What is left of a reading after people have spoken: the last word that stands counts. */
function asStaffSay(one: Outcome['readings'][number], said: readonly Said[]): Outcome['readings'][number] {
  if (one.quality === 'missing') return one;
  const isSame = (a: Said, b: Said) =>
    'to' in a.body && 'to' in b.body && a.body.from === b.body.from && a.body.to === b.body.to;
  const isUndone = (word: Said, index: number) =>
    said.slice(index + 1).some((other) => other.kind !== 'maintenance.begun' && isSame(word, other));
  const word = said.findLast(
    (fact, index) =>
      fact.kind === 'reading.overruled' &&
      fact.body.from <= one.at &&
      one.at <= fact.body.to &&
      !isUndone(fact, index),
  );
  if (word?.kind === 'reading.overruled') {
    return { ...one, quality: word.body.verdict, reasons: ['overruled'] };
  }
  if (one.quality !== 'good') return one;
  const isAtWork = said.some((fact, index) => {
    if (fact.kind !== 'maintenance.begun' || fact.body.quantity === 'rain') return false;
    const { from, quantity } = fact.body;
    const later = said
      .slice(index + 1)
      .filter(({ body }) => 'quantity' in body && body.quantity === quantity && body.from === from);
    if (later.some(({ kind }) => kind === 'maintenance.begun')) return false;
    const ended = later.some(({ kind }) => kind === 'maintenance.ended');
    const until = ended ? Math.min(fact.body.until, from + ENDED_AFTER) : fact.body.until;
    return from <= one.at && one.at < until;
  });
  if (isAtWork) return { ...one, quality: 'bad', reasons: ['maintenance'] };
  const isUnanswered = said.some(({ kind, body }) => kind === 'reading.unanswered' && body.at === one.at);
  return isUnanswered ? { ...one, reasons: ['unanswered'] } : one;
}

/** Which readings count in the end, which had to wait for the one after them, and which stood still for too long. */
function qualities(readings: Outcome['readings'], station: StationConfig) {
  const believedAtOnce: number[] = [];
  const confirmedLater: number[] = [];
  const doubted = new Map<number, 'spike' | 'rate'>();
  const takenForFlood = new Map<number, 'spike' | 'rate'>();
  const { spike, rate } = profile;
  if (!spike || !rate) throw new Error('the reference is written for a profile with these rules');
  for (const [index, reading] of readings.entries()) {
    const lastIndex = believedAtOnce.at(-1);
    const last = lastIndex === undefined ? undefined : readings[lastIndex];
    const before = readings[index - 1];
    const within = (rule: { neverBelow: number; maxChangePerMinute: number }, from: { at: Instant }) =>
      Math.max(rule.neverBelow, (rule.maxChangePerMinute * (reading.at - from.at)) / MINUTE);
    const isBelieved = reading.reasons.includes('overruled');
    let believed = !last || wasResting(last, reading, station);
    const doubt = doubted.get(index - 1);
    if (last && before && !believed && doubt) {
      const jump = before.value - last.value;
      const step = reading.value - before.value;
      const saysTheSame = Math.abs(step) <= spike.confirmWithin;
      const goesOn = Math.sign(step) === Math.sign(jump) && Math.abs(step) <= within(rate, before);
      const noWilder = Math.abs(step) <= Math.max(1.5 * Math.abs(jump), within(spike, before));
      const isPastTheCrest =
        !doubted.has(index - 2) && jump > 0 && step < 0 && -step <= Math.min(jump / 2, within(rate, before));
      if (saysTheSame || (goesOn && (doubt === 'rate' || noWilder)) || isPastTheCrest) {
        confirmedLater.push(index - 1);
        believed = true;
      }
    }
    if (isBelieved || (last && Math.abs(reading.value - last.value) <= within(spike, last))) believed = true;
    if (believed) {
      believedAtOnce.push(index);
      continue;
    }
    const why = last && Math.abs(reading.value - last.value) > within(rate, last) ? 'rate' : 'spike';
    const isSilent = reading.reasons.includes('unanswered') && last && reading.value > last.value;
    if (isSilent && !isShownOtherwise(reading, last, readings[index + 1], why, doubted.has(index - 1))) {
      takenForFlood.set(index, why);
      believedAtOnce.push(index);
    } else doubted.set(index, why);
  }
  const stuck = new Set(
    believedAtOnce.filter(
      (index) => !readings[index]?.reasons.includes('overruled') && standsStill(readings, index, station),
    ),
  );
  const good = new Set([...believedAtOnce.filter((index) => !stuck.has(index)), ...confirmedLater]);
  return { good, doubted: new Map([...doubted, ...takenForFlood]), stuck };
}

/** Whether the reading after one that nothing answered in time says that it was no flood: no river gets from the one to the other. */
function isShownOtherwise(
  one: Outcome['readings'][number],
  before: Outcome['readings'][number],
  next: Outcome['readings'][number] | undefined,
  why: 'spike' | 'rate',
  afterDoubt: boolean,
): boolean {
  const { spike, rate } = profile;
  if (!next || !spike || !rate) return false;
  const minutes = (next.at - one.at) / MINUTE;
  const step = next.value - one.value;
  const river = Math.max(spike.neverBelow, spike.maxChangePerMinute * minutes);
  const wild = Math.max(rate.neverBelow, rate.maxChangePerMinute * minutes);
  if (Math.abs(step) <= Math.max(spike.confirmWithin, river)) return false;
  const jump = one.value - before.value;
  if (step < 0) return afterDoubt || -step > Math.min(jump / 2, wild);
  const noWilder = why === 'rate' || step <= Math.max(1.5 * jump, river);
  return !(step <= wild && noWilder);
}

/** Whether a value has been the same for too long, looking back from it over readings without a gap. */
function standsStill(readings: Outcome['readings'], index: number, station: StationConfig): boolean {
  const now = readings[index];
  const expected = station.series.level?.expected;
  if (!now || !expected || !profile.stuck) return false;
  const start = station.levels.at(-1)?.marks.find((mark) => mark.key === 'start')?.valueM;
  if (expected.resting !== undefined && start !== undefined && now.value <= start + 0.35) return false;
  const isHigh = ({ at }: { at: Instant }) =>
    now.value >= (marksAt(at, station)[0]?.valueM ?? Number.POSITIVE_INFINITY);
  let since = now;
  for (const earlier of readings.slice(0, index).reverse()) {
    if (earlier.value !== now.value || since.at - earlier.at > 3 * expected.observing) break;
    // A level was lowered to under the river: it stands high since then.
    if (isHigh(since) && !isHigh(earlier)) break;
    since = earlier;
  }
  return now.at - since.at >= (isHigh(now) ? profile.stuck.high : profile.stuck.low);
}

function wasResting(last: { at: Instant; value: number }, next: { at: Instant }, station: StationConfig) {
  const expected = station.series.level?.expected;
  const start = station.levels.at(-1)?.marks.find((mark) => mark.key === 'start')?.valueM;
  if (!expected || expected.resting === undefined || start === undefined) return false;
  return last.value <= start + 0.35 && next.at - last.at > 3 * expected.observing;
}

interface Good {
  at: Instant;
  valueM: number;
}

const WAKING = ['standby', 'caution', 'evacuation', 'danger', 'gauge_danger', 'overflow', 'town'];
const marksAt = (at: Instant, station: StationConfig): LevelSet['marks'] =>
  (levelsAt(station.levels, at)?.marks ?? []).filter((mark) => WAKING.includes(mark.key));

/** Up at once; down when every reading over the hold, two at least and none missing, was below the level less the hysteresis. */
function episodesOf(readings: readonly Good[], station: StationConfig): Outcome['episodes'] {
  const episodes: Outcome['episodes'] = [];
  let held: string | undefined;
  readings.forEach((reading, index) => {
    const marks = marksAt(reading.at, station);
    const ids = marks.map(markId);
    const heights = marks.map((mark) => mark.valueM);
    const reached = heights.filter((height) => toMm(reading.valueM) >= toMm(height)).length - 1;
    const heldNow = held === undefined ? -1 : ids.indexOf(held);
    let next = heldNow;
    if (reached > heldNow) next = reached;
    else while (next >= 0 && wasLeft(ids[next], index)) next--;
    const to = ids[next];
    if (to !== held) {
      const rose = next > heldNow;
      if (held === undefined) {
        episodes.push({
          openedAt: reading.at,
          subsidedAt: undefined,
          highest: '',
          rise: 1,
          crest: { at: reading.at, valueM: reading.valueM },
          changes: [],
        });
      }
      const episode = episodes.at(-1);
      if (!episode) throw new Error('a change without an episode');
      if (rose && episode.changes.at(-1)?.rose === false) episode.rise++;
      episode.changes.push({
        at: reading.at,
        from: held ?? null,
        to: to ?? null,
        valueM: reading.valueM,
        rose,
      });
      if (to === undefined) episode.subsidedAt = reading.at;
      held = to;
    }
  });
  for (const episode of episodes) {
    const within = readings.filter(
      (one) => one.at >= episode.openedAt && one.at <= (episode.subsidedAt ?? Number.POSITIVE_INFINITY),
    );
    const crestM = Math.max(...within.map((one) => one.valueM));
    const crest = within.find((one) => one.valueM === crestM);
    if (crest) episode.crest = crest;
    const heights = episode.changes
      .filter((change) => change.rose)
      .map((change) => ({
        id: change.to ?? '',
        height: marksAt(change.at, station).find((mark) => markId(mark) === change.to)?.valueM ?? 0,
      }));
    const top = Math.max(...heights.map((one) => one.height));
    episode.highest = heights.findLast((one) => one.height === top)?.id ?? '';
  }
  return episodes;

  function wasLeft(id: string | undefined, index: number): boolean {
    const now = readings[index];
    for (let from = index; from >= 0; from--) {
      const reading = readings[from];
      const later = readings[from + 1];
      if (!reading || !now) return false;
      if (
        later &&
        from < index &&
        later.at - reading.at > 3 * (station.series.level?.expected.observing ?? 0)
      )
        return false;
      const height = marksAt(reading.at, station).find((mark) => markId(mark) === id)?.valueM;
      if (height === undefined || toMm(reading.valueM) >= toMm(height) - toMm(station.hysteresisM))
        return false;
      if (index - from + 1 >= 2 && now.at - reading.at >= station.hold) return true;
    }
    return false;
  }
}
