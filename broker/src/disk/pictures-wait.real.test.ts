// Real: the whole hub on a file system of its own, its threads and its files; a node is an mqtt.js client. Played: the hub's clock.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pictureTopic, StationState } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aRegistration, aStationFile, minute } from '../testing/builders.js';
import { aPicture, CAMERA, noteAt } from '../testing/pictures.js';
import { connectNode, cookieOf, PASSWORD, type RealHub, startHub } from '../testing/real-hub.js';
import { smallDisk } from '../testing/small-disk.js';
import { eventually } from '../testing/waiting.js';

const STATION = aStationFile({ cameras: [{ id: CAMERA, nameJa: '下流', nameEn: 'downstream' }] });
/** Beyond it the disk, of which the databases take their part, is left to readings. */
const MARK = 40;

const jpegs = (hub: RealHub): string[] =>
  readdirSync(join(hub.dataDir, 'pictures'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.jpg'),
  );

test('on the last of the disk readings go on, pictures wait at their nodes, and come once there is room', async () => {
  const disk = smallDisk(48);
  const config = { disk: { warnBelowPercent: 1, picturesStopBelowPercent: MARK } };
  const first = await startHub({ dataDir: join(disk.dir, 'data'), config });
  const { secret } = await first.setUp(STATION);
  await first.firstAccount();
  await first.stop();
  disk.leave(MARK - 5);

  const hub = await startHub({ dataDir: first.dataDir, config });
  const cookie = cookieOf(
    await hub.call('POST', '/api/v1/session', { body: { name: 'hq', password: PASSWORD } }),
  );
  const alarms = async () =>
    (await hub.call('GET', '/api/v1/health', { cookie })).json as { alarms: string[] };
  expect((await alarms()).alarms).toContain('pictures-wait');
  const { town, id } = aRegistration();
  const node = await connectNode(hub, secret);
  let isTaken = false;
  const bytes = await aPicture({ note: noteAt(0) });
  // Cut off when the test is over; it is never acknowledged.
  void node.client.publishAsync(pictureTopic(town, id, CAMERA), bytes, { qos: 1 }).then(
    () => {
      isTaken = true;
    },
    () => undefined,
  );
  await node.send([[0, 2]]);
  hub.clock.at = minute(10);
  await node.send([[10, 2.5]]);
  await eventually(async () => {
    const state = StationState.parse(
      (await hub.call('GET', '/api/v1/stations/kajiyase-bashi', { cookie })).json,
    );
    expect(state.level?.latest?.value).toBe(2.5);
  });
  expect([isTaken, jpegs(hub)]).toEqual([false, []]);

  disk.makeRoom();
  await eventually(async () => expect((await alarms()).alarms).toEqual([]));
  const again = await connectNode(hub, secret);
  await again.client.publishAsync(pictureTopic(town, id, CAMERA), bytes, { qos: 1 });
  expect(jpegs(hub)).toHaveLength(1);
});
