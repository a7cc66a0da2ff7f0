// Real: the whole hub, its socket, the store on the disk; the command as the operator's program calls it.
import { join } from 'node:path';
import { openDatabase } from '@kawamori/kit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { rollUpTable } from '../readings/roll-up-table.js';
import { LEVEL, minute } from '../testing/builders.js';
import { connectNode, startHub } from '../testing/real-hub.js';
import { startInfluxd } from '../testing/real-influxd.js';
import { seriesRebuild } from './series-command.js';

function spoil(dataDir: string): void {
  const store = openDatabase(join(dataDir, 'store.db'), 'rebuildable');
  store.exec('UPDATE roll_up_1h SET max = 99000; DELETE FROM roll_up_1d;');
  store.close();
}

function highest(dataDir: string): (number | null | undefined)[] {
  const store = openDatabase(join(dataDir, 'store.db'), 'rebuildable');
  const table = rollUpTable(store);
  const max = (['1h', '1d'] as const).map(
    (resolution) => table.range(LEVEL, resolution, minute(-2_000), minute(2_000), 9)[0]?.max,
  );
  store.close();
  return max;
}

function rebuild(dataDir: string, signal = new AbortController().signal, influx = false) {
  const said: string[] = [];
  const io = { out: (text: string) => void said.push(text), err: (text: string) => void said.push(text) };
  return seriesRebuild({ io, dataDir, signal, influx }).then((code) => ({ code, said: said.join('') }));
}

test('roll-ups are made anew beside a running hub, without one, and after a stop', async () => {
  const hub = await startHub();
  const { secret } = await hub.setUp();
  hub.clock.at = minute(20);
  const node = await connectNode(hub, secret);
  await node.send([
    [0, 2],
    [10, 2.4],
  ]);
  await vi.waitFor(() => expect(highest(hub.dataDir)).toEqual([2_400, 2_400]), { timeout: 60_000 });
  spoil(hub.dataDir);
  expect(highest(hub.dataDir)).toEqual([99_000, undefined]);
  expect(await rebuild(hub.dataDir)).toMatchObject({
    code: 0,
    said: expect.stringContaining('every reading has its roll-ups') as string,
  });
  expect(highest(hub.dataDir)).toEqual([2_400, 2_400]);

  await hub.stop();
  spoil(hub.dataDir);
  const stopped = await rebuild(hub.dataDir, AbortSignal.abort());
  expect(stopped).toMatchObject({
    code: 1,
    said: expect.stringContaining('stopped; the hub goes on with it') as string,
  });
  expect((await rebuild(hub.dataDir)).code).toBe(0);
  expect(highest(hub.dataDir)).toEqual([2_400, 2_400]);
});

test('InfluxDB is written once more by the running hub, and without one that is said', async () => {
  const influxd = await startInfluxd();
  onTestFinished(() => influxd.dispose());
  const hub = await startHub({ config: { influx: { url: influxd.url } } });
  const { secret } = await hub.setUp();
  hub.clock.at = minute(20);
  const node = await connectNode(hub, secret);
  await node.send([[0, 2]]);
  const standing = async () => (await influxd.ask('SELECT value FROM reading', 'kawamori'))[0]?.values.length;
  // Before the hub has made its database there is none to ask.
  await expect.poll(() => standing().catch(() => undefined), { timeout: 60_000 }).toBe(1);
  await influxd.ask('DROP MEASUREMENT reading', 'kawamori');
  expect(await rebuild(hub.dataDir, undefined, true)).toMatchObject({
    code: 0,
    said: expect.stringContaining('InfluxDB has everything that the hub has') as string,
  });
  expect(await standing()).toBe(1);
  await hub.stop();
  expect(await rebuild(hub.dataDir, undefined, true)).toEqual({
    code: 1,
    said: 'InfluxDB is written by the hub: start it, and run this again\n',
  });
});

test('without a store there is nothing to make roll-ups of, and that is said', async () => {
  const hub = await startHub();
  await hub.stop();
  const { code, said } = await rebuild(join(hub.dataDir, '..', 'nowhere'));
  expect([code, said]).toEqual([1, 'there is no store: the hub makes it from the journal when it starts\n']);
});
