// Real: the whole hub, whose syncs are held by strace; a node over MQTT; a receiver of notices over HTTP.
import type { Health, Snapshot } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import { minute } from '../testing/builders.js';
import { hangTheDisk } from '../testing/hanging-disk.js';
import { noticeReceiver } from '../testing/notice-receiver.js';
import { connectNode, startHub } from '../testing/real-hub.js';
import { eventually } from '../testing/waiting.js';

test('a disk that answers nothing hides no flood: it is judged in memory and told, and stands in the journal once the disk answers', async () => {
  const { notices, config } = await noticeReceiver();
  const hub = await startHub({ config: { notices: config } });
  const { secret } = await hub.setUp();
  const cookie = await hub.firstAccount();
  const health = async () => (await hub.call('GET', '/api/v1/health')).json as Health;
  const map = async () => (await hub.call('GET', '/api/v1/snapshot', { cookie })).json as Snapshot;
  hub.clock.at = minute(10);
  await (await connectNode(hub, secret)).send([[0, 2]]);

  const disk = await hangTheDisk(hub.dataDir);
  const flood = [
    [10, 3.1],
    [20, 3.4],
    [30, 4.2],
  ] as const;
  for (const [at, value] of flood) {
    hub.clock.at = minute(at);
    const node = await connectNode(hub, secret);
    const outcome = node.send([[at, value]]).then(
      () => 'acknowledged',
      () => 'cut',
    );
    expect(await Promise.race([outcome, node.cut.then(() => 'cut')])).toBe('cut');
  }
  await eventually(() => expect(notices.all.map(({ mark }) => mark)).toContain('danger'));
  expect((await health()).recording).toBe(false);
  expect((await map()).hub.recording).toBe(false);
  expect(JSON.stringify((await map()).stations)).toContain('4.2');

  await disk.letGo();
  await eventually(async () => expect((await health()).recording).toBe(true));
  hub.clock.at = minute(40);
  await (await connectNode(hub, secret)).send([...flood, [40, 4.3]]);
  await eventually(async () => expect(JSON.stringify((await map()).stations)).toContain('4.3'));
  const reader = openJournalForReading(`${hub.dataDir}/journal.db`);
  const kept = reader
    .read(0, 10_000)
    .flatMap((fact) => (fact.kind === 'readings.received' ? fact.body.readings : []));
  reader.close();
  expect(kept.map(([, at, value]) => [at, value])).toEqual(
    [[0, 2], ...flood, [40, 4.3]].map(([at, value]) => [minute(at ?? 0), value]),
  );
  expect(notices.all.map(({ mark }) => mark)).toEqual(['check', 'caution', 'danger']);
  await hub.stop();
});
