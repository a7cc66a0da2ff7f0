// Real: a file system of a few megabytes in memory, which is filled to its last byte; the whole hub; a node over MQTT; a receiver of
// notices over HTTP.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Health, Snapshot } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import { minute } from '../testing/builders.js';
import { noticeReceiver } from '../testing/notice-receiver.js';
import { connectNode, cookieOf, PASSWORD, type RealHub, startHub } from '../testing/real-hub.js';
import { smallDisk } from '../testing/small-disk.js';
import { eventually } from '../testing/waiting.js';

const recording = async (hub: RealHub) =>
  ((await hub.call('GET', '/api/v1/health')).json as Health).recording;

test('a warning outlives the disk: full, the hub judges in memory, tells, and acknowledges nothing; with room it journals all once', async () => {
  const disk = smallDisk();
  const { notices, config } = await noticeReceiver();
  const dataDir = join(disk.dir, 'data');
  mkdirSync(dataDir);
  const hub = await startHub({ dataDir, config: { notices: config } });
  const { secret } = await hub.setUp();
  const cookie = await hub.firstAccount();
  const { recoveryCodes } = await hub.withAuthenticator(cookie);
  hub.clock.at = minute(10);
  const before = await connectNode(hub, secret);
  await before.send([[0, 2]]);

  disk.fill();
  // Each is refused, and comes again, as a node does it, until the rise of the last has been told.
  for (const [at, value] of [
    [10, 3.1],
    [20, 3.4],
    [30, 4.2],
  ] as const) {
    hub.clock.at = minute(at);
    const node = await connectNode(hub, secret);
    const sent = node.send([[at, value]]).then(
      () => 'acknowledged',
      () => 'cut',
    );
    expect(await Promise.race([sent, node.cut.then(() => 'cut')])).toBe('cut');
  }
  await notices.first(({ mark }) => mark === 'danger');
  expect(await recording(hub)).toBe(false);
  const seen = (await hub.call('GET', '/api/v1/snapshot', { cookie })).json as Snapshot;
  expect(seen.hub.recording).toBe(false);
  expect(JSON.stringify(seen.stations)).toContain('4.2');
  // Somebody without their telephone comes in by a recovery code, which counts once, and out again.
  const enter = () =>
    hub.call('POST', '/api/v1/session', { body: { name: 'hq', password: PASSWORD, code: recoveryCodes[0] } });
  const entered = await enter();
  expect(entered.status).toBe(200);
  expect(await enter()).toMatchObject({ status: 401, json: { code: 'code-wrong' } });
  const own = { cookie: cookieOf(entered) };
  expect((await hub.call('DELETE', '/api/v1/session', own)).status).toBe(200);
  expect((await hub.call('GET', '/api/v1/session', own)).status).toBe(401);

  disk.makeRoom();
  await eventually(async () => expect(await recording(hub)).toBe(true));
  const after = await connectNode(hub, secret);
  await after.send([
    [10, 3.1],
    [20, 3.4],
    [30, 4.2],
  ]);
  hub.clock.at = minute(40);
  await after.send([[40, 4.3]]);
  const rows = () => {
    const reader = openJournalForReading(join(dataDir, 'journal.db'));
    try {
      return reader.read(0, 10_000);
    } finally {
      reader.close();
    }
  };
  expect(rows().filter(({ kind }) => kind === 'account.recovery-used')).toHaveLength(1);
  const readings = rows().flatMap((fact) => (fact.kind === 'readings.received' ? fact.body.readings : []));
  expect(readings.map(([, at, value]) => [at, value])).toEqual([
    [minute(0), 2],
    [minute(10), 3.1],
    [minute(20), 3.4],
    [minute(30), 4.2],
    [minute(40), 4.3],
  ]);
  await eventually(async () => {
    const now = (await hub.call('GET', '/api/v1/snapshot', { cookie })).json as Snapshot;
    expect(JSON.stringify(now.stations)).toContain('4.3');
  });
  // The first rise is faster than a river's: it is a check until the next reading confirms it.
  expect(notices.all.map(({ mark }) => mark)).toEqual(['check', 'caution', 'danger']);
  await hub.stop();
});
