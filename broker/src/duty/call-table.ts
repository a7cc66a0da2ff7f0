import type { Instant, NoticeKey, PersonId, TownId } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import type { Call, CallMade } from './calls-due.js';
import { CALLS_FOR, type CallingNotice, type Matter } from './calls-of-notice.js';
import type { Called } from './links.js';

interface CallingRow {
  rise_key: string;
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

/** Notices that call people, and whom they have called: a projection of facts, written by the judge alone. */
export type CallTable = ReturnType<typeof callTable>;

export function callTable(database: SqliteDatabase) {
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
      CREATE INDEX IF NOT EXISTS duty_call_by_notice ON duty_call (rise_key);
      CREATE INDEX IF NOT EXISTS duty_call_by_time ON duty_call (at);
    `);
  }
  const begin = writable
    ? database.prepare('INSERT OR IGNORE INTO calling_notice VALUES (?, ?, ?, ?, ?, ?)')
    : undefined;
  const add = writable
    ? database.prepare('INSERT OR IGNORE INTO duty_call VALUES (?, ?, ?, ?, ?, ?, ?)')
    : undefined;
  const isUnacknowledged = 'NOT EXISTS (SELECT 1 FROM acknowledgement a WHERE a.rise_key = c.rise_key)';
  const newestOf = database.prepare(
    `SELECT begun_at, decided_at, ${isUnacknowledged} AS runs FROM calling_notice c
     WHERE episode = ? ORDER BY rowid DESC LIMIT 1`,
  );
  const since = database.prepare(
    `SELECT * FROM calling_notice c WHERE decided_at >= ? AND ${isUnacknowledged}
     AND NOT EXISTS (SELECT 1 FROM calling_notice n WHERE n.episode = c.episode AND n.rowid > c.rowid)
     ORDER BY decided_at, rise_key`,
  );
  const calls = database.prepare(
    `SELECT c.person, c.channel, c.why, c.ordinal, c.at, d.state FROM duty_call c JOIN delivery d USING (key)
     WHERE c.rise_key = ? ORDER BY c.at, c.rowid`,
  );
  const called = database.prepare(
    'SELECT person, rise_key AS notice, max(at) AS at FROM duty_call WHERE at >= ? GROUP BY rise_key, person',
  );
  return {
    /** Who was called since, and the last time; once for each notice. */
    calledSince: (from: Instant): Called[] => called.all(from) as Called[],
    /** When the ladder of an episode was begun that still calls at an instant: nobody has acknowledged what it told last. */
    runsSince: (episode: string, now: Instant): Instant | undefined => {
      const row = newestOf.get(episode) as { begun_at: number; decided_at: number; runs: 0 | 1 } | undefined;
      return row?.runs && now - row.decided_at < CALLS_FOR ? row.begun_at : undefined;
    },
    begin: (riseKey: string, episode: string, notice: Omit<CallingNotice, 'acknowledged' | 'made'>): void => {
      begin?.run(riseKey, episode, notice.town, notice.matter, notice.begunAt, notice.decidedAt);
    },
    add: (key: NoticeKey, riseKey: string, { person, channel, why, ordinal }: Call, at: Instant): void => {
      add?.run(key, riseKey, person, channel, why, ordinal, at);
    },
    /** Notices that were decided since and that nobody has acknowledged, the newest of each episode; the oldest first. */
    unacknowledgedSince: (from: Instant): (CallingNotice & { key: string })[] =>
      (since.all(from) as CallingRow[]).map(({ rise_key, town, matter, begun_at, decided_at }) => ({
        ...{ key: rise_key, town, matter, begunAt: begun_at, decidedAt: decided_at, acknowledged: false },
        made: (calls.all(rise_key) as CallRow[]).map(({ state, ...call }) => ({ ...call, outcome: state })),
      })),
  };
}
