import { createHash } from 'node:crypto';
import type { Instant } from '@kawamori/contracts';
import { openDatabase, type SqliteDatabase } from '@kawamori/kit';
import { z } from 'zod';
import { type Callback, isLate, isSigned, KNOWN_FOR, pressIn } from './press.js';

/** What waits for the hub, as it is handed over. */
export const WaitingCallbacks = z.object({
  callbacks: z.array(z.object({ number: z.number().int(), body: z.string(), signature: z.string() })),
});
export type WaitingCallbacks = z.infer<typeof WaitingCallbacks>;

/**
 * What became of a callback. `not-ours`: something else that was said in the chat, of which nothing is kept. `known`: it has come before.
 * `full`: the hub has fetched nothing for too long.
 */
export type Taken = 'taken' | 'not-ours' | 'forged' | 'late' | 'known' | 'full';

/** Callbacks that were taken for the hub, on the disk until it has fetched them. */
export interface Box {
  take(callback: Callback, now: Instant): Taken;
  waiting(): WaitingCallbacks;
  /** The hub has them: everything up to a number goes. */
  remove(through: number): void;
  close(): void;
}

/** Handed over at once. */
const AT_ONCE = 100;

/** @param file `:memory:` for tests alone */
export function openBox(file: string, { botSecret, most }: { botSecret: string; most: number }): Box {
  const database: SqliteDatabase = openDatabase(file, 'acknowledged');
  database.exec(`
    CREATE TABLE IF NOT EXISTS callback (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      body TEXT NOT NULL,
      signature TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS known (digest TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `);
  const count = database.prepare('SELECT count(*) AS count FROM callback');
  const add = database.prepare('INSERT INTO callback (body, signature) VALUES (?, ?)');
  const oldest = database.prepare('SELECT number, body, signature FROM callback ORDER BY number LIMIT ?');
  const remove = database.prepare('DELETE FROM callback WHERE number <= ?');
  const know = database.prepare('INSERT OR IGNORE INTO known VALUES (?, ?)');
  const forget = database.prepare('DELETE FROM known WHERE at < ?');

  const keep = database.transaction(({ body, signature }: Callback, now: Instant): Taken => {
    forget.run(now - KNOWN_FOR);
    if ((count.get() as { count: number }).count >= most) return 'full';
    const digest = createHash('sha256').update(body).digest('hex');
    if (know.run(digest, now).changes === 0) return 'known';
    add.run(body, signature);
    return 'taken';
  });

  return {
    take: (callback, now) => {
      if (!isSigned(botSecret, callback)) return 'forged';
      const press = pressIn(callback.body);
      if (!press) return 'not-ours';
      return isLate(press, now) ? 'late' : keep(callback, now);
    },
    waiting: () => ({ callbacks: oldest.all(AT_ONCE) as WaitingCallbacks['callbacks'] }),
    remove: (through) => void remove.run(through),
    close: () => void database.close(),
  };
}
