import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { loadHubConfig } from './hub-config.js';
import { temporaryFolder } from './testing/temporary.js';

/** What the leading hub writes, and a change to it. */
function load(change: object = {}) {
  const root = temporaryFolder();
  mkdirSync(join(root, 'hub'));
  const file = join(root, 'hub.yaml');
  const told = {
    ...{ dataDir: join(root, 'hub'), drill: true, riverClock: 'player' },
    led: { http: join(root, 'http'), gate: join(root, 'gate') },
    notices: { cap: { recipient: 'cap', towns: ['nakatosa'], dir: join(root, 'cap'), sender: 'kawamori' } },
  };
  writeFileSync(file, stringify({ ...told, ...change }));
  return loadHubConfig(file);
}

const faultOf = (change: object): string => {
  try {
    load(change);
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
};

const towns = ['nakatosa'];
const secretFile = '/etc/kawamori/secret';
const server = { host: 'mail.example', port: 587 };
const HANDLES: [string, object][] = [
  [
    'notices.webhooks',
    { notices: { webhooks: [{ recipient: 'r', towns, url: 'https://hooks.example', secretFile }] } },
  ],
  ['notices.mail', { notices: { mail: { server, from: 'kawamori@example.jp' } } }],
  ['notices.modem', { notices: { modem: { device: '/dev/ttyUSB2' } } }],
  [
    'notices.lineWorks',
    {
      notices: {
        lineWorks: {
          ...{ botId: '1', clientId: 'c', clientSecretFile: secretFile },
          ...{ serviceAccount: 'a@b', privateKeyFile: secretFile },
        },
      },
    },
  ],
  ['notices.webPush', { notices: { webPush: { contact: 'mailto:kawamori@example.jp' } } }],
  ['notices.relays', { notices: { relays: [{ id: 'siren', towns, secretFile }] } }],
  [
    'notices.cap',
    { notices: { cap: { recipient: 'cap', towns, dir: '/srv/kawamori-cap', sender: 'kawamori' } } },
  ],
  ['public', { public: { dir: '/srv/kawamori-public' } }],
  ['influx', { influx: { url: 'http://127.0.0.1:8086' } }],
  ['video', { video: {} }],
  ['mqtt', { mqtt: { host: '0.0.0.0', plainOnClosedNetwork: true } }],
  ['mqtt', { mqtt: { tls: { cert: 'c', key: 'k' } } }],
  ['announcements', { announcements: { jmaFlood: { url: 'https://www.jma.example/flood.json' } } }],
  ['rehearsal', { rehearsal: { floods: '/srv/floods' } }],
  ['drill', { drill: false, riverClock: 'wall' }],
];

describe('a hub that another one leads', () => {
  test('starts with what that one writes', () => {
    expect(load().led?.gate).toMatch(/\/gate$/);
  });

  test.each(HANDLES)('does not start with %s', (name, change) => {
    const fault = faultOf(change);
    expect(fault).toContain('no way out but its gate');
    expect(fault).toContain(name);
  });

  test('is told of all of them at once', () => {
    expect(
      faultOf({ drill: false, riverClock: 'wall', video: {}, influx: { url: 'http://127.0.0.1:8086' } }),
    ).toMatch(/drill, influx, video/);
  });
});
