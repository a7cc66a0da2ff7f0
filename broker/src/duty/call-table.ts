import type { EpisodeAnswer, Instant, NoticeKey, PersonId, TownId } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { CANARY } from '../watch/canary.js';
import { answeredBy, inCharge } from './answer.js';
import type { Call, CallMade } from './calls-due.js';
import { CALLS_FOR, type CallingNotice, type Matter } from './calls-of-notice.js';
import type { Called } from './links.js';
import { awaited } from './muster.js';
import { musterTable } from './muster-table.js';
import type { WordTable } from './word-table.js';

interface CallingRow {
  rise_key: string;
  episode: string;
  town: TownId;
  matter: Matter;
  begun_at: number;
  decided_at: number;
}

interface CallRow {
  person: PersonId;
  channel: Call['channel'];
  why: Call['why'];
  ordinal: number;
  at: number;
  state: CallMade['outcome'];
}

interface MadeRow extends Pick<CallRow, 'person' | 'channel' | 'why'> {
  key: NoticeKey;
  wall_at: number;
  decided: string | null;
  at: number | null;
}

/** Notices that call people, and whom they have called: a projection of facts, written by the judge alone. */
export type CallTable = ReturnType<typeof callTable>;

export function callTable(database: SqliteDatabase, words: Pick<WordTable, 'on' | 'before'>) {
  const writable = !database.readonly;
  if (writable) {
    // Times are the wall clock's.
    database.exec(`
      CREATE TABLE IF NOT EXISTS calling_notice (
        rise_key TEXT PRIMARY KEY,
        episode TEXT NOT NULL,
        town TEXT NOT NULL,
        matter TEXT NOT NULL,
        begun_at INTEGER NOT NULL,
        decided_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS calling_notice_by_time ON calling_notice (decided_at);
      CREATE INDEX IF NOT EXISTS calling_notice_by_episode ON calling_notice (episode);
      CREATE TABLE IF NOT EXISTS duty_call (
        key TEXT PRIMARY KEY,
        rise_key TEXT NOT NULL,
        person TEXT NOT NULL,
        channel TEXT NOT NULL,
        why TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        at INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE IF NOT EXISTS ended_notice (rise_key TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS duty_call_by_notice ON duty_call (rise_key);
      CREATE INDEX IF NOT EXISTS duty_call_by_time ON duty_call (at);
    `);
  }
  const musters = musterTable(database);
  const musterOf = (episode: string): CallingNotice['muster'] => {
    const muster = musters.one(episode);
    return muster && { awaited: awaited(muster), within: muster.withinMs };
  };
  const begin = writable
    ? database.prepare('INSERT OR IGNORE INTO calling_notice VALUES (?, ?, ?, ?, ?, ?)')
    : undefined;
  const add = writable
    ? database.prepare('INSERT OR IGNORE INTO duty_call VALUES (?, ?, ?, ?, ?, ?, ?)')
    : undefined;
  const beginAnew = writable
    ? database.prepare(
        `UPDATE calling_notice SET begun_at = @at, decided_at = @at WHERE town = @town AND decided_at >= @from
         AND NOT EXISTS (SELECT 1 FROM duty_call d WHERE d.rise_key = calling_notice.rise_key)`,
      )
    : undefined;
  const newestOf = database.prepare(
    `SELECT begun_at, decided_at, NOT EXISTS (SELECT 1 FROM notice_answer a WHERE a.rise_key = c.rise_key)
       AS runs
     FROM calling_notice c WHERE episode = ? AND NOT EXISTS (SELECT 1 FROM ended_notice e WHERE e.rise_key = c.rise_key)
     ORDER BY rowid DESC LIMIT 1`,
  );
  const since = database.prepare(
    `SELECT * FROM calling_notice c
     WHERE rise_key IN (SELECT rise_key FROM calling_notice WHERE decided_at >= ?
                        UNION SELECT notice FROM episode_word WHERE what = 'handed-over' AND wall_at >= ?)
     AND NOT EXISTS (SELECT 1 FROM notice_answer a WHERE a.rise_key = c.rise_key AND a.answer <> 'handing-over')
     AND NOT EXISTS (SELECT 1 FROM ended_notice e WHERE e.rise_key = c.rise_key)
     AND NOT EXISTS (SELECT 1 FROM calling_notice n WHERE n.episode = c.episode AND n.rowid > c.rowid
                     AND NOT EXISTS (SELECT 1 FROM ended_notice e WHERE e.rise_key = n.rise_key))
     ORDER BY decided_at, rise_key`,
  );
  const calling = database.prepare('SELECT * FROM calling_notice WHERE rise_key = ?');
  const calls = database.prepare(
    `SELECT c.person, c.channel, c.why, c.ordinal, c.at, d.state FROM duty_call c JOIN delivery d USING (key)
     WHERE c.rise_key = ? ORDER BY c.at, c.rowid`,
  );
  const callsBefore = database.prepare(
    `SELECT c.person, c.channel, c.why, c.ordinal, c.at, d.state FROM calling_notice own
     JOIN calling_notice lower ON lower.episode = own.episode AND lower.begun_at = own.begun_at AND lower.rowid < own.rowid
     JOIN duty_call c ON c.rise_key = lower.rise_key JOIN delivery d USING (key)
     WHERE own.rise_key = ? ORDER BY c.at, c.rowid`,
  );
  const madeOf = (rows: unknown[]): CallMade[] =>
    (rows as CallRow[]).map(({ state, ...call }) => ({ ...call, outcome: state }));
  const called = database.prepare(
    'SELECT person, rise_key AS notice, max(at) AS at FROM duty_call WHERE at >= ? GROUP BY rise_key, person',
  );
  const answered = database.prepare('SELECT answer FROM notice_answer WHERE rise_key = ?');
  const one = database.prepare('SELECT person, rise_key, ordinal, at FROM duty_call WHERE key = ?');
  const stateOf = database.prepare('SELECT state FROM delivery WHERE key = ?').pluck();
  const round = database.prepare(
    "SELECT why FROM duty_call WHERE rise_key = ? AND person = ? AND ordinal = ? AND why <> 'fall-over'",
  );

  const withDecision = database.prepare(
    `SELECT c.key, c.person, c.channel, c.why, c.at AS wall_at, n.body ->> '$.decidedAt' AS decided, NULL AS at
     FROM duty_call c JOIN calling_notice k USING (rise_key) JOIN notice n USING (rise_key)
     WHERE c.why = 'turn' AND c.at = k.decided_at
     UNION ALL
     SELECT c.key, c.person, c.channel, c.why, c.at, NULL, w.at FROM duty_call c JOIN episode_word w
       ON w.notice = c.rise_key AND w.what = 'handed-over' AND w.to_person = c.person AND w.wall_at = c.at
     WHERE c.why = 'handed-over'`,
  );

  /** The hand-over that calls people until somebody takes it over. */
  const handOverOf = (episode: string, riseKey: string): CallingNotice['handOver'] => {
    const said = words.on(episode, riseKey);
    const { handedOver, closed } = answeredBy(said);
    if (!handedOver || handedOver.taken || closed) return undefined;
    const word = said.findLast(({ what }) => what === 'handed-over');
    return { to: handedOver.to, from: word?.person, at: word?.wallAt ?? 0 };
  };

  const noticeOf = ({
    rise_key,
    episode,
    town,
    matter,
    begun_at,
    decided_at,
  }: CallingRow): CallingNotice => ({
    ...{ town, matter, begunAt: begun_at, decidedAt: decided_at },
    acknowledged: answered.get(rise_key) !== undefined,
    handOver: handOverOf(episode, rise_key),
    muster: matter === 'muster' ? musterOf(episode) : undefined,
    inCharge: inCharge(words.before(episode, rise_key)),
    made: madeOf(calls.all(rise_key)),
    madeBefore: madeOf(callsBefore.all(rise_key)),
  });

  /** A call to the same person about a later and higher level of the same episode, which stands. */
  const overtaking = database.prepare(
    `SELECT 1 FROM duty_call own JOIN notice told ON told.rise_key = own.rise_key
     JOIN duty_call other ON other.person = own.person AND other.channel = 'voice'
       AND other.rise_key > @episode || '|' AND other.rise_key < @episode || '}'
     JOIN notice higher ON higher.rise_key = other.rise_key
     WHERE own.key = @key AND own.channel = 'voice' AND higher.rowid > told.rowid
       AND higher.body ->> '$.alertLevel' > told.body ->> '$.alertLevel'
       AND NOT EXISTS (SELECT 1 FROM ended_notice e WHERE e.rise_key = other.rise_key)`,
  );
  const isOvertaken = (key: NoticeKey, riseKey: string): boolean =>
    overtaking.get({ key, episode: episodeIn(riseKey) }) !== undefined;

  const waitsSince = database
    .prepare(
      `SELECT min(coalesce(c.at, unixepoch(json_extract(n.body, '$.decidedAt')) * 1000))
       FROM delivery d JOIN notice n USING (rise_key) LEFT JOIN duty_call c ON c.key = d.key
       WHERE d.state = 'waiting' AND n.body ->> '$.kind' IS NOT 'learnt' AND d.rise_key NOT GLOB '${CANARY}:*'`,
    )
    .pluck();
  const peopleOf = database.prepare(
    `SELECT person FROM duty_call WHERE rise_key > ? || '|' AND rise_key < ? || '}' GROUP BY person ORDER BY min(rowid)`,
  );
  const endOne = writable ? database.prepare('INSERT OR IGNORE INTO ended_notice VALUES (?)') : undefined;
  const goOn = writable ? database.prepare('DELETE FROM ended_notice WHERE rise_key = ?') : undefined;
  const ended = database.prepare('SELECT 1 FROM ended_notice WHERE rise_key = ?');
  return {
    /** Since when something waits to be handed to a channel; undefined where nothing does. The canary is left out, and what was learnt afterwards may wait. */
    waitsSince: (): Instant | undefined => (waitsSince.get() as number | null) ?? undefined,
    /** Whom the notices of an episode have called, by the beginning of their keys; `}` follows `|`. */
    peopleOf: (episode: string): PersonId[] =>
      (peopleOf.all(episode, episode) as { person: PersonId }[]).map(({ person }) => person),
    /** One notice calls nobody any more, also where another hub has called for it: its episode is over, or what it tells never was. */
    endOne: (riseKey: string): void => {
      endOne?.run(riseKey);
    },
    /** It calls again. */
    goOn: (riseKey: string): void => {
      goOn?.run(riseKey);
    },
    /** Whether a notice calls nobody any more, for its episode is over, or it was taken back. */
    isEnded: (riseKey: string): boolean => ended.get(riseKey) !== undefined,
    isAnswered: (riseKey: string): boolean => answered.get(riseKey) !== undefined,
    /** Why somebody was called who was first called so in a round of channels; undefined for no call. */
    reasonOf: (key: NoticeKey): Call['why'] | undefined => {
      const call = one.get(key) as { person: PersonId; rise_key: string; ordinal: number } | undefined;
      if (!call) return undefined;
      const { person, rise_key, ordinal } = call;
      return (round.get(rise_key, person, ordinal) as { why: Call['why'] } | undefined)?.why;
    },
    /** Calls that were made with a decision or a hand-over itself, and so need no fact of their own; `at` by the river clock. */
    madeAtOnce: (): (Pick<Call, 'person' | 'channel' | 'why'> & {
      key: NoticeKey;
      at: Instant;
      wallAt: Instant;
    })[] =>
      (withDecision.all() as MadeRow[]).map(({ key, person, channel, why, wall_at, decided, at }) => ({
        ...{ key, person, channel, why, wallAt: wall_at },
        at: at ?? Date.parse(decided ?? ''),
      })),
    /**
     * Whether what is for a person still has to leave: nobody has answered since they were called, it is not over, and no telephone rings for
     * a level below the one about which they are called by now. A muster calls nobody once its hour has come.
     * @param now wall clock
     */
    isNeeded: (key: NoticeKey, riseKey: string, now: Instant): boolean => {
      if (stateOf.get(key) === 'not-needed') return false;
      const call = one.get(key) as { at: number; person: PersonId } | undefined;
      // That something is over asks for no answer.
      if (!call) return true;
      if (isOvertaken(key, riseKey)) return false;
      const together = musterOf(episodeIn(riseKey));
      if (together) {
        const { decided_at: from } = calling.get(riseKey) as CallingRow;
        return now < from + together.within && together.awaited.includes(call.person);
      }
      const row = answered.get(riseKey) as { answer: EpisodeAnswer } | undefined;
      if (!row) return true;
      const handOver = row.answer === 'handing-over' ? handOverOf(episodeIn(riseKey), riseKey) : undefined;
      return handOver !== undefined && call.at >= handOver.at;
    },
    /** Who was called since, and the last time; once for each notice. */
    calledSince: (from: Instant): Called[] => called.all(from) as Called[],
    /** When the ladder of an episode was begun that still calls at an instant: nobody has acknowledged what it told last. */
    runsSince: (episode: string, now: Instant): Instant | undefined => {
      const row = newestOf.get(episode) as { begun_at: number; decided_at: number; runs: 0 | 1 } | undefined;
      return row?.runs && now - row.decided_at < CALLS_FOR ? row.begun_at : undefined;
    },
    begin: (
      riseKey: string,
      episode: string,
      notice: Pick<CallingNotice, 'town' | 'matter' | 'begunAt' | 'decidedAt'>,
    ): void => {
      begin?.run(riseKey, episode, notice.town, notice.matter, notice.begunAt, notice.decidedAt);
      goOn?.run(riseKey);
    },
    /** What a town was told since, and nobody was called for, is as if it were decided now: it has a plan from now on. */
    beginAnew: (town: TownId, from: Instant, at: Instant): void => {
      beginAnew?.run({ town, from, at });
    },
    add: (key: NoticeKey, riseKey: string, { person, channel, why, ordinal }: Call, at: Instant): void => {
      add?.run(key, riseKey, person, channel, why, ordinal, at);
    },
    /** How a notice calls people; undefined for one that never did. */
    callingOf: (riseKey: string): CallingNotice | undefined => {
      const row = calling.get(riseKey) as CallingRow | undefined;
      return row && noticeOf(row);
    },
    /**
     * Notices that were decided or handed over since and that nobody has acknowledged or taken over, the newest of each episode that was not
     * taken back; the oldest first.
     */
    unacknowledgedSince: (from: Instant): (CallingNotice & { key: string })[] =>
      (since.all(from, from) as CallingRow[]).map((row) => ({ key: row.rise_key, ...noticeOf(row) })),
  };
}

const episodeIn = (riseKey: string): string => riseKey.slice(0, riseKey.indexOf('|'));
