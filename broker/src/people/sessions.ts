import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DAY, type Instant, MINUTE, SECOND } from '@kawamori/contracts';
import {
  attachForReading,
  type Clock,
  every,
  isDiskFault,
  openDatabase,
  type Part,
  type Pending,
  pause,
  type SqliteDatabase,
  syncPathAway,
} from '@kawamori/kit';
import { USED_CODES_TABLE, type UsedCodes, usedCodes } from './used-codes.js';
import { USED_KEYS_TABLE, type UsedKeys, usedKeys } from './used-keys.js';

/** A session ends this long after its sign-in, whatever happens. */
const LASTS = 14 * DAY;
/** When a session was seen last is noted no more often. */
const SEEN_EVERY = 5 * MINUTE;
/** So long a used code is waited for until it lies on the disk: a disk that answers nothing keeps nobody out. */
const KEPT_WITHIN = 2 * SECOND;
/** How often the disk is offered what it did not take. */
const OFFERED_EVERY = MINUTE;

/** Where a session began. */
export interface Origin {
  address: string;
  /** What the browser calls itself. */
  browser: string;
}

export interface Session extends Origin {
  /** Names it; opens nothing. */
  id: string;
  account: string;
  since: Instant;
  lastSeenAt: Instant;
  endsAt: Instant;
  /** When a code of the second factor was given last. */
  confirmedAt: Instant | null;
}

export interface Sessions extends Part {
  /** Begins a session; returns the token for the cookie. Only its digest is kept. */
  begin(account: string, origin: Origin, confirmed: boolean): string;
  /** The session behind a token, or undefined when it is unknown or over. */
  of(token: string): Session | undefined;
  /** A code of the second factor has been given. */
  confirm(token: string): void;
  /** Sessions of an account that are not over, the newest first. */
  list(account: string): Session[];
  /** How many each account has. */
  counts(): Map<string, number>;
  end(token: string): void;
  /** Ends one by its name; false where the account has none of that name. */
  endOne(account: string, id: string): boolean;
  /** Ends all of an account, but for the one behind a token. */
  endAll(account: string, butToken?: string): void;
  /** Codes of authenticators that have opened one, or confirmed it. */
  readonly codes: UsedCodes;
  /** Security keys that have. */
  readonly keys: UsedKeys;
}

const TABLE = `CREATE TABLE IF NOT EXISTS signed_in (
  digest TEXT PRIMARY KEY, account TEXT NOT NULL, since INTEGER NOT NULL, last_seen_at INTEGER NOT NULL, ends_at INTEGER NOT NULL,
  address TEXT NOT NULL, browser TEXT NOT NULL, confirmed_at INTEGER
) STRICT`;
const PUT =
  'INSERT OR REPLACE INTO signed_in VALUES (:digest, :account, :since, :last_seen_at, :ends_at, :address, :browser, :confirmed_at)';
const TABLES = `${TABLE}; ${USED_CODES_TABLE}; ${USED_KEYS_TABLE}`;
/** The table of before had no more than this of each session. */
const taken = (from: string) =>
  `INSERT OR IGNORE INTO main.signed_in
   SELECT digest, account, ends_at - ${LASTS}, ends_at - ${LASTS}, ends_at, '', '', NULL FROM ${from}.session`;

interface Row {
  digest: string;
  account: string;
  since: Instant;
  last_seen_at: Instant;
  ends_at: Instant;
  address: string;
  browser: string;
  confirmed_at: Instant | null;
}

const sessionOf = (row: Row): Session => ({
  id: row.digest.slice(0, 16),
  ...{ account: row.account, since: row.since, lastSeenAt: row.last_seen_at, endsAt: row.ends_at },
  ...{ address: row.address, browser: row.browser, confirmedAt: row.confirmed_at },
});

/** Who is signed in, on the wall clock, in a file of its own so that a restart signs nobody out and lets no code count twice. */
export function sessions(
  file: string,
  wallClock: Clock,
  sync: (path: string) => Promise<void> = syncPathAway,
): Sessions {
  let database: SqliteDatabase | undefined;
  let offering: Pending | undefined;
  /**
   * By digest what the disk has not taken: a session as it stands now, or undefined for one that has ended. It goes before what the file
   * has, and is forgotten with the process. Nobody is kept out of the map by a full disk, and nobody stays in who was signed out.
   */
  const untaken = new Map<string, Row | undefined>();
  const digest = (token: string) => createHash('sha256').update(token).digest('hex');
  const opened = (): SqliteDatabase => {
    if (!database) throw new Error('sessions are not open');
    return database;
  };
  const onDisk = (work: () => void, otherwise: () => void = () => undefined) => {
    try {
      work();
    } catch (error) {
      if (!isDiskFault(error)) throw error;
      otherwise();
    }
  };
  /** Commits are not synced each (they can be rebuilt by signing in again); what must outlive the power is, away from the event loop. */
  const kept = async (): Promise<void> => {
    const over = new AbortController();
    // What a disk refuses is known to this process all the same.
    const synced = Promise.allSettled([`${file}-wal`, dirname(file)].map(sync));
    await Promise.race([synced, pause(KEPT_WITHIN, over.signal)]);
    over.abort();
  };
  const has = (of: SqliteDatabase, schema: string, table: string) =>
    of.prepare(`SELECT 1 FROM ${schema}.sqlite_schema WHERE type = 'table' AND name = ?`).get(table) !==
    undefined;
  const rowOf = (token: string): Row | undefined => {
    const named = digest(token);
    if (untaken.has(named)) return untaken.get(named);
    return opened().prepare('SELECT * FROM signed_in WHERE digest = ?').get(named) as Row | undefined;
  };
  const isOver = (row: Row) => row.ends_at <= wallClock.now();
  /** All that are not over. */
  const standing = (): Row[] => {
    const written = opened().prepare('SELECT * FROM signed_in').all() as Row[];
    const all = [...untaken.values(), ...written.filter((row) => !untaken.has(row.digest))];
    return all.filter((row) => row !== undefined).filter((row) => !isOver(row));
  };
  const standingOf = (account: string) => standing().filter((row) => row.account === account);
  /** From here on a session stands so, or undefined: it has ended. */
  const put = (named: string, row: Row | undefined): void =>
    onDisk(
      () => {
        if (row) opened().prepare(PUT).run(row);
        else opened().prepare('DELETE FROM signed_in WHERE digest = ?').run(named);
        untaken.delete(named);
      },
      () => untaken.set(named, row),
    );
  const offerAgain = (): void => {
    for (const [named, row] of untaken) put(named, row);
  };
  return {
    name: 'sessions',
    codes: usedCodes(opened, onDisk, kept),
    keys: usedKeys(opened, onDisk, kept),
    start: () => {
      onDisk(
        () => {
          database = openDatabase(file, 'rebuildable');
          database.exec(TABLES);
          if (has(database, 'main', 'session')) database.exec(`${taken('main')}; DROP TABLE main.session`);
          database.prepare('DELETE FROM signed_in WHERE ends_at < ?').run(wallClock.now());
        },
        () => {
          database?.close();
          database = openDatabase(':memory:', 'rebuildable');
          database.exec(TABLES);
          if (!existsSync(file)) return;
          attachForReading(database, file, 'disk');
          if (has(database, 'disk', 'signed_in'))
            database.exec('INSERT INTO main.signed_in SELECT * FROM disk.signed_in');
          if (has(database, 'disk', 'used_code'))
            database.exec('INSERT INTO main.used_code SELECT * FROM disk.used_code');
          if (has(database, 'disk', 'used_key'))
            database.exec('INSERT INTO main.used_key SELECT * FROM disk.used_key');
          if (has(database, 'disk', 'session')) database.exec(taken('disk'));
          database.exec('DETACH disk');
        },
      );
      offering = every(OFFERED_EVERY, offerAgain);
    },
    stop: () => {
      offering?.cancel();
      offerAgain();
      database?.close();
    },
    begin: (account, { address, browser }, confirmed) => {
      const token = randomBytes(32).toString('base64url');
      const now = wallClock.now();
      const row: Row = {
        ...{ digest: digest(token), account, since: now, last_seen_at: now, ends_at: now + LASTS },
        ...{ address: address.slice(0, 60), browser: browser.slice(0, 200) },
        confirmed_at: confirmed ? now : null,
      };
      put(row.digest, row);
      return token;
    },
    of: (token) => {
      const row = rowOf(token);
      if (!row || isOver(row)) return undefined;
      const now = wallClock.now();
      if (now - row.last_seen_at < SEEN_EVERY) return sessionOf(row);
      const seen = { ...row, last_seen_at: now };
      put(row.digest, seen);
      return sessionOf(seen);
    },
    confirm: (token) => {
      const row = rowOf(token);
      if (row) put(row.digest, { ...row, confirmed_at: wallClock.now() });
    },
    list: (account) =>
      standingOf(account)
        .sort((a, b) => b.since - a.since)
        .map(sessionOf),
    counts: () => {
      const counts = new Map<string, number>();
      for (const { account } of standing()) counts.set(account, (counts.get(account) ?? 0) + 1);
      return counts;
    },
    end: (token) => {
      const row = rowOf(token);
      if (row) put(row.digest, undefined);
    },
    endOne: (account, id) => {
      const row = standingOf(account).find((one) => sessionOf(one).id === id);
      if (row) put(row.digest, undefined);
      return row !== undefined;
    },
    endAll: (account, butToken) => {
      const kept = butToken === undefined ? undefined : digest(butToken);
      for (const row of standingOf(account)) if (row.digest !== kept) put(row.digest, undefined);
    },
  };
}
