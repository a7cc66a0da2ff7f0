// Real: a read-only file system with a data folder as a killed hub leaves it; the whole hub; a node over MQTT; a receiver of notices over
// HTTP; the operator's socket.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Health, pictureTopic, type Snapshot } from '@kawamori/contracts';
import { openForReading } from '@kawamori/kit';
import { expect, onTestFinished, test } from 'vitest';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import { progressTable } from '../judging/progress-table.js';
import { aRegistration, aStationFile, minute } from '../testing/builders.js';
import { noticeReceiver } from '../testing/notice-receiver.js';
import { aPicture, CAMERA, noteAt } from '../testing/pictures.js';
import { connectNode, cookieOf, PASSWORD, type RealHub, startHub } from '../testing/real-hub.js';
import { smallDisk } from '../testing/small-disk.js';

const STATION = aStationFile({
  cameras: [{ id: CAMERA, nameJa: '下流の岸', nameEn: 'Bank downstream' }],
});
const SOON = { timeout: 60_000, interval: 50 };
/** Its feeder reads the store all the same. */
const NO_SERVER = { url: 'http://127.0.0.1:9' };
const recording = async (hub: RealHub) =>
  ((await hub.call('GET', '/api/v1/health')).json as Health).recording;

/** How far the store on the disk has come. */
function judgedOnDisk(dataDir: string): number {
  const store = openForReading(join(dataDir, 'store.db'));
  const { seq } = progressTable(store).load();
  store.close();
  return seq;
}

type Left = 'killed' | 'stopped' | 'put back without its indexes';

/**
 * What a hub leaves behind: one that was killed in the middle of its work its socket and a picture under way, too. A copy that was put
 * back, or a power cut, may leave the changes of a database (`-wal`) without their index (`-shm`).
 */
async function leftBehind(how: Left, to: string): Promise<{ secret: string }> {
  const hub = await startHub({ config: { influx: NO_SERVER } });
  const { secret } = await hub.setUp(STATION);
  await hub.firstAccount();
  hub.clock.at = minute(0);
  await (await connectNode(hub, secret)).send([[0, 2]]);
  const isLeft = (from: string) =>
    !from.endsWith('hub.sock') && !(how === 'put back without its indexes' && from.endsWith('-shm'));
  if (how === 'stopped') {
    await hub.stop();
    cpSync(hub.dataDir, to, { recursive: true });
    return { secret };
  }
  cpSync(hub.dataDir, to, { recursive: true, filter: isLeft });
  expect(existsSync(join(to, 'journal.db-wal'))).toBe(true);
  await hub.stop();
  writeFileSync(join(to, 'hub.sock'), '');
  writeFileSync(join(to, 'incoming-pictures', '0.jpg'), 'half of it');
  return { secret };
}

test.each<Left>(['killed', 'stopped', 'put back without its indexes'])(
  'a hub that was %s and starts on a read-only disk judges in memory, tells, acknowledges nothing and says so everywhere; writable again, it journals all once',
  async (how) => {
    const disk = smallDisk();
    const dataDir = join(disk.dir, 'data');
    const { secret } = await leftBehind(how, dataDir);
    const { notices, config } = await noticeReceiver();
    mkdirSync(join(disk.dir, 'face'));
    disk.makeReadOnly();
    expect(() => writeFileSync(join(disk.dir, 'face', 'new'), '')).toThrow('EROFS');
    // A stranger who foresaw the name of a place in memory has put something there.
    const squatted = `/dev/shm/kawamori-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
    mkdirSync(squatted);
    onTestFinished(() => rmSync(squatted, { recursive: true }));

    const hub = await startHub({
      dataDir,
      face: false,
      config: {
        notices: config,
        public: { dir: join(disk.dir, 'public') },
        influx: NO_SERVER,
      },
    });
    expect(await recording(hub)).toBe(false);
    const cookie = cookieOf(
      await hub.call('POST', '/api/v1/session', { body: { name: 'hq', password: PASSWORD } }),
    );
    const unacknowledged = async (
      send: (node: Awaited<ReturnType<typeof connectNode>>) => Promise<unknown>,
    ) => {
      const node = await connectNode(hub, secret);
      const sent = send(node).then(
        () => 'acknowledged',
        () => 'cut',
      );
      expect(await Promise.race([sent, node.cut.then(() => 'cut')])).toBe('cut');
    };
    const rise = [
      [10, 3.1],
      [20, 3.4],
      [30, 4.2],
    ] as const;
    for (const [at, value] of rise) {
      hub.clock.at = minute(at);
      await unacknowledged((node) => node.send([[at, value]]));
    }
    const { id, town } = aRegistration();
    const sendPicture = async (node: Awaited<ReturnType<typeof connectNode>>) =>
      node.client.publishAsync(pictureTopic(town, id, CAMERA), await aPicture({ note: noteAt(20) }), {
        qos: 1,
      });
    await unacknowledged(sendPicture);
    await expect.poll(() => notices.all.map(({ mark }) => mark), SOON).toContain('danger');
    const shown = async () => (await hub.call('GET', '/api/v1/snapshot', { cookie })).json as Snapshot;
    expect((await shown()).hub.recording).toBe(false);
    expect(JSON.stringify((await shown()).stations)).toContain('4.2');
    expect(
      await hub.operate(async (desk) => [desk.how, (await desk.nodes()).map((node) => node.id)]),
    ).toEqual(['online', [id]]);
    await expect(hub.operate((desk) => desk.rotateNode(id))).rejects.toThrow('記録できていません');

    disk.makeWritable();
    await expect.poll(() => recording(hub), SOON).toBe(true);
    const after = await connectNode(hub, secret);
    await after.send(rise);
    await sendPicture(after);
    hub.clock.at = minute(40);
    await after.send([[40, 4.3]]);
    await expect.poll(async () => JSON.stringify((await shown()).stations), SOON).toContain('4.3');
    const journal = openJournalForReading(join(dataDir, 'journal.db'));
    const facts = journal.read(0, 10_000);
    journal.close();
    const readings = facts.flatMap((fact) => (fact.kind === 'readings.received' ? fact.body.readings : []));
    expect(readings.map(([, at, value]) => [at, value])).toEqual(
      [[0, 2], ...rise, [40, 4.3]].map(([at, value]) => [minute(at as number), value]),
    );
    expect(facts.filter(({ kind }) => kind === 'picture.received')).toHaveLength(1);
    expect(notices.all.map(({ mark }) => mark)).toEqual(['check', 'caution', 'danger']);
    await expect.poll(() => existsSync(join(disk.dir, 'public', 'index.html')), SOON).toBe(true);
    // The judge is back on its disk, though others had read there while it was read-only.
    await expect
      .poll(() => judgedOnDisk(dataDir), SOON)
      .toBeGreaterThanOrEqual(facts.at(-1)?.seq ?? Number.NaN);
    expect(((await hub.call('GET', '/api/v1/health')).json as Health).alarms).toEqual([]);
    await hub.stop();
  },
);
