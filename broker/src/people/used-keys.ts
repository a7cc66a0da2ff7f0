import type { Instant } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';

export const USED_KEYS_TABLE =
  'CREATE TABLE IF NOT EXISTS used_key (key TEXT PRIMARY KEY, counter INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID';

export interface KeyUse {
  /** Its signature counter then. */
  counter: number;
  at: Instant;
}

/** How each security key was used last: where its counter goes back, there may be a copy of it (WebAuthn, 6.1.1). */
export interface UsedKeys {
  last(key: string): KeyUse | undefined;
  /** Resolves when that outlives a power cut. */
  use(key: string, use: KeyUse): Promise<void>;
}

/**
 * @param onDisk does the first, and the second in its place where the disk takes nothing
 * @param kept resolves when what was written before lies on the disk
 */
export function usedKeys(
  opened: () => SqliteDatabase,
  onDisk: (work: () => void, otherwise: () => void) => void,
  kept: () => Promise<void>,
): UsedKeys {
  /** For which the disk had no room: they are known as long as the process lives. */
  const unwritten = new Map<string, KeyUse>();
  return {
    last: (key) =>
      unwritten.get(key) ??
      (opened().prepare('SELECT counter, at FROM used_key WHERE key = ?').get(key) as KeyUse | undefined),
    use: async (key, { counter, at }) => {
      onDisk(
        () => {
          opened()
            .prepare(
              'INSERT INTO used_key VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET counter = excluded.counter, at = excluded.at',
            )
            .run(key, counter, at);
          unwritten.delete(key);
        },
        () => unwritten.set(key, { counter, at }),
      );
      await kept();
    },
  };
}
