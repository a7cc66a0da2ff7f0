// Real: influxd with TLS on, the towns' own authority as the command makes it, the whole hub.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Health } from '@kawamori/contracts';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { caCommand } from '../ca/command.js';
import { readCertificateFile } from '../hub-config.js';
import { minute } from '../testing/builders.js';
import { connectNode, startHub } from '../testing/real-hub.js';
import { type InfluxdTls, startInfluxd } from '../testing/real-influxd.js';
import { temporaryFolder } from '../testing/temporary.js';
import { influxServer } from './influx-client.js';
import { pointLine } from './line-protocol.js';

/** An authority and a server's certificate, by the command that towns use for their nodes. */
async function anAuthority(address: string): Promise<InfluxdTls> {
  const dataDir = join(folder, address);
  const io = { out: () => undefined, err: () => undefined };
  const words = ['init', '--host', 'influx.example.lg.jp', '--address', address];
  // TLS goes by the machine's clock.
  expect(await caCommand(words, { io, wallClock: { now: () => Date.now() }, dataDir })).toBe(0);
  const file = (name: string) => join(dataDir, 'ca', name);
  return { cert: file('server.pem'), key: file('server.key'), ca: file('trusted.pem') };
}

const folder = mkdtempSync(join(tmpdir(), 'kawamori-influx-tls-'));
let here: InfluxdTls;
let elsewhere: InfluxdTls;
beforeAll(async () => {
  here = await anAuthority('127.0.0.1');
  elsewhere = await anAuthority('192.0.2.1');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const aPoint = pointLine({
  measurement: 'reading',
  tags: { station: 'naro', quantity: 'level' },
  fields: { value: 1.5, quality: 0, reasons: '', received_at: minute(0) },
  at: minute(0),
});

async function a(tls: InfluxdTls) {
  const influxd = await startInfluxd({ tls });
  onTestFinished(() => influxd.dispose());
  return (caFile: string | undefined, url = influxd.url) =>
    influxServer({
      ...{ url, database: 'river', user: undefined, password: undefined },
      ca: caFile === undefined ? undefined : readCertificateFile(caFile),
    });
}

test('a server with a certificate of the named authority is written and read', async () => {
  const trusting = (await a(here))(here.ca);
  await trusting.create();
  await trusting.write([aPoint], '');
  expect(await trusting.query('SELECT value FROM reading')).toEqual([[{ time: minute(0), value: 1.5 }]]);
});

test('a certificate of another authority, of nobody known, or for another address is refused, and told as that', async () => {
  const as = await a(here);
  for (const server of [as(elsewhere.ca), as(undefined)]) {
    await expect(server.create()).rejects.toMatchObject({ kind: 'untrusted' });
    await expect(server.write([aPoint], '')).rejects.toMatchObject({ kind: 'untrusted' });
  }
  const ofAnother = (await a(elsewhere))(elsewhere.ca);
  await expect(ofAnother.write([aPoint], '')).rejects.toMatchObject({
    kind: 'untrusted',
    message: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID') as string,
  });
});

test('a server that speaks TLS is told apart when it is asked without', async () => {
  const influxd = await startInfluxd({ tls: here });
  onTestFinished(() => influxd.dispose());
  const plain = influxServer({
    ...{ url: influxd.url.replace('https:', 'http:'), database: 'river' },
    ...{ user: undefined, password: undefined, ca: undefined },
  });
  await expect(plain.write([aPoint], '')).rejects.toMatchObject({
    message: expect.stringContaining('https') as string,
  });
});

test('a hub feeds its server over TLS, with the user and the password from a file', async () => {
  const influxd = await startInfluxd({ tls: here, auth: true });
  onTestFinished(() => influxd.dispose());
  await influxd.ask("CREATE USER keeper WITH PASSWORD 'river in the night' WITH ALL PRIVILEGES");
  const passwordFile = join(temporaryFolder(), 'influx.secret');
  writeFileSync(passwordFile, 'river in the night\n', { mode: 0o600 });
  const hub = await startHub({
    config: {
      influx: { url: influxd.url, user: 'keeper', passwordFile, caFile: here.ca, readingsYears: 10 },
    },
  });
  const { secret } = await hub.setUp();
  const node = await connectNode(hub, secret);
  await node.send([[0, 1.25]]);
  const server = influxServer({
    ...{ url: influxd.url, database: 'kawamori', user: 'keeper', password: 'river in the night' },
    ca: readCertificateFile(here.ca),
  });
  // Fed may be said before the reading is judged, and so before there is anything to feed.
  await expect
    .poll(() => server.query('SELECT value FROM reading').catch(() => []), { timeout: 60_000, interval: 100 })
    .toEqual([[{ time: minute(0), value: 1.25 }]]);
  await expect
    .poll(async () => Health.parse((await hub.call('GET', '/api/v1/health')).json).influx, {
      timeout: 60_000,
      interval: 100,
    })
    .toMatchObject({ state: 'fed', behind: 0, refused: 0 });
  const [policies] = await server.query('SHOW RETENTION POLICIES ON "kawamori"');
  expect(policies?.map(({ name, duration }) => [name, duration])).toEqual([
    ['autogen', '87600h0m0s'],
    ['kawamori_rollups', '0s'],
  ]);
});

test('what is no certificate is told before anything starts', () => {
  const file = join(temporaryFolder(), 'ca.pem');
  writeFileSync(file, 'nothing of the kind');
  expect(() => readCertificateFile(file)).toThrow('expected a certificate in PEM');
  expect(() => readCertificateFile(`${file}.missing`)).toThrow('expected a certificate in PEM');
});
