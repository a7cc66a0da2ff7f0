// Real: influxd, with and without authentication, frozen and stopped.

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { startInfluxd } from '../testing/real-influxd.js';
import { influxServer } from './influx-client.js';
import { pointLine } from './line-protocol.js';
import type { InfluxPoint } from './schema.js';

const a = async (options: { auth?: boolean } = {}) => {
  const influxd = await startInfluxd(options);
  onTestFinished(() => influxd.dispose());
  const as = (user?: string, password?: string, database = 'river') =>
    influxServer({ url: influxd.url, database, user, password, ca: undefined });
  return { influxd, as };
};

const aLine = (changes: Partial<InfluxPoint> = {}) => pointLine(aPoint(changes));
const aPoint = (changes: Partial<InfluxPoint> = {}): InfluxPoint => ({
  measurement: 'reading',
  tags: { station: 'naro', quantity: 'level' },
  fields: { value: 1.5, quality: 0, reasons: '', received_at: minute(0) },
  at: minute(0),
  ...changes,
});

test('a database that is missing is told apart, and made', async () => {
  const { as } = await a();
  await expect(as().query('SELECT value FROM reading')).rejects.toMatchObject({ kind: 'no-database' });
  await expect(as().write([aLine()], '')).rejects.toMatchObject({ kind: 'no-database' });
  await as().create();
  await as().create();
  await as().write([aLine()], '');
  expect(await as().query('SELECT value FROM reading')).toEqual([[{ time: minute(0), value: 1.5 }]]);
  // Half a year in one shard, so that a back-fill of years does not fill the server's memory.
  expect(await as().query('SHOW RETENTION POLICIES')).toMatchObject([
    [{ name: 'autogen', duration: '0s', shardGroupDuration: '4368h0m0s', default: true }],
  ]);
});

test('of a batch with one point at fault the others stand, and it is told as such', async () => {
  const { influxd, as } = await a();
  await as().create();
  await influxd.write('river', `reading,station=odd,quantity=level value="text" ${minute(0)}`);
  const odd = aLine({ tags: { station: 'odd', quantity: 'level' }, at: minute(10) });
  await expect(as().write([aLine(), odd], '')).rejects.toMatchObject({ kind: 'partial' });
  await expect(as().query('SELEC')).rejects.toMatchObject({ kind: 'refused' });
});

test('a wrong password is told as such, and appears in no message', async () => {
  const { influxd, as } = await a({ auth: true });
  await influxd.ask("CREATE USER keeper WITH PASSWORD 'river in the night' WITH ALL PRIVILEGES");
  for (const server of [as(), as('keeper', 'wrong and secret')]) {
    const fault: unknown = await server.create().catch((error: unknown) => error);
    expect(fault).toMatchObject({ kind: 'not-allowed' });
    expect(JSON.stringify(fault) + String(fault)).not.toContain('wrong and secret');
  }
  const keeper = as('keeper', 'river in the night');
  await keeper.create();
  await keeper.write([aLine()], '');
});

test('a server that is frozen is told so, and answers again when it is thawed', async () => {
  const { influxd, as } = await a();
  await as().create();
  influxd.freeze();
  await expect(as().write([aLine()], '')).rejects.toMatchObject({ kind: 'frozen' });
  influxd.thaw();
  await as().write([aLine()], '');
  await influxd.stop();
  await expect(as().write([aLine()], '')).rejects.toMatchObject({ kind: 'unreachable' });
  await influxd.start();
  expect(await as().query('SELECT value FROM reading')).toHaveLength(1);
});

test('an answer that stops in its middle ends like a frozen server', async () => {
  const half = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"results":'));
  }).listen(0, '127.0.0.1');
  await once(half, 'listening');
  onTestFinished(() => {
    half.close();
  });
  const { port } = half.address() as AddressInfo;
  const server = influxServer({
    url: `http://127.0.0.1:${port}`,
    database: 'river',
    user: undefined,
    password: undefined,
    ca: undefined,
  });
  await expect(server.query('SELECT value FROM reading')).rejects.toMatchObject({ kind: 'frozen' });
});
