// Real: the whole hub behind its socket, or its data folder locked and written directly; nodes are mqtt.js clients.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, type StationFile, toIsoJst } from '@kawamori/contracts';
import { readYaml, startAll, wallClock } from '@kawamori/kit';
import { describe, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { makeHub } from '../hub.js';
import { HubConfigFile } from '../hub-config.js';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import { aRegistration, aStation, aStationFile, minute, silentLog } from '../testing/builders.js';
import { connectNode, oneTown, startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually } from '../testing/waiting.js';
import { channelCommand } from './channel-command.js';
import { atDesk, type Desk } from './desk.js';
import { readConfigFolder, writeConfigFolder } from './firmware-config-files.js';
import { deadLetterList } from './listings.js';
import { intoSecretFile } from './secret-file.js';
import { stationList } from './station-list.js';
import { thisOperator } from './this-user.js';

/** The same work with a hub that runs and without one. */
const DESKS: [
  Desk['how'],
  () => Promise<{ operate<T>(work: (desk: Desk) => Promise<T>): Promise<T>; dataDir: string }>,
][] = [
  ['online', () => startHub()],
  [
    'offline',
    () => {
      const dataDir = join(temporaryFolder(), 'data');
      return Promise.resolve({
        dataDir,
        operate: (work) => atDesk(dataDir, { now: () => minute(0) }, work),
      });
    },
  ],
];

const factsIn = (dataDir: string): number => {
  const journal = openJournalForReading(join(dataDir, 'journal.db'));
  const head = journal.head();
  journal.close();
  return head;
};

/** A station whose levels are those of {@link aStationFile}, and one set more. */
const withLevels = (validFrom: string, valueM: number): StationFile => {
  const station = aStationFile();
  const marks = [{ key: 'caution' as const, valueM }];
  return { ...station, levels: [...(station.levels ?? []), { validFrom, datum: 'tp', marks }] };
};

describe.each(DESKS)('the operator, %s,', (how, open) => {
  test('applies the files of a folder, is told of each, and finds nothing to change the second time', async () => {
    const { operate } = await open();
    const folder = temporaryFolder();
    writeConfigFolder(folder, {
      'town/shimanto-cho': oneTown().towns[0],
      'profile/radar': oneTown().profiles[0],
      'profile/tipping-bucket': oneTown().profiles[1],
      'station/kajiyase-bashi': aStationFile(),
    });
    const documents = readConfigFolder(folder);
    const report = await operate((desk) => {
      expect(desk.how).toBe(how);
      return desk.applyConfig(documents, false);
    });
    expect(report).toEqual({
      lines: [
        '+ town shimanto-cho',
        '+ profile radar',
        '+ profile tipping-bucket',
        '+ station kajiyase-bashi',
      ],
      faults: [],
      applied: true,
    });
    expect(await operate((desk) => desk.applyConfig(documents, false))).toEqual({
      lines: [],
      faults: [],
      applied: false,
    });
  });

  test('exports what the files meant, so that applying it again changes nothing', async () => {
    const { operate } = await open();
    await operate((desk) => desk.applyConfig(oneTown(), false));
    const folder = temporaryFolder();
    const exported = await operate((desk) => desk.exportConfig());
    const files = writeConfigFolder(folder, exported);
    expect(files.map((file) => file.slice(folder.length + 1)).sort()).toEqual([
      'profiles/radar.yaml',
      'profiles/tipping-bucket.yaml',
      'stations/kajiyase-bashi.yaml',
      'towns/shimanto-cho.yaml',
    ]);
    expect(readYaml(join(folder, 'stations/kajiyase-bashi.yaml'))).toEqual(aStationFile());
    expect(parse(stringify(exported))).toEqual(exported);
    expect(await operate((desk) => desk.applyConfig(readConfigFolder(folder), true))).toMatchObject({
      lines: [],
      faults: [],
    });
  });

  test('sees on a dry run what would change, and nothing has', async () => {
    const { operate, dataDir } = await open();
    await operate((desk) => desk.applyConfig(oneTown(), false));
    const before = factsIn(dataDir);
    const renamed = oneTown(aStationFile({ nameEn: 'Kajiyase bridge' }));
    expect(await operate((desk) => desk.applyConfig(renamed, true))).toEqual({
      lines: ['~ station kajiyase-bashi'],
      faults: [],
      applied: false,
    });
    expect(factsIn(dataDir)).toBe(before);
    expect(await operate((desk) => desk.exportConfig())).toMatchObject({
      'station/kajiyase-bashi': { nameEn: 'Kajiyase-bashi' },
    });
  });

  test('may not change levels that are in force, nor set any in the past, and may set new ones from now on', async () => {
    const { operate, dataDir } = await open();
    await operate((desk) => desk.applyConfig(oneTown(), false));
    const before = factsIn(dataDir);
    const apply = (station: StationFile) => operate((desk) => desk.applyConfig(oneTown(station), false));

    const [set] = aStationFile().levels ?? [];
    const lowered = await apply(
      aStationFile({ levels: set ? [{ ...set, marks: [{ key: 'caution', valueM: 2 }] }] : [] }),
    );
    expect(lowered).toMatchObject({
      applied: false,
      faults: [expect.stringContaining('is in force and may not be changed'), expect.any(String)],
    });
    expect(await apply(aStationFile({ levels: [] }))).toMatchObject({
      applied: false,
      faults: [expect.stringContaining('2020-01-01')],
    });
    expect(await apply(withLevels(toIsoJst(minute(-1)), 2))).toMatchObject({
      applied: false,
      faults: [expect.stringContaining('must begin now or later')],
    });
    expect(factsIn(dataDir)).toBe(before);
    expect(await apply(withLevels(toIsoJst(minute(0) + DAY), 2))).toMatchObject({
      applied: true,
      faults: [],
    });
  });

  test('is told every fault of the files at once, and nothing of them is applied', async () => {
    const { operate } = await open();
    const bad = {
      ...oneTown(aStationFile({ town: 'elsewhere' })),
      profiles: [{ id: 'radar', colour: 'red' }],
    };
    const report = await operate((desk) => desk.applyConfig(bad, false));
    expect(report.applied).toBe(false);
    expect(report.faults.join('\n')).toMatch(
      /profiles\[radar\][\s\S]*there is no town elsewhere[\s\S]*there is no profile radar/,
    );
    expect(await operate((desk) => desk.exportConfig())).toEqual({});
  });

  test('stands in the record as the user of the machine who did it, and as the command line', async () => {
    const { operate, dataDir } = await open();
    await operate((desk) => desk.applyConfig(oneTown(), false));
    await operate((desk) => desk.addNode(aRegistration()));
    await operate((desk) => desk.rotateNode('kajiyase-1'));
    await operate((desk) => desk.revokeNode('kajiyase-1'));
    const journal = openJournalForReading(join(dataDir, 'journal.db'));
    const said = journal.readKinds(['town.set', 'station.set', 'node.added', 'node.rotated', 'node.revoked']);
    journal.close();
    expect(said.map(({ kind }) => kind)).toEqual([
      'town.set',
      'station.set',
      'node.added',
      'node.rotated',
      'node.revoked',
    ]);
    for (const { body } of said) expect(body).toMatchObject({ by: thisOperator(), origin: 'command-line' });
  });

  test('makes a node its secret once, and refuses what cannot be', async () => {
    const { operate } = await open();
    await operate((desk) => desk.applyConfig(oneTown(), false));
    const secret = await operate((desk) => desk.addNode(aRegistration()));
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    const add = (changes: object) => operate((desk) => desk.addNode(aRegistration(changes)));
    await expect(add({})).rejects.toThrow('exists; use rotate');
    await expect(add({ id: 'other-1', town: 'nowhere' })).rejects.toThrow('there is no town nowhere');
    await expect(add({ id: 'other-1', stations: ['nowhere'] })).rejects.toThrow(
      'there is no station nowhere',
    );
    await expect(operate((desk) => desk.rotateNode('other-1'))).rejects.toThrow('there is no node other-1');
    await expect(operate((desk) => desk.revokeNode('other-1'))).rejects.toThrow('there is no node other-1');
    expect(await operate((desk) => desk.rotateNode('kajiyase-1'))).not.toBe(secret);
    expect(await operate((desk) => desk.nodes())).toMatchObject([
      { id: 'kajiyase-1', connected: false, lastHeardAt: null },
    ]);
    await operate((desk) => desk.revokeNode('kajiyase-1'));
    expect(await operate((desk) => desk.nodes())).toEqual([]);
    expect(await add({})).not.toBe(secret);
  });
});

describe('with a running hub', () => {
  test('the operator sees who was turned away at the gate, why, and how often', async () => {
    const hub = await startHub();
    await hub.setUp();
    for (const guess of ['one', 'two']) await expect(connectNode(hub, guess)).rejects.toThrow();
    expect(await hub.operate((desk) => desk.gate())).toMatchObject({
      refusals: [{ why: 'bad-credential', count: 2, last: '{"node":"kajiyase-1"}' }],
    });
  });

  test('the operator sees how current every station is, as the faces judge it', async () => {
    const hub = await startHub();
    const { secret } = await hub.setUp();
    const list = async (json: boolean) => {
      const lines: string[] = [];
      await hub.operate((desk) => stationList(desk, json, (text) => lines.push(text)));
      return lines.join('\n');
    };
    expect(await list(false)).toBe('kajiyase-bashi\tshimanto-cho\tnever\t—\t—');
    const node = await connectNode(hub, secret);
    await node.send([[0, 2.5]]);
    hub.clock.at = minute(20);
    // Acknowledged is on the disk; it is judged a moment later.
    await eventually(async () => expect(await list(false)).not.toContain('never'));
    expect(await list(false)).toMatch(/^kajiyase-bashi\tshimanto-cho\tlate\t2\.50 m\tlate, 20 min ago/);
    expect(JSON.parse(await list(true))).toMatchObject({
      now: toIsoJst(minute(20)),
      stations: [
        {
          ...{ id: 'kajiyase-bashi', freshness: 'late', ageS: 1_200, nextBy: null, levelM: 2.5 },
          maintenanceUntil: null,
        },
      ],
    });
    const until = minute(50);
    const request = { quantity: null, until, reason: 'yearly check' };
    await hub.operate((desk) => desk.quality.begin(aStation().id, request));
    await eventually(async () =>
      expect(await list(false)).toMatch(/under maintenance until 2026-06-02T18:50:00\+09:00, not judged$/),
    );
    expect(JSON.parse(await list(true))).toMatchObject({ stations: [{ maintenanceUntil: toIsoJst(until) }] });
  });

  test('a node gets in with its secret; a new secret cuts it off at once, and the old one lets it in no more', async () => {
    const hub = await startHub();
    const { secret } = await hub.setUp();
    const node = await connectNode(hub, secret);
    await node.send([[0, 2.5]]);
    expect(await hub.operate((desk) => desk.nodes())).toMatchObject([
      { connected: true, lastHeardAt: minute(0) },
    ]);

    const fresh = await hub.operate((desk) => desk.rotateNode('kajiyase-1'));
    await node.cut;
    await expect(connectNode(hub, secret)).rejects.toThrow(/not authorized|bad user ?name or password/i);
    const again = await connectNode(hub, fresh);
    await again.send([[10, 2.6]]);

    await hub.operate((desk) => desk.revokeNode('kajiyase-1'));
    await again.cut;
    await expect(connectNode(hub, fresh)).rejects.toThrow(/not authorized|bad user ?name or password/i);
    expect(await hub.operate((desk) => desk.nodes())).toEqual([]);
  });

  test('a second hub on the same data folder is refused with the reason, and the first goes on', async () => {
    const hub = await startHub();
    const config = HubConfigFile.parse({ dataDir: hub.dataDir, mqtt: { port: 0 }, http: { port: 0 } });
    const inputs = {
      log: silentLog,
      wallClock,
      monotonic: () => 0,
      version: '0.0.0',
      dashboardDir: hub.dataDir,
      onFatal: () => undefined,
    };
    await expect(startAll(makeHub(config, inputs).parts, silentLog)).rejects.toThrow(
      `${hub.dataDir} is in use by a running hub`,
    );
    expect((await hub.call('GET', '/api/v1/health')).status).toBe(200);
    expect(await hub.operate((desk) => Promise.resolve(desk.how))).toBe('online');
  });

  test('the socket is for the owner of the data folder alone, and is gone when the hub has stopped', async () => {
    const hub = await startHub();
    const socket = join(hub.dataDir, 'hub.sock');
    expect(statSync(socket).mode & 0o777).toBe(0o600);
    expect(statSync(hub.dataDir).mode & 0o777).toBe(0o700);
    await hub.stop();
    expect(await hub.operate((desk) => Promise.resolve(desk.how))).toBe('offline');
  });

  test('a socket that a killed hub has left behind is no hub', async () => {
    const hub = await startHub();
    await hub.setUp();
    await hub.stop();
    writeFileSync(join(hub.dataDir, 'hub.sock'), '');
    expect(await hub.operate(async (desk) => [desk.how, (await desk.nodes()).length])).toEqual([
      'offline',
      1,
    ]);
  });

  test('what was set without it stands when it starts', async () => {
    const dataDir = join(temporaryFolder(), 'data');
    const offline = <T>(work: (desk: Desk) => Promise<T>) => atDesk(dataDir, { now: () => minute(0) }, work);
    await offline((desk) => desk.applyConfig(oneTown(), false));
    const secret = await offline((desk) => desk.addNode(aRegistration()));
    const hub = await startHub({ dataDir });
    const node = await connectNode(hub, secret);
    await node.send([[0, 2.5]]);
    expect(await hub.operate((desk) => desk.exportConfig())).toHaveProperty(['station/kajiyase-bashi']);
  });

  test('records that could not be taken are listed while it runs and afterwards', async () => {
    const hub = await startHub();
    const { secret } = await hub.setUp();
    expect(await hub.operate((desk) => desk.deadLetters(100))).toEqual([]);
    const node = await connectNode(hub, secret);
    await node.client.publishAsync('kawamori/v1/up/shimanto-cho/kajiyase-1/readings', 'no JSON', { qos: 1 });
    const expected = [
      { node: 'kajiyase-1', fault: 'not-json', raw: 'no JSON', receivedAt: '2026-06-02T18:00:00+09:00' },
    ];
    expect(await hub.operate((desk) => desk.deadLetters(100))).toMatchObject(expected);
    await hub.stop();
    expect(await hub.operate((desk) => desk.deadLetters(100))).toMatchObject(expected);
  });

  test('a node that sends nothing but what cannot be taken does not fill the disk: the hub counts, and says so', async () => {
    const hub = await startHub();
    const { secret } = await hub.setUp();
    const node = await connectNode(hub, secret);
    const topic = 'kawamori/v1/up/shimanto-cho/kajiyase-1/readings';
    for (let i = 0; i < 65; i++) await node.client.publishAsync(topic, `no JSON ${i}`, { qos: 1 });
    await node.send([[0, 2.5]]);
    await hub.operate(async (desk) => {
      expect(await desk.deadLetters(100)).toHaveLength(60);
      expect((await desk.gate()).refusals).toMatchObject([{ why: 'too-many-dead-letters', count: 5 }]);
    });
    await hub.stop();
    const letters = await hub.operate((desk) => desk.deadLetters(100));
    expect(letters).toHaveLength(61);
    expect(letters.slice(0, 2)).toMatchObject([
      { fault: 'more-not-kept', raw: 'no JSON 64', detail: expect.stringContaining('5 more since') },
      { fault: 'not-json', raw: 'no JSON 59' },
    ]);
    expect(await hub.operate((desk) => desk.deadLetters(1))).toEqual(letters.slice(0, 1));
    const lines: string[] = [];
    await hub.operate((desk) => deadLetterList(desk, { limit: 2, json: false }, (line) => lines.push(line)));
    expect(lines).toEqual([
      expect.stringContaining('more-not-kept'),
      expect.stringContaining('no JSON 59'),
      'these are the newest 2; there are older ones: --limit NUMBER',
    ]);
  });

  test('new levels begin when they say, also for what is shown', async () => {
    const hub = await startHub();
    await hub.setUp();
    const cookie = await hub.firstAccount();
    const from = minute(30);
    await hub.operate((desk) => desk.applyConfig(oneTown(withLevels(toIsoJst(from), 2)), false));
    const marks = async () => {
      const { json } = await hub.call('GET', '/api/v1/stations/kajiyase-bashi', { cookie });
      return (json as { marks: { valueM: number }[] }).marks.map(({ valueM }) => valueM);
    };
    expect(await marks()).toEqual([3, 4, 5]);
    hub.clock.at = from - 1;
    expect(await marks()).toEqual([3, 4, 5]);
    hub.clock.at = from;
    expect(await marks()).toEqual([2]);
  });
});

describe('without a hub', () => {
  test('two offline commands at the same moment do not write over one another', async () => {
    const dataDir = join(temporaryFolder(), 'data');
    const first = atDesk(dataDir, wallClock, async (desk) => {
      await expect(atDesk(dataDir, wallClock, (other) => other.nodes())).rejects.toThrow('is in use');
      return desk.applyConfig(oneTown(), false);
    });
    expect((await first).applied).toBe(true);
  });

  test('the link for the first account is the running hub’s alone', async () => {
    const dataDir = join(temporaryFolder(), 'data');
    expect(await atDesk(dataDir, wallClock, (desk) => desk.setupUrl())).toBeNull();
  });
});

describe('a secret handed over in a file', () => {
  test('is readable by its owner alone, also where a file with wider rights stood', async () => {
    const file = join(temporaryFolder(), 'naro-1.secret');
    writeFileSync(file, 'old\n', { mode: 0o644 });
    await intoSecretFile(file, () => Promise.resolve('new'));
    expect(readFileSync(file, 'utf8')).toBe('new\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('is not made at all when the file could not be written', async () => {
    const make = vi.fn(() => Promise.resolve('secret'));
    await expect(intoSecretFile(join(temporaryFolder(), 'no/such/folder'), make)).rejects.toThrow('ENOENT');
    expect(make).not.toHaveBeenCalled();
  });

  test('leaves the old file as it was when the hub refuses', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'nodes'));
    const file = join(folder, 'nodes/naro-1.secret');
    writeFileSync(file, 'old\n');
    await expect(
      intoSecretFile(file, () => Promise.reject(new Error('there is no node naro-1'))),
    ).rejects.toThrow('no node');
    expect(readFileSync(file, 'utf8')).toBe('old\n');
    expect(readdirSync(join(folder, 'nodes'))).toEqual(['naro-1.secret']);
  });
});

test('the operator tries the channels of a recipient with a message that is marked as a test, and is told what came of each', async () => {
  const folder = temporaryFolder();
  const secretFile = join(folder, 'secret');
  writeFileSync(secretFile, 'x'.repeat(32), { mode: 0o600 });
  // Nobody listens on the discard port of this machine.
  const webhooks = [{ recipient: 'desk', towns: ['shimanto-cho'], url: 'http://127.0.0.1:9/', secretFile }];
  const hub = await startHub({ config: { notices: { webhooks } } });
  expect(await hub.operate((desk) => desk.channels())).toMatchObject([
    { recipient: 'desk', channel: 'webhook', state: 'untried' },
  ]);
  const said: string[] = [];
  const asked = { kind: 'channel-test', dataDir: undefined, json: false } as const;
  const ask = (recipient: string, channel?: string) =>
    hub.operate((desk) => channelCommand({ ...asked, recipient, channel }, desk, (line) => said.push(line)));
  expect(await ask('desk')).toBe(1);
  expect(said).toEqual([expect.stringMatching(/^desk\twebhook\tNOT accepted\t.+/)]);
  await expect(ask('desk', 'sms')).rejects.toThrow('no channel is called desk sms');
});
