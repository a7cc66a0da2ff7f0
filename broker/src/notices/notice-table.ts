import {
  asksForAnswer,
  type CheckView,
  type FactBody,
  type Instant,
  isOfLevel,
  type LevelNotice,
  type MaintenanceNotice,
  type Notice,
  type NoticeKey,
  type NoticeKind,
  type NoticeTimes,
  type NoticeView,
  noticePlace,
  type StationId,
  toIsoJst,
} from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { answeredBy } from '../duty/answer.js';
import { wordTable } from '../duty/word-table.js';
import { type Check, checkTable, createCheckTables } from '../judging/check-table.js';
import { CANARY } from '../watch/canary.js';
import { messageTable } from './message-table.js';
import { channelOf } from './person-recipient.js';

/** Notices before they are addressed: everything but the key. */
export type LevelNoticeBody = Omit<LevelNotice, 'key'>;
export type MaintenanceNoticeBody = Omit<MaintenanceNotice, 'key'>;
export type NoticeBody = LevelNoticeBody | MaintenanceNoticeBody;

/** Whom a notice was for. */
export interface Addressed {
  recipient: string;
  channel: string;
  state: DeliveryRow['state'];
  /** Tries that were begun. */
  attempts: number;
}

/** A delivery with its place in the order in which they came. */
export type Waiting = Delivery & { place: number };

export interface Delivery {
  key: NoticeKey;
  recipient: string;
  channel: string;
  attempts: number;
  /** What came of the last try. */
  detail: string;
  notice: Notice;
}

interface DeliveryRow {
  key: string;
  rise_key: string;
  recipient: string;
  channel: string;
  state: 'waiting' | 'accepted' | 'given-up' | 'not-needed';
  attempts: number;
  detail: string;
  accepted_at: number | null;
}

interface NoticeRow {
  rise_key: string;
  decided_seq: number;
  body: string;
}

const checkView = (check: Check | undefined, { picture }: LevelNoticeBody): CheckView | null =>
  check === undefined
    ? null
    : {
        series: check.series,
        at: check.at,
        reason: check.reason,
        state: check.state,
        picture: picture ? { camera: picture.camera, at: Date.parse(picture.takenAt) } : null,
      };

/** The stations that a notice is about. */
export const stationsOf = (body: NoticeBody): StationId[] =>
  isOfLevel(body) ? [body.station] : [...new Set(body.subjects.flatMap(({ station }) => station ?? []))];

/** The one station that it is about; null where there are several or none. */
export function stationOf(body: NoticeBody): StationId | null {
  const [first, ...more] = stationsOf(body);
  return more.length === 0 ? (first ?? null) : null;
}

/** How the episodes of musters begin (`MusterId`). */
const MUSTERS = 'condition:muster';

/** What is to be told, to whom, and how far that has come: a projection of facts and of the tries that were journalled. */
export type NoticeTable = ReturnType<typeof noticeTable>;

export function noticeTable(database: SqliteDatabase) {
  if (!database.readonly) {
    createCheckTables(database);
    database.exec(`
      CREATE TABLE IF NOT EXISTS notice (
        rise_key TEXT PRIMARY KEY,
        decided_seq INTEGER NOT NULL,
        body TEXT NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS notice_by_seq ON notice (decided_seq);
      CREATE TABLE IF NOT EXISTS delivery (
        key TEXT PRIMARY KEY,
        rise_key TEXT NOT NULL REFERENCES notice,
        recipient TEXT NOT NULL,
        channel TEXT NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        detail TEXT NOT NULL
      ) STRICT;
      CREATE TABLE IF NOT EXISTS notice_time (
        rise_key TEXT PRIMARY KEY,
        received_at INTEGER NOT NULL,
        judged_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS accepted_delivery (
        key TEXT PRIMARY KEY,
        rise_key TEXT NOT NULL,
        at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS accepted_delivery_by_notice ON accepted_delivery (rise_key, at);
      CREATE INDEX IF NOT EXISTS delivery_waiting ON delivery (rise_key) WHERE state = 'waiting';
      CREATE INDEX IF NOT EXISTS delivery_waiting_by_channel ON delivery (channel) WHERE state = 'waiting';
      CREATE INDEX IF NOT EXISTS delivery_by_notice ON delivery (rise_key);
    `);
  }
  const checks = checkTable(database);
  const words = wordTable(database);
  const messages = messageTable(database);
  const writable = !database.readonly;
  const add = writable ? database.prepare('INSERT OR IGNORE INTO notice VALUES (?, ?, ?)') : undefined;
  const address = writable
    ? database.prepare("INSERT OR IGNORE INTO delivery VALUES (?, ?, ?, ?, 'waiting', 0, '')")
    : undefined;
  const tried = writable
    ? database.prepare(
        // What was under way when it was no longer needed has reached somebody all the same.
        `UPDATE delivery SET state = @state, attempts = max(attempts, @attempt), detail = @detail
         WHERE key = @key AND (state = 'waiting' OR (state = 'not-needed' AND @state = 'accepted'))`,
      )
    : undefined;
  const toldElsewhere = writable
    ? database.prepare(
        `INSERT INTO delivery SELECT ?, rise_key, ?, ?, ?, ?, ? FROM notice WHERE rise_key = ?
         ON CONFLICT (key) DO UPDATE SET state = excluded.state, attempts = max(attempts, excluded.attempts),
           detail = excluded.detail WHERE state <> 'accepted'`,
      )
    : undefined;
  // A fact that a town has brought along may decide several, each at its own time.
  const newestFirst = "ORDER BY decided_seq DESC, json_extract(body, '$.decidedAt') DESC, rise_key LIMIT ?";
  const isListed = `rise_key NOT GLOB '${CANARY}:*'`;
  const newest = database.prepare(`SELECT * FROM notice WHERE ${isListed} ${newestFirst}`);
  const before = database.prepare(
    `WITH it AS (SELECT decided_seq AS seq, json_extract(body, '$.decidedAt') AS at, rise_key AS key FROM notice WHERE rise_key = ?)
     SELECT notice.* FROM notice, it WHERE decided_seq <= it.seq AND ${isListed}
       AND (it.seq, it.at, rise_key) > (decided_seq, json_extract(body, '$.decidedAt'), it.key) ${newestFirst}`,
  );
  const one = database.prepare('SELECT * FROM notice WHERE rise_key = ?');
  // By the beginning of the key; `}` follows `|`.
  const recipients = database.prepare(
    "SELECT recipient, channel, state, attempts FROM delivery WHERE rise_key > ? || '|' AND rise_key < ? || '}' ORDER BY rowid",
  );
  const recipientsOfOne = database.prepare(
    'SELECT recipient, channel, state, attempts FROM delivery WHERE rise_key = ? ORDER BY rowid',
  );
  const isAddressed = database.prepare('SELECT 1 FROM delivery WHERE rise_key = ? AND recipient = ?');
  const ofEpisode = database.prepare(
    "SELECT rise_key, body ->> '$.kind' AS kind FROM notice WHERE rise_key > ? || '|' AND rise_key < ? || '}' ORDER BY rowid",
  );
  const toldOf = (episode: string) =>
    ofEpisode.all(episode, episode) as { rise_key: string; kind: NoticeKind | null }[];
  const between = database.prepare(
    `SELECT rise_key, body FROM notice WHERE json_extract(body, '$.decidedAt') BETWEEN ? AND ? AND ${isListed}
     ORDER BY decided_seq, rowid`,
  );
  const ofMark = database.prepare(
    `SELECT json_extract(body, '$.rise') AS rise FROM notice
     WHERE rise_key > ? || '|' AND rise_key < ? || '}'`,
  );
  const deliveries = database.prepare(
    `SELECT d.*, a.at AS accepted_at FROM delivery d LEFT JOIN accepted_delivery a USING (key)
     WHERE d.rise_key = ? ORDER BY recipient, channel`,
  );
  const waiting = database.prepare(
    // The index holds a kind's rows in the order of their places; the cross join keeps it in front.
    `SELECT d.rowid AS place, d.*, n.body FROM delivery d CROSS JOIN notice n USING (rise_key)
     WHERE d.state = 'waiting' AND d.channel = ? AND d.rowid > ? AND (d.rise_key GLOB '${MUSTERS}:*') = ? ORDER BY d.rowid LIMIT ?`,
  );
  // From one kind to the next, without a look at what lies between.
  const kinds = database
    .prepare(
      `WITH RECURSIVE kind (name) AS (
         SELECT min(channel) FROM delivery WHERE state = 'waiting'
         UNION ALL
         SELECT (SELECT min(channel) FROM delivery WHERE state = 'waiting' AND channel > name) FROM kind WHERE name IS NOT NULL
       ) SELECT name FROM kind WHERE name IS NOT NULL`,
    )
    .pluck();
  const stillWaiting = database
    .prepare("SELECT key FROM delivery WHERE key IN (SELECT value FROM json_each(?)) AND state = 'waiting'")
    .pluck();
  const notNeeded = writable
    ? database.prepare(
        `UPDATE delivery SET state = 'not-needed', detail = 'it was over before it left'
         WHERE rise_key = ? AND state = 'waiting' AND recipient LIKE 'person:%'`,
      )
    : undefined;
  const takenBack = writable
    ? database.prepare(
        `UPDATE delivery SET state = 'not-needed', detail = 'it was taken back before it left'
         WHERE rise_key = ? AND state = 'waiting'`,
      )
    : undefined;
  const riseOf = database.prepare('SELECT rise_key FROM delivery WHERE key = ?');
  const canaries = database.prepare(
    `SELECT * FROM notice WHERE rise_key GLOB '${CANARY}:*' ORDER BY decided_seq DESC LIMIT ?`,
  );
  const forget = (table: string) =>
    database.prepare(
      `DELETE FROM ${table} WHERE rise_key IN
         (SELECT rise_key FROM notice WHERE rise_key GLOB '${CANARY}:*' AND decided_seq < ?)`,
    );
  const forgetCanaries = writable
    ? ['accepted_delivery', 'notice_time', 'delivery', 'notice'].map(forget)
    : [];

  const noteTimes = writable
    ? database.prepare('INSERT OR IGNORE INTO notice_time VALUES (?, ?, ?)')
    : undefined;
  const begun = writable
    ? database.prepare('UPDATE notice_time SET judged_at = min(judged_at, ?) WHERE rise_key = ?')
    : undefined;
  const accepted = writable
    ? database.prepare('INSERT OR IGNORE INTO accepted_delivery VALUES (?, ?, ?)')
    : undefined;
  const times = database.prepare(
    `SELECT received_at, judged_at, (SELECT min(a.at) FROM accepted_delivery a WHERE a.rise_key = t.rise_key) AS accepted_at
     FROM notice_time t WHERE t.rise_key = ?`,
  );
  const timesOf = (riseKey: string, body: NoticeBody): NoticeTimes => {
    const row = times.get(riseKey) as
      | { received_at: number; judged_at: number; accepted_at: number | null }
      | undefined;
    return {
      sampledAt: Date.parse(body.observedAt),
      receivedAt: row?.received_at ?? null,
      judgedAt: row?.judged_at ?? null,
      acceptedAt: row?.accepted_at ?? null,
      acknowledgedAt: answeredBy(words.on(body.episode, riseKey)).acknowledged[0]?.at ?? null,
    };
  };

  const view = (row: NoticeRow): NoticeView => {
    const body = JSON.parse(row.body) as NoticeBody;
    return {
      key: row.rise_key,
      episode: body.episode,
      kind: body.kind ?? null,
      station: stationOf(body),
      town: body.town,
      mark: body.mark,
      markNameJa: body.markNameJa,
      markNameEn: body.markNameEn,
      alertLevel: body.alertLevel,
      rise: body.rise,
      observedAt: Date.parse(body.observedAt),
      decidedAt: Date.parse(body.decidedAt),
      times: timesOf(row.rise_key, body),
      valueM: isOfLevel(body) && !body.noValue ? body.valueM : null,
      ...{ placeJa: noticePlace(body, 'ja'), placeEn: noticePlace(body, 'en') },
      subjectJa: body.subjectJa,
      subjectEn: body.subjectEn,
      check: body.kind === 'check' ? checkView(checks.one(row.rise_key), body) : null,
      ...answeredBy(words.on(body.episode, row.rise_key)),
      deliveries: (deliveries.all(row.rise_key) as DeliveryRow[]).map(
        ({ accepted_at, recipient, channel, state, attempts, detail }) => ({
          ...{ recipient, channel, state, attempts, detail, acceptedAt: accepted_at },
        }),
      ),
    };
  };

  const viewOf = (riseKey: string): NoticeView | undefined => {
    const row = one.get(riseKey) as NoticeRow | undefined;
    return row && view(row);
  };

  return {
    /** Decides a notice; false when this rise has been told already. */
    add: (
      riseKey: string,
      decidedSeq: number,
      body: NoticeBody,
      { receivedAt, judgedAt }: { receivedAt: Instant; judgedAt: Instant },
    ): boolean => {
      noteTimes?.run(riseKey, receivedAt, judgedAt);
      return add?.run(riseKey, decidedSeq, JSON.stringify(body)).changes === 1;
    },
    /**
     * The number by which a rise or an end is told: its own, or the next free one of its episode and mark where another has been told by
     * that, which may stand no more.
     */
    freeRise: ({ episode, mark, rise }: Pick<NoticeBody, 'episode' | 'mark' | 'rise'>): number => {
      const prefix = `${episode}|${mark}`;
      const told = ofMark.all(prefix, prefix) as { rise: number }[];
      return Math.max(rise, ...told.map((one) => one.rise + 1));
    },
    /** Whether any rise of an episode to a mark has been told. */
    isTold: ({ episode, mark }: Pick<NoticeBody, 'episode' | 'mark'>): boolean => {
      const prefix = `${episode}|${mark}`;
      return ofMark.get(prefix, prefix) !== undefined;
    },
    address: (key: NoticeKey, riseKey: string, recipient: string, channel: string): void => {
      address?.run(key, riseKey, recipient, channel);
    },
    /** Takes in what became of a try, and when (wall clock); returns the notice's own key. */
    tried: (body: FactBody<'notice.tried'>, wallAt: Instant): string | undefined => {
      const { key, attempt, outcome, detail } = body;
      messages.take(body);
      const state = outcome === 'begun' || outcome === 'failed' ? 'waiting' : outcome;
      tried?.run({ state, attempt, detail, key });
      const riseKey = (riseOf.get(key) as { rise_key: string } | undefined)?.rise_key;
      if (riseKey !== undefined && outcome === 'begun') begun?.run(wallAt, riseKey);
      if (riseKey !== undefined && outcome === 'accepted') accepted?.run(key, riseKey, wallAt);
      return riseKey;
    },
    /** Takes in a try of another hub: what came of it is shown, and nothing of it is tried again here. Returns the notice's own key. */
    toldElsewhere: ({ key, attempt, outcome, detail }: FactBody<'notice.tried'>): string | undefined => {
      const [episode, mark, rise, recipient, inKey = ''] = key.split('|');
      const channel = channelOf(inKey);
      const riseKey = `${episode}|${mark}|${rise}`;
      const state = outcome === 'accepted' || outcome === 'not-needed' ? outcome : 'given-up';
      const { changes } = toldElsewhere?.run(key, recipient, channel, state, attempt, detail, riseKey) ?? {};
      return changes ? riseKey : undefined;
    },
    /** What waits to be told to people of a notice is told no more; rooms and machines get it late, with its age. */
    notNeeded: (riseKey: string): void => {
      notNeeded?.run(riseKey);
    },
    /** What waits to be told of a notice, to whomever, is told no more: what it says never was. */
    takenBack: (riseKey: string): void => {
      takenBack?.run(riseKey);
    },
    toldWith: messages.toldWith,
    has: (riseKey: string): boolean => one.get(riseKey) !== undefined,
    body: (riseKey: string): NoticeBody | undefined => {
      const row = one.get(riseKey) as NoticeRow | undefined;
      return row && (JSON.parse(row.body) as NoticeBody);
    },
    /** The canary's last one, which stands in no list. */
    newestCanary: (): NoticeView | undefined => {
      const row = canaries.get(1) as NoticeRow | undefined;
      return row && view(row);
    },
    /** Lets go of all but the last of the canary's. */
    keepCanaries: (last: number): void => {
      const oldest = (canaries.all(last) as NoticeRow[]).at(-1)?.decided_seq;
      if (oldest !== undefined) for (const one of forgetCanaries) one.run(oldest);
    },
    /** Keys of an episode's notices, in the order in which they were decided. */
    ofEpisode: (episode: string): string[] => toldOf(episode).map(({ rise_key }) => rise_key),
    /**
     * Those of an episode that ask people for an answer, in that order: what people say of the episode, they say of the last of them.
     * @param upTo none that was decided after it; none at all where it is not the episode's
     */
    askingOf: (episode: string, upTo?: string): string[] => {
      const told = toldOf(episode);
      const meant =
        upTo === undefined ? told : told.slice(0, told.findIndex(({ rise_key }) => rise_key === upTo) + 1);
      return meant.filter(asksForAnswer).map(({ rise_key }) => rise_key);
    },
    /** What was told last of an episode after one of its notices, where that asks for no answer: it has fallen, is over, or is well again. */
    toldSince: (riseKey: string): NoticeView | undefined => {
      const told = toldOf(riseKey.slice(0, riseKey.indexOf('|')));
      const after = told.slice(told.findIndex(({ rise_key }) => rise_key === riseKey) + 1);
      const last = after.findLast(({ kind }) => kind !== 'learnt');
      return last === undefined || asksForAnswer(last) ? undefined : viewOf(last.rise_key);
    },
    /** Those that were decided in a period, as they were. */
    between: (from: Instant, to: Instant): (NoticeBody & { key: string })[] =>
      // As text: an instant on the whole second stands before those behind it.
      (between.all(toIsoJst(from), `${toIsoJst(to).slice(0, 19)}~`) as NoticeRow[])
        .map(({ rise_key, body }) => ({ key: rise_key, ...(JSON.parse(body) as NoticeBody) }))
        .filter(({ decidedAt }) => Date.parse(decidedAt) <= to),
    /** To whom notices of an episode were addressed, and what became of it, in that order; once for each notice. */
    recipientsOf: (episode: string): Addressed[] => recipients.all(episode, episode) as Addressed[],
    /** The same of one notice. */
    recipientsOfOne: (riseKey: string): Addressed[] => recipientsOfOne.all(riseKey) as Addressed[],
    /** Whether a notice is for a recipient, by whatever channel. */
    isAddressed: (riseKey: string, recipient: string): boolean =>
      isAddressed.get(riseKey, recipient) !== undefined,
    newest: (limit: number): NoticeView[] => (newest.all(limit) as NoticeRow[]).map(view),
    /** Those that stand behind one in that order, the next of them first. */
    before: (riseKey: string, limit: number): NoticeView[] =>
      (before.all(riseKey, limit) as NoticeRow[]).map(view),
    one: viewOf,
    /** The kinds of channels for which something waits. */
    kinds: (): string[] => kinds.all() as string[],
    /** What still has to be handed over by a kind of channel, after a place in the order in which it came: of musters, or of all else. */
    waiting: (kind: string, after: number, limit: number, ofMusters: boolean): Waiting[] =>
      (
        waiting.all(kind, after, ofMusters ? 1 : 0, limit) as (DeliveryRow & {
          place: number;
          body: string;
        })[]
      ).map((row) => ({
        place: row.place,
        key: row.key as NoticeKey,
        recipient: row.recipient,
        channel: row.channel,
        attempts: row.attempts,
        detail: row.detail,
        notice: { ...(JSON.parse(row.body) as NoticeBody), key: row.key as NoticeKey } as Notice,
      })),
    stillWaiting: (keys: readonly string[]): string[] => stillWaiting.all(JSON.stringify(keys)) as string[],
  };
}
