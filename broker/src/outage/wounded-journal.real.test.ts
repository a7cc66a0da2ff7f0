// Real: the whole hub with its threads and files. Between two starts an old page of its journal is garbled, and its store is lost.
import { rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Health, Snapshot } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { WHOLE_BYTES } from '../journal/broken-store.js';
import { openJournalForWriting } from '../journal/sqlite-journal.js';
import { minute, pack } from '../testing/builders.js';
import { connectNode, cookieOf, PASSWORD, startHub } from '../testing/real-hub.js';
import { eventually } from '../testing/waiting.js';

/** A start looks at the newest twenty thousand facts, and at a small file whole. */
const OLD = 30_000;

test('a hub that judges its journal anew goes around an old broken page, says what it has left out, and judges what comes', async () => {
  const before = await startHub();
  const { secret } = await before.setUp();
  await before.firstAccount();
  await before.stop();
  const { dataDir } = before;
  const journalFile = join(dataDir, 'journal.db');
  const writer = openJournalForWriting(journalFile);
  const rows = Array.from({ length: OLD }, (_, i) => {
    const { kind, body } = pack([[i, 2 + (i % 7) / 100]]);
    return [kind, minute(i), minute(i), JSON.stringify(body)] as const;
  });
  writer.append(rows);
  writer.close();
  await garbleOldPage(journalFile);
  for (const end of ['', '-wal', '-shm']) rmSync(join(dataDir, `store.db${end}`), { force: true });

  const hub = await startHub({ dataDir });
  hub.clock.at = minute(OLD);
  await (await connectNode(hub, secret)).send([[OLD, 2.5]]);
  // Twenty days have passed, and the session with them.
  const cookie = cookieOf(
    await hub.call('POST', '/api/v1/session', { body: { name: 'hq', password: PASSWORD } }),
  );
  await eventually(async () => {
    const { stations } = (await hub.call('GET', '/api/v1/snapshot', { cookie })).json as Snapshot;
    expect(stations[0]?.level?.latest?.value).toBe(2.5);
  });
  expect(((await hub.call('GET', '/api/v1/health')).json as Health).alarms).toContain('fact-set-aside');
  await hub.stop();

  const store = openDatabase(join(dataDir, 'store.db'), 'rebuildable');
  const { kept } = store.prepare('SELECT count(*) AS kept FROM point').get() as { kept: number };
  const { leftOut } = store.prepare('SELECT count(*) AS leftOut FROM poison').get() as { leftOut: number };
  store.close();
  expect(leftOut).toBeGreaterThan(0);
  expect(leftOut).toBeLessThan(100);
  expect(kept + leftOut).toBe(OLD + 1);
});

/** In a file that is too large to be looked at whole. */
async function garbleOldPage(journalFile: string): Promise<void> {
  const journal = openDatabase(journalFile, 'acknowledged');
  journal.exec(`CREATE TABLE padding (of BLOB); INSERT INTO padding VALUES (zeroblob(${WHOLE_BYTES}))`);
  journal.pragma('wal_checkpoint(TRUNCATE)');
  const size = journal.pragma('page_size', { simple: true }) as number;
  journal.close();
  const handle = await open(journalFile, 'r+');
  await handle.write(Buffer.alloc(size, 0xa5), 0, size, 300 * size);
  await handle.close();
}
