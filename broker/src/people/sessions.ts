import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { DAY, type Instant } from '@kawamori/contracts';
import {
  attachForReading,
  type Clock,
  isDiskFault,
  openDatabase,
  type Part,
  type SqliteDatabase,
} from '@kawamori/kit';

/** A session ends this long after its sign-in, whatever happens. */
const LASTS = 14 * DAY;

export interface Sessions extends Part {
  /** Begins a session; returns the token for the cookie. Only its digest is kept. */
  begin(account: string): string;
  /** The account behind a token, or undefined when it is unknown or over. */
  accountOf(token: string): string | undefined;
  end(token: string): void;
}

/** Who is signed in, on the wall clock, in a file of its own so that a restart signs nobody out. */
export function sessions(file: string, wallClock: Clock): Sessions {
  let database: SqliteDatabase | undefined;
  /** Sessions for which the disk had no room: they end with the process. Nobody is kept out of the map by a full disk. */
  const unwritten = new Map<string, { account: string; endsAt: Instant }>();
  const digest = (token: string) => createHash('sha256').update(token).digest('hex');
  const opened = (): SqliteDatabase => {
    if (!database) throw new Error('sessions are not open');
    return database;
  };
  const onDisk = (work: () => void, otherwise: () => void) => {
    try {
      work();
    } catch (error) {
      if (!isDiskFault(error)) throw error;
      otherwise();
    }
  };
  const makeTable = (of: SqliteDatabase) =>
    of.exec(
      'CREATE TABLE IF NOT EXISTS session (digest TEXT PRIMARY KEY, account TEXT NOT NULL, ends_at INTEGER NOT NULL) STRICT',
    );
  return {
    name: 'sessions',
    start: () =>
      onDisk(
        () => {
          database = openDatabase(file, 'rebuildable');
          makeTable(database);
          database.prepare('DELETE FROM session WHERE ends_at < ?').run(wallClock.now());
        },
        () => {
          database?.close();
          database = openDatabase(':memory:', 'rebuildable');
          makeTable(database);
          if (!existsSync(file)) return;
          attachForReading(database, file, 'disk');
          database.exec('INSERT INTO main.session SELECT * FROM disk.session; DETACH disk');
        },
      ),
    stop: () => {
      database?.close();
    },
    begin: (account) => {
      const token = randomBytes(32).toString('base64url');
      const endsAt: Instant = wallClock.now() + LASTS;
      onDisk(
        () => opened().prepare('INSERT INTO session VALUES (?, ?, ?)').run(digest(token), account, endsAt),
        () => unwritten.set(digest(token), { account, endsAt }),
      );
      return token;
    },
    accountOf: (token) => {
      const held = unwritten.get(digest(token));
      if (held) return held.endsAt > wallClock.now() ? held.account : undefined;
      const row = opened()
        .prepare('SELECT account FROM session WHERE digest = ? AND ends_at > ?')
        .get(digest(token), wallClock.now()) as { account: string } | undefined;
      return row?.account;
    },
    end: (token) => {
      if (unwritten.delete(digest(token))) return;
      opened().prepare('DELETE FROM session WHERE digest = ?').run(digest(token));
    },
  };
}
