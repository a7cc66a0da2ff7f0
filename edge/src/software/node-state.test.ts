// Real: SQLite on the disk.
import { join } from 'node:path';
import { NODE_STATE } from '@kawamori/contracts';
import { openForReading, sha256Of } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { openOutboxFile } from '../outbox/sqlite-store.js';
import { openPictureIndex } from '../pictures/sqlite-pictures.js';
import { silentLog } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';

/** By form of what a node keeps, the digest of its tables. A change of a table is a new form: add it here, and raise NODE_STATE. */
const FORMS: Readonly<Record<number, string>> = {
  1: '49f1e8d417d7ecd4bc7a0fe8f3e1b962ac512109920c2305e71c126ef72a5524',
};

test('the tables of what a node keeps are those of its form: a release before must be able to go on with them', () => {
  const folder = temporaryFolder();
  const [outbox, pictures] = [join(folder, 'outbox.db'), join(folder, 'index.db')];
  openOutboxFile(outbox, silentLog, 0).close();
  openPictureIndex(pictures, silentLog, 0).close();
  const tables = [outbox, pictures].flatMap((file) => {
    const database = openForReading(file);
    const rows = database.prepare('SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name').all();
    database.close();
    return rows.map((row) => (row as { sql: string }).sql.replace(/\s+/g, ' '));
  });
  expect(tables.length).toBeGreaterThan(5);
  expect(FORMS[NODE_STATE]).toBe(sha256Of(Buffer.from(tables.join('\n'))));
});
