// Real: the whole hub with its threads and files; what a disk or a hand did to its journal is done between two starts.
import { join } from 'node:path';
import type { Health, Snapshot } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { connectNode, cookieOf, PASSWORD, startHub } from '../testing/real-hub.js';
import { seeded } from '../testing/seeded.js';
import { tear } from '../testing/torn-journal.js';
import { openJournalForReading } from './sqlite-journal.js';

async function aHubThatStopped() {
  const hub = await startHub();
  const { secret } = await hub.setUp();
  await hub.firstAccount();
  const node = await connectNode(hub, secret);
  for (const i of [0, 10, 20]) {
    hub.clock.at = minute(i);
    await node.send([[i, 2]]);
  }
  await hub.stop();
  return { dataDir: hub.dataDir, secret };
}

test('a hub whose journal lost its end goes on above what its judge has read, says so, and judges what comes', async () => {
  const { dataDir, secret } = await aHubThatStopped();
  const file = join(dataDir, 'journal.db');
  const torn = openDatabase(file, 'acknowledged');
  const { head } = torn.prepare('SELECT max(seq) AS head FROM fact').get() as { head: number };
  torn.exec(`DELETE FROM fact WHERE seq > ${head - 2}`);
  torn.close();

  const hub = await startHub({ dataDir });
  hub.clock.at = minute(30);
  const node = await connectNode(hub, secret);
  await node.send([[30, 2.5]]);
  const reader = openJournalForReading(file);
  expect(reader.read(head - 2, 10).map(({ seq, kind, body }) => [seq, kind, body])).toEqual([
    [head + 1, 'journal.gap', { after: head - 2, through: head, why: expect.any(String) }],
    [head + 2, 'readings.received', expect.anything()],
  ]);
  reader.close();
  const cookie = cookieOf(
    await hub.call('POST', '/api/v1/session', { body: { name: 'hq', password: PASSWORD } }),
  );
  await expect
    .poll(
      async () =>
        JSON.stringify(((await hub.call('GET', '/api/v1/snapshot', { cookie })).json as Snapshot).stations),
      {
        timeout: 60_000,
      },
    )
    .toContain('2.5');

  // It is told until somebody has seen it, also by a hub that was started again.
  const health = async (of: Awaited<ReturnType<typeof startHub>>) =>
    (await of.call('GET', '/api/v1/health')).json as Health;
  expect(await health(hub)).toMatchObject({
    alarms: ['facts-missing'],
    missing: [{ from: head - 1, through: head }],
  });
  await hub.stop();
  const again = await startHub({ dataDir, at: minute(40) });
  expect((await health(again)).alarms).toEqual(['facts-missing']);
  expect((await again.call('POST', '/api/v1/journal/gaps/seen')).status).toBe(401);
  await again.withAuthenticator(cookie);
  const seen = await again.call('POST', '/api/v1/journal/gaps/seen', { cookie });
  expect(seen.json).toMatchObject({ seen: [{ from: head - 1, through: head }] });
  const now = await health(again);
  expect(now.alarms).toEqual([]);
  expect(now.missing).toBeUndefined();
  expect(await again.operate((desk) => desk.gapsSeen())).toEqual({ seen: [], readings: [] });
  const journal = openJournalForReading(file);
  expect(journal.readKinds(['journal.gap-seen']).map(({ body }) => body)).toEqual([
    { through: head, by: 'hq', origin: expect.any(String) },
  ]);
  journal.close();
});

test('a hub does not start on a broken journal, and tells its operator the ways back', async () => {
  const { dataDir } = await aHubThatStopped();
  tear(dataDir, { file: 'journal.db', how: 'garbled', at: 2_000, length: 3_000 }, seeded(3));
  await expect(startHub({ dataDir })).rejects.toThrow(
    /journal\.db is broken: .*with a backup.*journal salvage/s,
  );
});
