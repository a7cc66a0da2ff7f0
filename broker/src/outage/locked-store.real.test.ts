// Real: the whole hub with its threads, a node over MQTT, and another process's lock: a second connection to the store that does not let
// go of it.
import { join } from 'node:path';
import type { Health, Snapshot } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { aStationFile, minute } from '../testing/builders.js';
import { connectNode, startHub } from '../testing/real-hub.js';
import { eventually } from '../testing/waiting.js';

test('a hub whose store somebody else holds judges in memory, says so, and comes back when it is let go', async () => {
  const hub = await startHub();
  const { secret } = await hub.setUp(aStationFile());
  const cookie = await hub.firstAccount();
  const node = await connectNode(hub, secret);
  await node.send([[0, 2]]);
  const alarms = async () => ((await hub.call('GET', '/api/v1/health')).json as Health).alarms;

  const holder = openDatabase(join(hub.dataDir, 'store.db'), 'rebuildable');
  holder.exec('BEGIN IMMEDIATE');
  hub.clock.at = minute(10);
  await node.send([[10, 2.25]]);
  await eventually(async () => {
    const { stations } = (await hub.call('GET', '/api/v1/snapshot', { cookie })).json as Snapshot;
    expect(JSON.stringify(stations)).toContain('2.25');
    expect(await alarms()).toContain('judging-in-memory');
  });

  // It tries to come back all the while, and judges on.
  for (const at of [20, 30]) {
    hub.clock.at = minute(at);
    await node.send([[at, 2 + at / 1_000]]);
    await eventually(async () => {
      const { stations } = (await hub.call('GET', '/api/v1/snapshot', { cookie })).json as Snapshot;
      expect(JSON.stringify(stations)).toContain(String(2 + at / 1_000));
    });
  }

  holder.exec('ROLLBACK');
  holder.close();
  await eventually(async () => expect(await alarms()).not.toContain('judging-in-memory'));
});
