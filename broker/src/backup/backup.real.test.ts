// Real: hubs in processes of their own on the machine's clock, a node over MQTT, the command as a process, a webhook on the loopback.
import { spawn } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MINUTE, pictureTopic, type StationFile, StationId, seriesId } from '@kawamori/contracts';
import { wallClock } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { atDesk } from '../cli/desk.js';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import { aRegistration, aStationFile, minute } from '../testing/builders.js';
import { type HubProcess, startHubProcess } from '../testing/hub-process.js';
import { noticeReceiver } from '../testing/notice-receiver.js';
import { aPicture, CAMERA, noteAt } from '../testing/pictures.js';
import { connectNode, oneTown, type RealNode, registrationOf } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually } from '../testing/waiting.js';

const KAWAMORI = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const NARO = StationId.parse('naro');
const STATIONS: StationFile[] = [
  aStationFile({ cameras: [{ id: CAMERA, nameJa: '下流', nameEn: 'downstream' }] }),
  aStationFile({ id: NARO, nameJa: '奈路', nameEn: 'Naro' }),
];

/** The operator's command, while hub and node go on. */
const kawamori = (...words: string[]) =>
  new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(process.execPath, [...process.execArgv, KAWAMORI, ...words]);
    const said = { out: '', err: '' };
    child.stdout.on('data', (bytes) => (said.out += bytes));
    child.stderr.on('data', (bytes) => (said.err += bytes));
    child.once('close', (code) => resolve({ code, ...said }));
  });

const factsIn = (folder: string) => {
  const journal = openJournalForReading(join(folder, 'journal.db'));
  try {
    return journal.read(0, 100_000);
  } finally {
    journal.close();
  }
};
const takenIn = (folder: string): Set<number> =>
  new Set(
    factsIn(folder).flatMap((fact) =>
      fact.kind === 'readings.received' ? fact.body.readings.map(([, takenAt]) => takenAt) : [],
    ),
  );
const episodesOf = ({ dataDir }: HubProcess) => atDesk(dataDir, wallClock, (desk) => desk.episodes.list());
const now = () => (Date.now() - minute(0)) / MINUTE;

/** Sends readings below all levels of one station, each when the one before has been acknowledged. */
function flowing(node: RealNode) {
  const acknowledged: number[] = [];
  let ends = false;
  const all = (async () => {
    while (!ends) {
      const at = now();
      await node.send([[at, 2]], seriesId(NARO, 'level'));
      acknowledged.push(minute(at));
    }
  })();
  return {
    acknowledged,
    end: () => {
      ends = true;
      return all;
    },
  };
}

test('a hub under way is backed up, and one that starts on the copy has what was acknowledged, the same episodes, and tells nobody again', async () => {
  const receiver = await noticeReceiver();
  const root = temporaryFolder();
  const config = { notices: receiver.config };
  const hub = await startHubProcess(join(root, 'data'), config);
  const town = oneTown(...STATIONS);
  const secret = await atDesk(hub.dataDir, wallClock, async (desk) => {
    expect((await desk.applyConfig(town, false)).faults).toEqual([]);
    return desk.addNode(registrationOf(town));
  });
  let node = await connectNode(hub, secret, registrationOf(town));
  const begun = Math.floor(now());
  await node.send([[begun - 10, 2.5]]);
  const early = join(root, 'early');
  expect(await kawamori('--data', hub.dataDir, 'backup', early)).toMatchObject({ code: 0 });
  await node.send([[begun, 3.2]]);
  const { town: townId, id } = aRegistration();
  await node.client.publishAsync(pictureTopic(townId, id, CAMERA), await aPicture({ note: noteAt(begun) }), {
    qos: 1,
  });
  await receiver.notices.first(() => true);
  // Until its arrival is journalled: before, a hub that is killed tells it once more, and says so.
  await eventually(() =>
    expect(
      factsIn(hub.dataDir).filter((fact) => fact.kind === 'notice.tried' && fact.body.outcome === 'accepted'),
    ).toHaveLength(1),
  );

  const flow = flowing(node);
  await eventually(() => expect(flow.acknowledged.length).toBeGreaterThan(20));
  const before = [...flow.acknowledged];
  const backup = join(root, 'backup');
  const made = await kawamori('--data', hub.dataDir, 'backup', backup, '--config', join(root, 'hub.json'));
  expect(made).toMatchObject({ code: 0, out: expect.stringContaining('up to fact') });
  const during = flow.acknowledged.length - before.length;
  await flow.end();
  // Intake went on.
  expect(during).toBeGreaterThan(0);
  const kept = takenIn(backup);
  expect(before.filter((at) => !kept.has(at))).toEqual([]);
  const verified = await kawamori('backup', 'verify', backup);
  expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('the backup holds') });
  const episodes = await episodesOf(hub);
  expect(episodes).toHaveLength(1);
  const live = await kawamori('--data', hub.dataDir, 'journal', 'verify');
  expect(live.code, live.out).toBe(0);

  await hub.kill();
  // The copy as it is; and with a store of before the flood, as where much happens between the copies of both: it is judged anew.
  const restores = [
    ['as it is', backup],
    ['with an earlier store', early],
  ] as const;
  for (const [how, store] of restores) {
    const restored = join(root, how, 'data');
    cpSync(backup, restored, { recursive: true });
    cpSync(join(store, 'store.db'), join(restored, 'store.db'));
    const again = await startHubProcess(restored, config);
    expect(await episodesOf(again), how).toEqual(episodes);
    const check = await atDesk(restored, wallClock, (desk) => desk.checkPictures());
    expect(check, how).toMatchObject({ pictures: 1, missing: [], differing: [] });
    // As a node does that has heard no acknowledgement; then a flood at the other station, so that what would come of it has come.
    node = await connectNode(again, secret, registrationOf(town));
    await node.send([[begun, 3.2]]);
    const told = receiver.notices.all.length;
    await node.send([[now(), 3.2]], seriesId(NARO, 'level'));
    await eventually(() => expect(receiver.notices.all.length).toBeGreaterThan(told));
    await again.kill();
  }
  expect(receiver.notices.all.map(({ key }) => key.split(':')[0])).toEqual([STATIONS[0]?.id, NARO, NARO]);
});

test('a damaged backup is told by its exit code and its file, and a second backup does not write over it', async () => {
  const root = temporaryFolder();
  const hub = await startHubProcess(join(root, 'data'), {});
  const backup = join(root, 'backup');
  expect(await kawamori('--data', hub.dataDir, 'backup', backup)).toMatchObject({ code: 0 });
  const journal = join(backup, 'journal.db');
  const bytes = readFileSync(journal);
  bytes.fill(0x5a, bytes.length - 100);
  writeFileSync(journal, bytes);
  expect(await kawamori('backup', 'verify', backup)).toMatchObject({
    code: 1,
    out: expect.stringMatching(/journal\.db is not what was written.*the backup does NOT hold/s),
  });
  expect(await kawamori('--data', hub.dataDir, 'backup', backup)).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('is there already'),
  });
});
