// Real parts: the command, its files, OpenSSL through Node's TLS, aedes, mqtt.js. The disk behind the gate is played.
import { readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import type { NodeRegistration } from '@kawamori/contracts';
import mqtt, { type IClientOptions } from 'mqtt';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { makeSecret } from '../gate/credentials.js';
import { type Gate, mqttGate } from '../gate/gate.js';
import { GateLimits } from '../gate/gate-limits.js';
import { tlsListener } from '../gate/tls-listener.js';
import { aRegistration, silentLog } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { factsOfCertificate } from './certificates.js';
import { caCommand } from './command.js';

const DAY = 86_400_000;
const YEAR = 365 * DAY;
/** TLS goes by the machine's clock, so the certificates must be good today. */
const now = Date.now();
const inside = (...names: string[]) => join(dataDir, 'ca', ...names);
let dataDir: string;

beforeEach(() => {
  dataDir = join(temporaryFolder(), 'data');
});

/** Runs `kawamori ca …`; its exit code and all it said. */
async function ca(words: string, { at = now, data = dataDir } = {}): Promise<{ code: number; said: string }> {
  let said = '';
  const say = (text: string) => {
    said += text;
  };
  const io = { out: say, err: say };
  return {
    code: await caCommand(words.split(' '), { io, wallClock: { now: () => at }, dataDir: data }),
    said,
  };
}

async function mustDo(words: string, options: Parameters<typeof ca>[1] = {}): Promise<string> {
  const { code, said } = await ca(words, options);
  expect(said).not.toContain('expected');
  expect(code).toBe(0);
  return said;
}
const factsIn = (file: string) => factsOfCertificate(readFileSync(file));
const rightsOf = (file: string) => statSync(file).mode & 0o777;

describe('the authority', () => {
  test('is made by one command, with keys that nobody else may read', async () => {
    await mustDo('init --host hub.example.lg.jp --address 192.0.2.10 --address 2001:db8::1 --name 四万十町');
    expect(readdirSync(inside()).sort()).toEqual([
      'authority-1.key',
      'authority-1.pem',
      'server.key',
      'server.pem',
      'trusted.pem',
    ]);
    expect([rightsOf(inside('authority-1.key')), rightsOf(inside('server.key'))]).toEqual([0o600, 0o600]);
    expect(factsIn(inside('server.pem'))).toMatchObject({
      hosts: ['hub.example.lg.jp'],
      addresses: ['192.0.2.10', '2001:DB8:0:0:0:0:0:1'],
    });
  });

  test('is never written over', async () => {
    await mustDo('init --host hub');
    const before = readFileSync(inside('authority-1.pem'), 'utf8');
    const { code, said } = await ca('init --host hub');
    expect([code, said]).toEqual([1, expect.stringContaining('already')]);
    expect(readFileSync(inside('authority-1.pem'), 'utf8')).toBe(before);
  });

  test('signs with its key on a stick, and not with the key of another', async () => {
    await mustDo('init --host hub');
    const stick = join(dataDir, 'stick.key');
    renameSync(inside('authority-1.key'), stick);
    await expect(ca('renew')).rejects.toThrow('--key FILE');
    await expect(ca(`renew --key ${inside('server.key')}`)).rejects.toThrow('not the key of authority 1');
    const before = factsIn(inside('server.pem'));
    await mustDo(`renew --key ${stick}`);
    const after = factsIn(inside('server.pem'));
    expect(after.hosts).toEqual(before.hosts);
    expect(after.serial).not.toBe(before.serial);
  });

  test('says what ends within thirty days', async () => {
    await mustDo('init --host hub');
    expect(await ca('list')).toMatchObject({ code: 0 });
    const late = await ca('list', { at: now + 2 * YEAR - 29 * DAY });
    expect(late.code).toBe(1);
    expect(late.said).toMatch(/server\.pem\thub\t.*\tdue/);
    expect((await ca('list', { at: now + 2 * YEAR - 6 * DAY })).said).toMatch(/server\.pem\t.*\turgent/);
    expect((await ca('list', { at: now + 2 * YEAR + DAY })).said).toMatch(/server\.pem\t.*\texpired/);
  });

  test.each([
    ['init', /--host NAME/],
    ['init --host 192.0.2.1', /--host: expected a name/],
    ['init --address hub', /--address: expected an IP/],
    ['certify', /node's id/],
    ['certify naro-1', /--out FOLDER/],
    ['certify naro-1 Naro --out card', /received Naro/],
    ['list more', /unexpected word more/],
    ['retire', /authority's number/],
    ['burn', /received burn/],
  ])('tells what is wrong with "%s"', async (words, fault) => {
    const { code, said } = await ca(words);
    expect(code).toBe(2);
    expect(said).toMatch(fault);
  });

  test('is followed by a second one, and neither the only nor the signing one can be retired', async () => {
    await mustDo('init --host hub');
    expect(await ca('retire 1')).toMatchObject({ code: 1, said: expect.stringContaining('signs') });
    await mustDo('rotate');
    expect(await ca('rotate')).toMatchObject({ code: 1, said: expect.stringContaining('not retired yet') });
    expect(await ca('retire 2')).toMatchObject({ code: 1 });
    expect(await ca('retire 3')).toMatchObject({ code: 1, said: expect.stringContaining('not believed') });
    const trusted = () => readFileSync(inside('trusted.pem'), 'utf8').match(/BEGIN CERTIFICATE/g)?.length;
    expect(trusted()).toBe(2);
    const stick = join(dataDir, 'stick.key');
    renameSync(inside('authority-2.key'), stick);
    await expect(ca('retire 1')).rejects.toThrow('--key FILE');
    expect(trusted()).toBe(2);
    await mustDo(`retire 1 --key ${stick}`);
    expect(trusted()).toBe(1);
    await mustDo('rotate');
    expect((await ca('list')).said).toMatch(/authority-3\.pem/);
  });

  test('is retired with word of the nodes whose cards still believe it, and with what takes that away', async () => {
    await mustDo('init --host hub');
    await mustDo(`certify naro-1 naro-2 --out ${join(dataDir, 'first')}`);
    await mustDo('rotate');
    await mustDo(`certify naro-1 --out ${join(dataDir, 'second')}`);
    const first = readFileSync(inside('authority-1.pem'), 'utf8');
    expect(readFileSync(join(dataDir, 'second', 'ca.pem'), 'utf8')).toContain(first);
    const said = await mustDo('retire 1');
    expect(said).toContain('still hold authority 1: naro-1, naro-2.');
    expect(said).toContain(`Copy ${inside('trusted.pem')} to each as its ca.pem`);
    expect(readFileSync(inside('trusted.pem'), 'utf8')).not.toContain(first);
    await mustDo(`certify naro-1 --out ${join(dataDir, 'third')}`);
    await mustDo('rotate');
    await mustDo(`certify naro-2 --out ${join(dataDir, 'fourth')}`);
    await mustDo(`certify naro-3 --out ${join(dataDir, 'fifth')}`);
    await mustDo('retire 2');
    await mustDo('rotate');
    await mustDo(`certify naro-2 naro-3 --out ${join(dataDir, 'sixth')}`);
    // Who got a card with the third alone believes no other.
    expect(await mustDo('retire 3')).toContain('still hold authority 3: naro-2, naro-3.');
  });

  test('certifies no node over files that are there, and none without an authority', async () => {
    const out = join(dataDir, 'card');
    await expect(ca(`certify naro-1 --out ${out}`)).rejects.toThrow('kawamori ca init');
    await mustDo('init --host hub');
    await mustDo(`certify naro-1 --out ${out}`);
    expect(rightsOf(join(out, 'node.key'))).toBe(0o600);
    expect(await ca(`certify naro-1 --out ${out}`)).toMatchObject({ code: 1 });
  });

  test('certifies several nodes, each in a folder of its own, and none of them where one is there already', async () => {
    await mustDo('init --host hub');
    const out = join(dataDir, 'cards');
    await mustDo(`certify naro-1 naro-2 --out ${out}`);
    expect(readdirSync(out).sort()).toEqual(['naro-1', 'naro-2']);
    expect(factsIn(join(out, 'naro-2', 'node.pem')).commonName).toBe('naro-2');
    expect(rightsOf(join(out, 'naro-2', 'node.key'))).toBe(0o600);
    expect(await ca(`certify naro-3 naro-2 --out ${out}`)).toMatchObject({ code: 1 });
    expect(readdirSync(out).sort()).toEqual(['naro-1', 'naro-2']);
  });
});

describe('at the gate', () => {
  const { secret, sha256 } = makeSecret();
  const nodes = new Map<string, { registration: NodeRegistration; secretSha256: string }>();

  async function tlsGate(changes: { requireClientCertificate?: boolean } = {}): Promise<Gate> {
    const gate = mqttGate(
      {
        host: '127.0.0.1',
        port: 0,
        maxConnections: 20,
        limits: GateLimits.parse({}),
        tls: {
          host: '127.0.0.1',
          port: 0,
          cert: inside('server.pem'),
          key: inside('server.key'),
          clientCa: inside('trusted.pem'),
          requireClientCertificate: true,
          ...changes,
        },
      },
      {
        log: silentLog,
        riverClock: { now: () => now },
        wallClock: { now: () => now },
        findNode: (id) => nodes.get(id),
        pictures: { take: () => Promise.reject(new Error('no picture is sent here')) },
        keep: () => Promise.resolve(),
      },
    );
    await gate.start();
    onTestFinished(() => gate.stop());
    return gate;
  }

  let cards = 0;
  /** What a node brings from its card. */
  async function card(node: string, at = now, data = dataDir) {
    const out = join(data, `card-${++cards}`);
    await mustDo(`certify ${node} --out ${out}`, { at, data });
    const of = (name: string) => readFileSync(join(out, name));
    return { ca: of('ca.pem'), cert: of('node.pem'), key: of('node.key') };
  }

  /** Knocks over TLS; `in`, or the fault. */
  function knock(gate: Gate, options: IClientOptions, onCut: () => void = () => undefined): Promise<string> {
    const client = mqtt.connect({
      protocol: 'mqtts',
      host: '127.0.0.1',
      port: gate.tlsPort,
      servername: 'hub.example.lg.jp',
      protocolVersion: 4,
      clientId: 'kajiyase-1',
      username: 'kajiyase-1',
      password: secret,
      reconnectPeriod: 0,
      ...options,
    });
    onTestFinished(() => {
      client.end(true);
    });
    return new Promise((resolve) => {
      client.once('connect', () => resolve('in'));
      client.on('error', (error: Error & { code?: unknown }) => resolve(String(error.code ?? error.message)));
      client.once('close', () => {
        onCut();
        resolve('cut');
      });
    });
  }

  beforeEach(async () => {
    nodes.set('kajiyase-1', { registration: aRegistration(), secretSha256: sha256 });
    await mustDo('init --host hub.example.lg.jp');
  });

  test('a node that is revoked is cut off at once, and its good certificate opens nothing any more', async () => {
    const gate = await tlsGate();
    const own = await card('kajiyase-1');
    const cut = new Promise<void>((resolve) => {
      void knock(gate, own, resolve);
    });
    await vi.waitUntil(() => gate.connected().size === 1, { timeout: 60_000 });
    nodes.delete('kajiyase-1');
    gate.recheck();
    await cut;
    expect(await knock(gate, own)).toBe('4');
    expect([...gate.refusals]).toEqual([['bad-credential', 1]]);
    expect(gate.connected().size).toBe(0);
  });

  test('a node with a new secret comes in with the certificate that it has, and no more with the old secret', async () => {
    const gate = await tlsGate();
    const own = await card('kajiyase-1');
    const fresh = makeSecret();
    nodes.set('kajiyase-1', { registration: aRegistration(), secretSha256: fresh.sha256 });
    expect(await knock(gate, { ...own, password: fresh.secret })).toBe('in');
    expect(await knock(gate, own)).toBe('4');
  });

  test('a node with its own certificate and its own secret is let in', async () => {
    const gate = await tlsGate();
    expect(await knock(gate, await card('kajiyase-1'))).toBe('in');
    expect([...gate.connected()]).toEqual(['kajiyase-1']);
    expect(gate.view().certificate).toEqual({ until: factsIn(inside('server.pem')).notAfter, due: 'good' });
    const days = ((gate.certificateUntil('kajiyase-1') ?? 0) - now) / DAY;
    expect(Math.round(days)).toBe((10 * YEAR) / DAY);
  });

  test('the certificate of another node is refused, and so is a good certificate with a wrong secret', async () => {
    const gate = await tlsGate();
    expect(await knock(gate, await card('naro-1'))).toBe('4');
    expect(gate.refusals.get('certificate-of-another')).toBe(1);
    expect(await knock(gate, { ...(await card('kajiyase-1')), password: 'guess' })).toBe('4');
  });

  test('nobody is let in without a certificate, or with one of a foreign authority', async () => {
    const gate = await tlsGate();
    const own = readFileSync(inside('trusted.pem'));
    expect(await knock(gate, { ca: own })).not.toBe('in');
    const foreign = join(temporaryFolder(), 'data');
    await mustDo('init --host hub.example.lg.jp', { data: foreign });
    expect(await knock(gate, { ...(await card('kajiyase-1', now, foreign)), ca: own })).not.toBe('in');
    expect(gate.refusals.get('no-certificate')).toBe(2);
    expect(gate.connected().size).toBe(0);
  });

  test('an authority and a node of eleven years ago: the node is turned away, since its certificate has ended', async () => {
    rmSync(inside(), { recursive: true });
    await mustDo('init --host hub.example.lg.jp', { at: now - 11 * YEAR });
    const old = await card('kajiyase-1', now - 11 * YEAR);
    await mustDo('renew');
    const gate = await tlsGate();
    expect(await knock(gate, old)).not.toBe('in');
    expect(gate.refusals.get('no-certificate')).toBe(1);
    expect(JSON.parse(gate.view().refusals[0]?.last ?? '')).toMatchObject({
      fault: 'CERT_HAS_EXPIRED',
      name: 'kajiyase-1',
    });
  });

  test('while one authority follows another, old and new cards open the gate; then only the new ones', async () => {
    const old = await card('kajiyase-1');
    await mustDo('rotate');
    const fresh = await card('kajiyase-1');
    const between = await tlsGate();
    expect([await knock(between, old), await knock(between, fresh)]).toEqual(['in', 'in']);
    await mustDo('retire 1');
    const after = await tlsGate();
    expect(await knock(after, fresh)).toBe('in');
    expect(await knock(after, old)).not.toBe('in');
    // A thief who has the old authority's card and the new one's word still does not come in.
    expect(await knock(after, { ...old, ca: fresh.ca })).not.toBe('in');
    expect(after.refusals.get('no-certificate')).toBe(1);
  });

  test('a node does not speak to a hub of another name, or of an authority that it does not know', async () => {
    const gate = await tlsGate();
    const own = await card('kajiyase-1');
    expect(await knock(gate, { ...own, servername: 'other.example.lg.jp' })).toBe(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
    const foreign = join(temporaryFolder(), 'data');
    await mustDo('init --host hub.example.lg.jp', { data: foreign });
    const other = readFileSync(join(foreign, 'ca', 'trusted.pem'));
    expect(await knock(gate, { ...own, ca: other })).toMatch(/SELF_SIGNED|UNABLE_TO/);
    expect(gate.connected().size).toBe(0);
  });

  test('where certificates are not required, a secret is enough; one that is shown must still be its own', async () => {
    const gate = await tlsGate({ requireClientCertificate: false });
    expect(await knock(gate, { ca: readFileSync(inside('trusted.pem')) })).toBe('in');
    expect(await knock(gate, await card('naro-1'))).toBe('4');
  });

  test('a renewed certificate is shown without a start; files that do not belong together leave the old one in use', async () => {
    const told: unknown[] = [];
    const tell = (...line: unknown[]) => told.push(line[1]);
    const clock = { at: now };
    const listener = tlsListener(
      {
        host: '127.0.0.1',
        port: 0,
        cert: inside('server.pem'),
        key: inside('server.key'),
        requireClientCertificate: false,
        handshakeTimeout: 10_000,
      },
      {
        log: { ...silentLog, info: tell, warn: tell, error: tell } as typeof silentLog,
        wallClock: { now: () => clock.at },
        come: () => ({ address: '127.0.0.1', known: () => undefined }),
        accept: (socket) => socket.destroy(),
        turnAway: () => undefined,
      },
    );
    await listener.start();
    onTestFinished(() => listener.stop());
    const shown = () =>
      new Promise<string>((resolve) => {
        const socket = connectTls({ host: '127.0.0.1', port: listener.port, rejectUnauthorized: false });
        socket.on('error', () => undefined);
        socket.once('secureConnect', () => {
          resolve(socket.getPeerX509Certificate()?.serialNumber.toLowerCase() ?? '');
          socket.destroy();
        });
      });
    const first = factsIn(inside('server.pem')).serial;
    expect(await shown()).toBe(first);

    const key = readFileSync(inside('server.key'));
    await mustDo('renew');
    const second = factsIn(inside('server.pem')).serial;
    const newKey = readFileSync(inside('server.key'));
    writeFileSync(inside('server.key'), key);
    listener.look();
    expect(await shown()).toBe(first);
    writeFileSync(inside('server.key'), newKey);
    utimesSync(inside('server.key'), 1, 1);
    listener.look();
    expect(await shown()).toBe(second);
    expect(told).toEqual([
      'new files for TLS cannot be used; the old ones stay in use',
      'new files for TLS are in use',
    ]);

    clock.at = now + 2 * YEAR - 29 * DAY;
    listener.look();
    listener.look();
    expect(told.slice(2)).toEqual([expect.stringContaining('kawamori ca renew')]);
    expect(listener.certificate()).toMatchObject({ due: 'due' });
    clock.at = now + 2 * YEAR - 6 * DAY;
    listener.look();
    expect(told).toHaveLength(4);

    clock.at = 0;
    listener.look();
    expect(told.at(-1)).toMatch(/the hub's clock is before its own certificate/);
  });

  test('TLS 1.1 and plain MQTT are turned away on this port, and counted', async () => {
    const gate = await tlsGate();
    const old = connectTls({
      host: '127.0.0.1',
      port: gate.tlsPort,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
      rejectUnauthorized: false,
    });
    expect(await new Promise((resolve) => old.once('error', () => resolve('refused')))).toBe('refused');
    expect(await knock(gate, { protocol: 'mqtt' })).toBe('cut');
    expect(gate.refusals.get('tls-failed')).toBe(2);
  });
});
