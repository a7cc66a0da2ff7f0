import type { FactBody } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { riseKeyOf } from './person-recipient.js';

/** Which notices have left to a person in one message, whose link opens them all: a projection of tries, written by the judge alone. */
export type MessageTable = ReturnType<typeof messageTable>;

export function messageTable(database: SqliteDatabase) {
  const writable = !database.readonly;
  if (writable)
    database.exec(`
      CREATE TABLE IF NOT EXISTS message_part (
        first TEXT NOT NULL,
        rise_key TEXT NOT NULL,
        recipient TEXT NOT NULL,
        PRIMARY KEY (first, rise_key)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS message_part_by_notice ON message_part (rise_key, recipient);
    `);
  const add = writable ? database.prepare('INSERT OR IGNORE INTO message_part VALUES (?, ?, ?)') : undefined;
  const others = database
    .prepare(
      `SELECT DISTINCT other.rise_key FROM message_part own JOIN message_part other USING (first)
       WHERE own.rise_key = ? AND own.recipient = ? AND other.rise_key <> own.rise_key ORDER BY other.rise_key`,
    )
    .pluck();
  return {
    /** Takes in a try that is one of several in a message. */
    take: ({ key, with: first }: Pick<FactBody<'notice.tried'>, 'key' | 'with'>): void => {
      if (first !== undefined) add?.run(first, riseKeyOf(key), key.split('|')[3]);
    },
    /** The other notices that a recipient was sent in one message with this one, by whatever channel. */
    toldWith: (riseKey: string, recipient: string): string[] => others.all(riseKey, recipient) as string[],
  };
}
