// Real: the whole hub with its threads, SQLite on the disk, HTTP over a socket, readings through mqtt.js and aedes.
import { PastCrests, StationSite } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aStationFile, minute } from '../testing/builders.js';
import { connectNode, startHub } from '../testing/real-hub.js';
import { eventually } from '../testing/waiting.js';

const LOWER = 'shinkai-bashi';
const SECTION = {
  points: [
    { distanceM: 0, heightM: 6 },
    { distanceM: 8, heightM: 0 },
    { distanceM: 20, heightM: 6 },
  ],
  source: '測量 2025年',
};

test('a station tells its place, and the crests of its floods, the highest first', async () => {
  const hub = await startHub();
  const { secret } = await hub.setUp(
    aStationFile({ crossSection: SECTION }),
    aStationFile({
      ...{ id: LOWER, nameJa: '新開橋', nameEn: 'Shinkai-bashi' },
      upstream: [{ station: 'kajiyase-bashi' as never, mark: 'caution', usualDelay: '90m' as never }],
    }),
  );
  const cookie = await hub.firstAccount();
  const get = (path: string) => hub.call('GET', `/api/v1/stations/${path}`, { cookie });
  expect(StationSite.parse((await get('kajiyase-bashi/site')).json)).toEqual({
    ...{ upstream: [], downstream: [LOWER], crossSection: { ...SECTION, invented: false } },
  });
  expect(StationSite.parse((await get(`${LOWER}/site`)).json).upstream).toEqual([
    { station: 'kajiyase-bashi', usualDelayMs: 5_400_000 },
  ]);

  const node = await connectNode(hub, secret);
  // A flood, its end, a lower one, its end, and one that goes on.
  const heights = [1, 4, 5, 1, 1, 1, 1, 4, 4.2, 1, 1, 1, 1, 4, 4.4];
  for (const [step, height] of heights.entries()) {
    hub.clock.at = minute(step * 10);
    await node.send([[step * 10, height]]);
  }
  const crests = (query = '') => get(`kajiyase-bashi/crests${query}`);
  await eventually(async () => {
    const { crests: all } = PastCrests.parse((await crests()).json);
    expect(all.map(({ crestM, subsidedAt }) => [crestM, subsidedAt === null])).toEqual([
      [5, false],
      [4.4, true],
      [4.2, false],
    ]);
    expect(all[0]?.crestAt).toBe(minute(20));
  });
  expect(PastCrests.parse((await crests('?limit=1')).json).crests).toHaveLength(1);
  expect((await crests('?limit=51')).status).toBe(400);
  expect((await get('nowhere/crests')).status).toBe(404);
  expect((await get('nowhere/site')).status).toBe(404);
});
