// Real: a whole hub on a journal as an earlier Kawamori has written it, an MQTT client, files on the disk. The fixtures were written by
// those versions' own writers: layout 1 by the first one that had a journal of this kind, layout 2 by the last one before pruning.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StationState } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { connectNode, startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { verifyJournal } from './verify-journal.js';

const WATCH = { progress: () => undefined, goOn: () => undefined };
const FACTS = 16;
/** As the node of that time has it in its credential file; the journal holds its SHA-256. */
const SECRET = 'the secret of an earlier node';

function folderOf(layout: number): string {
  const dataDir = join(temporaryFolder(), 'data');
  mkdirSync(dataDir);
  const database = openDatabase(join(dataDir, 'journal.db'), 'acknowledged');
  database.exec(
    readFileSync(new URL(`../../fixtures/journal-layout-${layout}.sql`, import.meta.url), 'utf8'),
  );
  expect(database.pragma('user_version', { simple: true })).toBe(layout);
  database.close();
  return dataDir;
}

test.each([
  [1, FACTS],
  [2, 0],
])('a journal of layout %i is opened, judged and written on', async (layout, withoutSum) => {
  const dataDir = folderOf(layout);
  expect(await verifyJournal(dataDir, WATCH)).toMatchObject({ holds: true, facts: FACTS, withoutSum });

  const hub = await startHub({ dataDir });
  const cookie = await hub.firstAccount();
  const station = async () =>
    (await hub.call('GET', '/api/v1/stations/kajiyase-bashi', { cookie })).json as StationState;
  expect((await station()).level).toMatchObject({
    latest: { at: minute(-10), value: 5.2, quality: 'good' },
    held: 'overflow',
    episode: {
      crestM: 5.2,
      changes: [
        { at: minute(-70), to: 'caution' },
        { at: minute(-50), to: 'danger' },
        { at: minute(-20), to: 'overflow' },
      ],
    },
  });
  expect((await hub.call('GET', '/api/v1/health', { cookie })).json).toMatchObject({ ok: true, alarms: [] });

  const node = await connectNode(hub, SECRET);
  await node.send([[0, 5.3]]);
  await expect.poll(async () => (await station()).level?.latest).toMatchObject({ at: minute(0), value: 5.3 });
  await hub.stop();
  const report = await verifyJournal(dataDir, WATCH);
  expect(report).toMatchObject({ holds: true, withoutSum });
  expect(report.facts).toBeGreaterThan(FACTS);
});
