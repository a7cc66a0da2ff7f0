import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { loadHubConfig, readSecretFile } from './hub-config.js';
import { temporaryFolder } from './testing/temporary.js';

const load = (text: string) => {
  const file = join(temporaryFolder(), 'hub.yaml');
  writeFileSync(file, text);
  return loadHubConfig(file);
};

const faultsOf = (work: () => unknown): readonly string[] => {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
};

describe('the hub’s file', () => {
  test('needs nothing but its data folder: it listens on this machine only, on the wall clock, and is no drill', () => {
    expect(load('dataDir: /srv/hub')).toMatchObject({
      dataDir: '/srv/hub',
      mqtt: { host: '127.0.0.1', port: 1_883 },
      http: { host: 'localhost', port: 8_080 },
      riverClock: 'wall',
      drill: false,
      notices: { webhooks: [] },
    });
  });

  test('gives the canary’s tests recipients of their own, and no telephone that rings', () => {
    const one = (about: string, more: string) =>
      `dataDir: d\nnotices: { modem: { device: /dev/modem, recipients: [{ recipient: r, towns: [nakatosa], about: [${about}], ${more} }] } }`;
    const [call, sms] = ['call: "0889001234"', 'sms: "0889001234"'];
    expect(faultsOf(() => load(one('canary', sms)))).toEqual([]);
    expect(faultsOf(() => load(one('canary, river', sms)))).toEqual([
      expect.stringContaining('nothing else'),
    ]);
    expect(faultsOf(() => load(one('canary', call)))).toEqual([expect.stringContaining('does not ring')]);
    const cap = (dir: string) =>
      `dataDir: d\nnotices: { cap: { recipient: cap, towns: [nakatosa], sender: s, dir: cap, canaryDir: ${dir} } }`;
    expect(faultsOf(() => load(cap('canary')))).toEqual([]);
    expect(faultsOf(() => load(cap('./cap')))).toEqual([expect.stringContaining('canaryDir')]);
  });

  test('may name an InfluxDB, and keeps 90 days itself then', () => {
    expect(load('dataDir: d\ninflux: { url: "http://127.0.0.1:8086" }').influx).toEqual({
      url: 'http://127.0.0.1:8086',
      database: 'kawamori',
      embeddedDays: 90,
    });
    for (const wrong of [
      'url: "ftp://x"',
      'url: "http://x", embeddedDays: 1',
      'url: "http://x", database: "a b"',
    ]) {
      expect(
        faultsOf(() => load(`dataDir: d\ninflux: { ${wrong} }`)),
        wrong,
      ).toHaveLength(1);
    }
  });

  test.each(['', ', database: town', ', database: town_kunren'])(
    'never gives an exercise the InfluxDB database of the service (%s)',
    (database) => {
      const text = `dataDir: d\ninflux: { url: "http://127.0.0.1:8086"${database} }`;
      const drill = load(`${text}\ndrill: true`).influx?.database;
      expect(drill).toMatch(/^(?:kawamori|town)_kunren$/);
      if (database.endsWith('_kunren')) {
        expect(faultsOf(() => load(text))).toEqual([expect.stringContaining('the service needs another')]);
      } else expect(load(text).influx?.database).not.toBe(drill);
    },
  );

  test.each(['0.0.0.0', '::', '10.0.0.2', 'hub.example.lg.jp', '', '::ffff:10.0.0.2', '1::1', 'fe80::1'])(
    'does not speak plain MQTT on %s, unless it is told that the network is closed',
    (host) => {
      const open = `dataDir: d\nmqtt: { host: ${JSON.stringify(host)}`;
      expect(faultsOf(() => load(`${open} }`))).toEqual([
        expect.stringMatching(/mqtt\.host: .*deploy\/docs\/tls\.md.*plainOnClosedNetwork: true/),
      ]);
      expect(load(`${open}, plainOnClosedNetwork: true }`).mqtt.plainOnClosedNetwork).toBe(true);
    },
  );

  test.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'])(
    'speaks plain MQTT on %s, which only this machine reaches',
    (host) => {
      expect(load(`dataDir: d\nmqtt: { host: '${host}' }`).mqtt.host).toBe(host);
    },
  );

  test('may have its river clock played in a drill only', () => {
    expect(faultsOf(() => load('dataDir: d\nriverClock: player'))).toEqual([
      expect.stringContaining('drill: true'),
    ]);
    expect(load('dataDir: d\nriverClock: player\ndrill: true').riverClock).toBe('player');
  });

  test.each([
    ['/srv/hub', '/srv/hub'],
    ['/srv/hub', '/srv/hub/public'],
    ['/srv/hub/data', '/srv/hub'],
  ])('keeps its data (%s) out of the residents’ folder (%s)', (dataDir, dir) => {
    expect(faultsOf(() => load(`dataDir: ${dataDir}\npublic: { dir: ${dir} }`))).toEqual([
      expect.stringContaining('public.dir'),
    ]);
  });

  test('writes pages for residents where a folder is named for them', () => {
    expect(load('dataDir: /srv/hub').public).toBeUndefined();
    expect(load('dataDir: /srv/hub\npublic: { dir: /srv/hub-public }').public).toEqual({
      dir: '/srv/hub-public',
      quiet: 2_000,
      links: [],
    });
  });

  test('is told all its faults at once, each with its place', () => {
    const text = 'datadir: d\nmqtt: { prot: 1 }\nhttp: { port: 70000, publicUrl: here }';
    const faults = faultsOf(() => load(text)).join('\n');
    for (const place of ['dataDir', 'mqtt', 'prot', 'http.port', 'http.publicUrl', 'datadir']) {
      expect(faults).toContain(place);
    }
  });
});

describe('a file with a secret', () => {
  const secretFile = (text: string, mode: number) => {
    const file = join(temporaryFolder(), 'a.secret');
    writeFileSync(file, text, { mode });
    return file;
  };

  test('is read where its owner alone may read it, without the line’s end', () => {
    expect(readSecretFile(secretFile('a secret of some length\n', 0o600), 12)).toBe(
      'a secret of some length',
    );
  });

  test.each([0o640, 0o604, 0o660])('is refused with the rights %o, and says what to run', (mode) => {
    expect(faultsOf(() => readSecretFile(secretFile('a secret of some length', mode), 12))).toEqual([
      expect.stringContaining('chmod 600'),
    ]);
  });

  test('is refused when it is too short or absent, and its text is told to nobody', () => {
    const short = faultsOf(() => readSecretFile(secretFile('hush', 0o600), 12)).join();
    expect(short).toMatch(/at least 12 characters, found 4/);
    expect(short).not.toContain('hush');
    expect(faultsOf(() => readSecretFile('/no/such/file', 12))).toEqual([
      expect.stringContaining('cannot be read'),
    ]);
  });
});

describe('a modem in the hub’s file', () => {
  const withModem = (modem: string) => `dataDir: d\nnotices: { modem: ${modem} }`;
  const NIGHT = "{ recipient: night, towns: [nakatosa], call: '+81889001234', sms: '09012345678' }";

  test('rings for forty seconds, and sends twenty messages a minute at most', () => {
    expect(load(withModem(`{ device: /dev/modem, recipients: [${NIGHT}] }`)).notices.modem).toMatchObject({
      ...{ baudRate: 115_200, ringFor: 40_000, smsPerMinute: 20 },
    });
  });

  test.each([
    [`{ device: COM3, recipients: [${NIGHT}] }`, /device: expected the path/],
    [`{ device: /dev/m, recipients: [${NIGHT}], ringFor: 5s }`, /rings for 10s to 120s/],
    ['{ device: /dev/m, recipients: [{ recipient: a, towns: [nakatosa] }] }', /neither call nor sms/],
    [
      "{ device: /dev/m, recipients: [{ recipient: a, towns: [nakatosa], sms: '090-1234' }] }",
      /digits alone/,
    ],
    [
      '{ device: /dev/m, recipients: [{ recipient: a, towns: [nakatosa], sms: 0901234 }] }',
      /in quotes|string/,
    ],
    [
      `{ device: /dev/m, recipients: [${NIGHT}], speak: { command: 'AT+CTTS=1', language: ja } }`,
      /with \{ucs2\} for the text/,
    ],
    [`{ device: /dev/m, recipients: [${NIGHT}, ${NIGHT}] }`, /night is named twice/],
  ])('is refused as %s, with what was expected', (modem, said) => {
    const faults = faultsOf(() => load(withModem(modem)));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(said);
  });
});

describe('LINE WORKS in the hub’s file', () => {
  const withBot = (recipients: string, more = '') =>
    `dataDir: d\nnotices: { lineWorks: { botId: '12', clientId: c, clientSecretFile: s, serviceAccount: a@b, privateKeyFile: k, recipients: [${recipients}]${more} } }`;

  test('speaks with the public servers, as often as they allow', () => {
    const config = load(withBot('{ recipient: bousai, towns: [nakatosa], channel: room }'));
    expect(config.notices.lineWorks).toMatchObject({
      ...{ perMinute: 240, apiUrl: 'https://www.worksapis.com/v1.0' },
      authUrl: 'https://auth.worksmobile.com/oauth2/v2.0/token',
    });
  });

  test.each([
    ['{ recipient: a, towns: [nakatosa] }', '', /either channel or user/],
    ['{ recipient: a, towns: [nakatosa], channel: r, user: u }', '', /either channel or user/],
    ['{ recipient: a, towns: [nakatosa], channel: r }', ', perMinute: 241', /240/],
  ])('with %s%s is refused', (recipients, more, said) => {
    const faults = faultsOf(() => load(withBot(recipients, more)));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(said);
  });
});

describe('a mail loop', () => {
  const IMAP = 'imap: { host: imap.example, user: u, passwordFile: p }';
  const withMail = 'dataDir: d\nnotices: { mail: { server: { host: m, port: 25 }, from: a@b.example } }\n';

  test('sends every two minutes, and gives a mail five, unless its file says otherwise', () => {
    const { mailLoop } = load(`${withMail}watch: { mailLoop: { to: loop@town.example, ${IMAP} } }`).watch;
    expect(mailLoop).toMatchObject({ every: 120_000, within: 300_000, imap: { port: 993, secure: true } });
  });

  test.each([
    ['has nothing to send by', 'dataDir: d\n', ''],
    ['sends too often', withMail, ', every: 5s'],
    ['would be told too late', withMail, ', within: 2h'],
  ])('that %s is refused', (_, file, more) => {
    const text = `${file}watch: { mailLoop: { to: loop@town.example, ${IMAP}${more} } }`;
    expect(faultsOf(() => load(text))).toHaveLength(1);
  });
});
