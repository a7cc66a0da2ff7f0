import { createHash } from 'node:crypto';
import type { SqliteDatabase } from '@kawamori/kit';

export const USED_CODES_TABLE =
  'CREATE TABLE IF NOT EXISTS used_code (secret TEXT PRIMARY KEY, step INTEGER NOT NULL) STRICT, WITHOUT ROWID';

/** Which code of each authenticator was used last: each counts once, also after a restart (RFC 6238, 5.2). */
export interface UsedCodes {
  /** The newest step that was used; 0 before the first. @param sealedSecret of the authenticator; its digest is kept */
  upTo(sealedSecret: string): number;
  /** No code of that step or before counts from here on; resolves when that outlives a power cut. */
  use(sealedSecret: string, step: number): Promise<void>;
}

/**
 * @param onDisk does the first, and the second in its place where the disk takes nothing
 * @param kept resolves when what was written before lies on the disk
 */
export function usedCodes(
  opened: () => SqliteDatabase,
  onDisk: (work: () => void, otherwise: () => void) => void,
  kept: () => Promise<void>,
): UsedCodes {
  /** For which the disk had no room: they are known as long as the process lives. */
  const unwritten = new Map<string, number>();
  const digest = (sealedSecret: string) => createHash('sha256').update(sealedSecret).digest('hex');
  return {
    upTo: (sealedSecret) => {
      const secret = digest(sealedSecret);
      const row = opened().prepare('SELECT step FROM used_code WHERE secret = ?').get(secret);
      return Math.max((row as { step: number } | undefined)?.step ?? 0, unwritten.get(secret) ?? 0);
    },
    use: async (sealedSecret, step) => {
      const secret = digest(sealedSecret);
      onDisk(
        () =>
          opened()
            .prepare(
              'INSERT INTO used_code VALUES (?, ?) ON CONFLICT (secret) DO UPDATE SET step = excluded.step',
            )
            .run(secret, step),
        () => unwritten.set(secret, step),
      );
      await kept();
    },
  };
}
