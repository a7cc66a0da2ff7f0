import {
  type FactBody,
  type Instant,
  isQuiet,
  MINUTE,
  type NewFact,
  type SeriesId,
} from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import type { NamedEpisode } from '../alerts/episode-table.js';
import { readingTable } from '../readings/reading-table.js';
import { type At, LEVEL, minute, pack } from '../testing/builders.js';
import { aHub as aJudgedHub } from '../testing/judged-hub.js';
import { type Seeded, seeded } from '../testing/seeded.js';

// What was told is ended once and truly, whatever becomes of the story by which it was told. Random stories are held against what a reader
// of the notices believes; levels 3 m caution, 4 m danger, 5 m overflow.

const STORIES = 50;
const LONG_MS = 240_000;
const ORDER = ['caution', 'danger', 'overflow'];
const rankOf = (to: string | null) => (to === null ? -1 : ORDER.indexOf(to));

const reachedBy = (value: number) => ORDER.findLast((_, rank) => value >= 3 + rank) ?? null;

interface Notice {
  key: string;
  kind: string | null;
  mark: string;
  observedAt: Instant;
  takenBack: boolean;
  recipients: number;
}

/** In the order in which they were decided. */
function noticesIn(database: SqliteDatabase): Notice[] {
  const rows = database
    .prepare(
      `SELECT rise_key AS key, body, (SELECT count(*) FROM delivery d WHERE d.rise_key = n.rise_key) AS recipients
       FROM notice n ORDER BY rowid`,
    )
    .all() as { key: string; body: string; recipients: number }[];
  return rows.map(({ key, body, recipients }) => {
    const {
      kind = null,
      mark,
      observedAt,
      takenBack = false,
    } = JSON.parse(body) as { kind?: string; mark: string; observedAt: string; takenBack?: boolean };
    return { key, kind, mark, observedAt: Date.parse(observedAt), takenBack, recipients };
  });
}

const isEnd = ({ kind }: Notice) => kind === 'fallen' || kind === 'closed';
/** What stands after an end. */
const leftBy = ({ mark }: Notice) => (mark === 'closed' ? null : mark.slice('fallen:'.length));
const heldIn = (episodes: readonly NamedEpisode[]): string | null => {
  const open = episodes.find(({ subsidedAt }) => subsidedAt === undefined);
  return open?.changes.at(-1)?.to ?? null;
};
/** Since when a level stands at an instant. */
function standsSince(episodes: readonly NamedEpisode[], mark: string, at: Instant): Instant | undefined {
  const changes = episodes.flatMap((episode) => episode.changes).filter((change) => change.at <= at);
  const below = changes.findLastIndex(({ to }) => rankOf(to) < rankOf(mark));
  return changes[below + 1]?.at;
}

/** One whose notices arrive. */
const aHub = () => aJudgedHub(undefined, false, { isSent: true });

/** What those who read the notices believe, held against the hub after every fact. */
function aReader(hub: ReturnType<typeof aHub>) {
  const table = readingTable(hub.database);
  let believed: string | null = null;
  let told: Instant = Number.NEGATIVE_INFINITY;
  let seen = 0;
  /** Since a clock was put right an end waits for a later reading than these. */
  let settled: Instant | undefined;
  const goodUpTo = (latest: Instant) =>
    table
      .range(LEVEL, 0, latest, 1_000)
      .filter(({ quality }) => quality === 'good')
      .at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  return {
    clockSet: (latest: Instant) => {
      settled = goodUpTo(latest);
      told = Math.min(told, latest);
    },
    /** What is wrong with what was told since it read last. */
    reads: (): string[] => {
      const wrong: string[] = [];
      const all = noticesIn(hub.database);
      const fresh = all.slice(seen);
      seen = all.length;
      const episodes = hub.episodes();
      const held = heldIn(episodes);
      for (const notice of fresh) {
        const name = `${notice.key} of ${(notice.observedAt - minute(0)) / MINUTE}`;
        if (isEnd(notice)) {
          if (believed === null) wrong.push(`${name}: the end of what nobody was told of`);
          if (leftBy(notice) !== held) wrong.push(`${name}: an end while ${held} stands`);
          // Told and taken back by one fact, it has reached nobody.
          const rise = fresh[fresh.indexOf(notice) - 1];
          const isOfNow = notice.takenBack && rise?.kind === null;
          if (notice.recipients !== 2 && !(isOfNow && notice.recipients === 0))
            wrong.push(`${name}: heard by ${notice.recipients} of 2`);
          believed = leftBy(notice);
        } else if (notice.kind === null) {
          const isKnown = rankOf(believed) >= rankOf(notice.mark);
          const before = all[all.indexOf(notice) - 1];
          // Told with what never was, it is told by itself.
          const isLeft = before?.takenBack === true && leftBy(before) === notice.mark;
          if (isKnown && !isLeft && (standsSince(episodes, notice.mark, notice.observedAt) ?? told) <= told)
            wrong.push(`${name}: told again while ${believed} was known`);
          believed = notice.mark;
          told = isLeft ? Math.max(told, notice.observedAt) : notice.observedAt;
        }
      }
      const isSettled = settled !== undefined && goodUpTo(Number.MAX_SAFE_INTEGER) <= settled;
      if (!isSettled && rankOf(believed) > rankOf(held))
        wrong.push(`${believed} is believed and ${held} stands`);
      const newest = hub.newest();
      const reached = newest?.quality === 'good' ? reachedBy(newest.value) : null;
      if (rankOf(reached) > rankOf(believed)) wrong.push(`${reached} is reached and ${believed} is believed`);
      return wrong;
    },
  };
}

/** A river with everything that goes wrong on the way: late packs, silences, words of staff, clocks that are set. */
function* aStory({ chance, oneOf, whole }: Seeded): Generator<{ at: number; fact: NewFact; isSet: boolean }> {
  let level = oneOf([2, 2.5, 2.9]);
  let [ahead, aheadBefore] = [0, 0];
  const waiting: At[] = [];
  for (let time = 0; time < 600; time += 10) {
    level = Math.max(1, level + oneOf([-0.6, -0.3, -0.1, 0, 0.1, 0.3, 0.5, 0.8]));
    const value = Math.round((chance(0.05) ? level + oneOf([3, 1.5, -1.5]) : level) * 100) / 100;
    if (chance(0.04)) ahead = ahead > 0 ? 0 : oneOf([63, 137]);
    const at = time + ahead;
    const isKept = chance(0.25);
    waiting.push([at, value]);
    const sends = isKept ? chance(0.3) : true;
    if (sends) {
      // Now and then the newest goes ahead of what waits.
      const ready = chance(0.3) ? waiting.splice(-1) : waiting.splice(0);
      yield { at: at + 0.2, fact: pack(ready), isSet: ahead < aheadBefore };
      aheadBefore = ahead;
    }
    if (chance(0.07)) {
      const from = whole(0, time / 10) * 10;
      yield {
        at: at + 0.3,
        fact: said(from, Math.min(at, from + oneOf([0, 10, 20, 60])), oneOf(['good', 'bad'])),
        isSet: false,
      };
      if (chance(0.3)) {
        const body = { series: LEVEL, from: minute(from), to: minute(from + 60), by: 'hq' };
        yield { at: at + 0.4, fact: { kind: 'reading.overrule-undone', body }, isSet: false };
      }
    }
  }
}

const said = (from: number, to: number, verdict: 'good' | 'bad'): NewFact => ({
  kind: 'reading.overruled',
  body: { series: LEVEL, from: minute(from), to: minute(to), verdict, by: 'hq', reason: 'driftwood' },
});
const unanswered = (at: number, value: number): NewFact => ({
  kind: 'reading.unanswered',
  body: { series: LEVEL, at: minute(at), value },
});

test('whatever comes late, joins, splits or is taken back: what was told is ended once, to whom it was told, and no sooner than it is over', {
  timeout: LONG_MS,
}, () => {
  let ends = 0;
  for (let seed = 1; seed <= STORIES; seed++) {
    const chance = seeded(seed);
    const hub = aHub();
    const reader = aReader(hub);
    const log: string[] = [];
    const hears = (at: number, fact: NewFact) => {
      hub.hears(at, fact);
      log.push(`${at}: ${worded(fact)}`);
      expect(reader.reads(), `story ${seed}\n${log.slice(-12).join('\n')}`).toEqual([]);
    };
    for (const { at, fact, isSet } of aStory(chance)) {
      for (const late of hub.overdue(at)) {
        const value = hub
          .stored()
          .find((one) => one.startsWith(`${late} `))
          ?.split(' ')[1];
        hears(at, unanswered(late, Number(value)));
      }
      if (isSet) reader.clockSet(minute(at + 2));
      hears(at, fact);
      if (chance.chance(0.05)) hub.startsAgain();
    }
    ends += noticesIn(hub.database).filter(isEnd).length;
    hub.database.close();
  }
  expect(ends).toBeGreaterThan(STORIES);
});

const bodies = (hub: ReturnType<typeof aHub>) =>
  hub.waiting().flatMap(({ notice }) => (isQuiet(notice) ? [notice.bodyJa] : []));
/** How many were told each end, in the order of decisions. */
const heardBy = (hub: ReturnType<typeof aHub>) =>
  noticesIn(hub.database)
    .filter(isEnd)
    .map(({ mark, recipients }) => `${mark} ${recipients}`);

describe('while the water stands', () => {
  test('nothing is ended by a late reading that makes one episode of two', () => {
    const hub = aHub();
    hub.reads([0, 3.2], [10, 2.8], [40, 2.8], [50, 3.6], [60, 4.2]);
    expect([hub.told(), hub.ended()]).toEqual([
      ['0 caution 1', '50 caution 1', '60 danger 1'],
      ['40 closed 1'],
    ]);
    hub.hears(
      61,
      pack([
        [20, 3],
        [30, 2.95],
      ]),
    );
    expect(hub.episodes()).toHaveLength(1);
    hub.reads([70, 4.4], [80, 4.5]);
    expect([hub.told(), hub.ended()]).toEqual([
      ['0 caution 1', '50 caution 1', '60 danger 1'],
      ['40 closed 1'],
    ]);
    hub.reads([90, 3.6], [110, 3.5], [120, 2.5], [140, 2.5]);
    expect(heardBy(hub)).toEqual(['closed 2', 'fallen:caution 2', 'closed 2']);
  });

  test('a fall that was learnt late is not told, and the end reaches whoever was told, under the name that they know', () => {
    const hub = aHub();
    hub.reads([0, 3.2], [10, 2.6]);
    hub.hears(50, pack([[50, 4.4]]));
    hub.hears(
      51,
      pack([
        [20, 2.6],
        [30, 2.6],
        [40, 3.6],
      ]),
    );
    expect(hub.episodes().map(({ openedAt }) => (openedAt - minute(0)) / MINUTE)).toEqual([0, 40]);
    expect([hub.told(), hub.ended()]).toEqual([['0 caution 1', '50 danger 1'], []]);
    // Whoever has answered the notice of the danger has answered what stands.
    expect(hub.notices().every(({ episode }) => episode === hub.episodes()[1]?.id)).toBe(true);
    hub.reads([60, 4.5], [70, 3.6], [90, 3.6], [100, 2.5], [120, 2.5]);
    expect([hub.told(), hub.ended()]).toEqual([
      ['0 caution 1', '50 danger 1'],
      ['90 fallen:caution 1', '120 closed 1'],
    ]);
    expect(heardBy(hub)).toEqual(['fallen:caution 2', 'closed 2']);
  });

  test('another flood after one whose end nobody knew of is told anew, and both are ended at once', () => {
    const hub = aHub();
    hub.reads([0, 3.2]);
    hub.hears(600, pack([[600, 3.4]]));
    hub.hears(
      601,
      pack([
        [10, 2.5],
        [20, 2.5],
        [30, 2.5],
        [580, 2.6],
        [590, 3.1],
      ]),
    );
    hub.reads([610, 3.4]);
    expect([hub.told(), hub.ended()]).toEqual([['0 caution 1', '610 caution 1'], []]);
    expect(new Set(hub.notices().map(({ episode }) => episode)).size).toBe(2);
    hub.reads([620, 2.5], [640, 2.5]);
    expect(heardBy(hub)).toEqual(['closed 2']);
  });

  test('a clock that is put right ends nothing and tells nothing twice', () => {
    const hub = aHub();
    hub.reads([-30, 2.2], [-20, 2.3], [53, 2.5], [63, 2.9], [73, 3.3], [83, 4.2], [93, 4.4]);
    const told = ['73 caution 1', '83 danger 1'];
    expect(hub.told()).toEqual(told);
    // All of it was an hour ahead.
    hub.reads([40, 4.5], [50, 4.6], [60, 4.6]);
    expect([hub.told(), hub.ended()]).toEqual([told, []]);
    hub.reads([70, 3.5], [80, 3.5], [90, 3.5], [100, 2.5], [110, 2.5], [120, 2.5]);
    expect([hub.told(), heardBy(hub)]).toEqual([told, ['fallen:caution 2', 'closed 2']]);
  });

  test('unless it does not stand by the right clock: that is told with the next reading that counts', () => {
    const hub = aHub();
    hub.reads([-30, 2.2], [-20, 2.3], [70, 3.3], [80, 4.2]);
    hub.reads([30, 2.4]);
    expect([hub.told(), hub.ended()]).toEqual([['70 caution 1', '80 danger 1'], ['30 closed 1']]);
    expect(bodies(hub)[0]).toContain('「氾濫危険水位に到達」のお知らせを取り下げます');
  });
});

describe('a higher level that never was is taken back while a lower one stands', () => {
  const TAKEN_BACK = '「氾濫開始水位に到達」のお知らせを取り下げます';

  test('where it was taken for a flood because nothing came after it', () => {
    const hub = aHub();
    hub.reads([0, 3.2], [10, 3.2], [20, 5.6]);
    hub.hears(36, unanswered(20, 5.6));
    expect(hub.told()).toEqual(['0 caution 1', '20 overflow 1']);
    hub.reads([40, 3.2]);
    expect(hub.ended()).toEqual(['40 fallen:caution 1']);
    expect(bodies(hub)[0]).toContain(TAKEN_BACK);
    expect(bodies(hub)[0]).toContain('氾濫注意水位以上の水位が続いています。');
    hub.reads([50, 3.2], [60, 2.5], [80, 2.5]);
    expect(heardBy(hub)).toEqual(['fallen:caution 2', 'closed 2']);
  });

  test('also where that level was not told before, since its readings came after what never was', () => {
    const hub = aHub();
    hub.reads([0, 2.5], [10, 5.6]);
    hub.hears(26, unanswered(10, 5.6));
    expect(hub.told()).toEqual(['10 overflow 1']);
    hub.reads([30, 3.2]);
    expect([hub.told(), hub.ended()]).toEqual([['10 overflow 1', '30 caution 1'], ['30 fallen:caution 1']]);
    expect(bodies(hub)[0]).toContain(TAKEN_BACK);
    const [caution] = hub.notices().filter(({ mark }) => mark === 'caution');
    expect(caution?.subjectJa).toBe('鍛冶屋瀬橋 氾濫注意水位に到達（観測） 3.20 m');
    hub.reads([40, 3.2], [50, 2.5], [70, 2.5]);
    expect(heardBy(hub)).toEqual(['fallen:caution 2', 'closed 2']);
  });

  test('and what stands, told with it alone and answered by nobody, is told by itself', () => {
    const hub = aHub();
    hub.reads([0, 2.9], [15, 4.1], [25, 3.5]);
    expect(hub.told()).toEqual(['15 danger 1']);
    hub.hears(26, said(15, 15, 'bad'));
    expect([hub.told(), hub.ended()]).toEqual([['15 danger 1', '25 caution 1'], ['25 fallen:caution 1']]);
    // It was answered: whoever looks after it hears what stands.
    const answered = aHub();
    answered.reads([0, 2.9], [15, 4.1], [25, 3.5]);
    const episode = answered.notices()[0]?.episode ?? '';
    answered.hears(26, { kind: 'episode.acknowledged', body: { episode, by: 'hq', via: 'face' } });
    answered.hears(27, said(15, 15, 'bad'));
    expect([answered.told(), heardBy(answered)]).toEqual([['15 danger 1'], ['fallen:caution 2']]);
  });

  test('where staff say that its readings do not count, at once', () => {
    const hub = aHub();
    hub.reads([0, 3.2], [10, 3.3], [20, 5.1], [30, 5.2]);
    hub.hears(33, said(20, 30, 'bad'));
    expect(hub.ended()).toEqual(['10 fallen:caution 1']);
    expect(bodies(hub)[0]).toContain(TAKEN_BACK);
    hub.reads([40, 3.3], [50, 3.3]);
    expect(heardBy(hub)).toEqual(['fallen:caution 2']);
  });
});

describe('a flood of which no reading counts any more', () => {
  test('is taken back, once, and does not come back by itself', () => {
    const hub = aHub();
    hub.reads([0, 3.2], [10, 4.1]);
    expect(hub.told()).toEqual(['0 caution 1', '10 danger 1']);
    hub.hears(12, said(0, 10, 'bad'));
    expect(hub.episodes()).toEqual([]);
    expect([hub.ended(), heardBy(hub)]).toEqual([['10 closed 1'], ['closed 2']]);
    const [end] = hub.notices().filter(({ kind }) => kind === 'closed');
    expect(end).toMatchObject({ valueM: null, subjectJa: '鍛冶屋瀬橋 先のお知らせの取り下げ' });
    expect(bodies(hub)[0]).toContain('「氾濫危険水位に到達」のお知らせを取り下げます');
    expect(bodies(hub)[0]).toContain('使える観測値はいまありません。');
    expect(bodies(hub)[0]).not.toContain('4.10');
    hub.startsAgain();
    hub.hears(13, said(0, 10, 'bad'));
    hub.reads([20, 2.5], [30, 2.5]);
    expect(hub.ended()).toEqual(['10 closed 1']);
    hub.reads([40, 3.1]);
    expect(hub.told()).toEqual(['0 caution 1', '10 danger 1', '40 caution 1']);
  });

  test('is told again where staff take their word back', () => {
    const hub = aHub();
    hub.reads([0, 3.2]);
    hub.hears(12, said(0, 0, 'bad'));
    const body = { series: LEVEL, from: minute(0), to: minute(0), by: 'hq' };
    hub.hears(13, { kind: 'reading.overrule-undone', body });
    expect([hub.told().toSorted(), hub.ended()]).toEqual([['0 caution 1', '0 caution 2'], ['0 closed 1']]);
  });
});

function worded({ kind, body }: NewFact): string {
  if (kind === 'readings.received') {
    const { readings } = body as FactBody<'readings.received'>;
    return readings
      .map(([, at, value]: readonly [SeriesId, number, number]) => `${(at - minute(0)) / MINUTE} ${value}`)
      .join(', ');
  }
  const { from, to, at, verdict } = body as { from?: number; to?: number; at?: number; verdict?: string };
  const minutes = [from, to, at].flatMap((one) => (one === undefined ? [] : [(one - minute(0)) / MINUTE]));
  return `${kind} ${verdict ?? ''} ${minutes.join('-')}`;
}
