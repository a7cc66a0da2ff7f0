import { createHash, randomBytes } from 'node:crypto';
import { DAY, type Instant } from '@kawamori/contracts';
import { type Clock, openDatabase, type Part, type SqliteDatabase } from '@kawamori/kit';

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
  const digest = (token: string) => createHash('sha256').update(token).digest('hex');
  const opened = (): SqliteDatabase => {
    if (!database) throw new Error('sessions are not open');
    return database;
  };
  return {
    name: 'sessions',
    start: () => {
      database = openDatabase(file, 'rebuildable');
      database.exec(
        'CREATE TABLE IF NOT EXISTS session (digest TEXT PRIMARY KEY, account TEXT NOT NULL, ends_at INTEGER NOT NULL) STRICT',
      );
      database.prepare('DELETE FROM session WHERE ends_at < ?').run(wallClock.now());
    },
    stop: () => {
      database?.close();
    },
    begin: (account) => {
      const token = randomBytes(32).toString('base64url');
      const endsAt: Instant = wallClock.now() + LASTS;
      opened().prepare('INSERT INTO session VALUES (?, ?, ?)').run(digest(token), account, endsAt);
      return token;
    },
    accountOf: (token) => {
      const row = opened()
        .prepare('SELECT account FROM session WHERE digest = ? AND ends_at > ?')
        .get(digest(token), wallClock.now()) as { account: string } | undefined;
      return row?.account;
    },
    end: (token) => {
      opened().prepare('DELETE FROM session WHERE digest = ?').run(digest(token));
    },
  };
}
