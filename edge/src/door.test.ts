import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { atTheDoor as enterDoor } from './door.js';
import { aNodeFile, csv } from './testing/builders.js';
import { temporaryFolder, writeInto } from './testing/temporary.js';

const atTheDoor = (argv: string[], hasParent = false) => enterDoor(argv, { hasParent });

function enter(
  changes: Parameters<typeof aNodeFile>[0] = {},
  { mode = 0o600, secret = ' 0123abcd\n', files = {} } = {},
) {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries<string>(files)) writeInto(folder, name, text);
  writeInto(folder, 'kajiyase-bashi.csv', csv([1, 2]));
  writeInto(folder, 'credential', secret, mode);
  // JSON is YAML.
  const config = writeInto(folder, 'node.yaml', JSON.stringify(aNodeFile(changes)));
  return { folder, entry: atTheDoor(['--config', config]) };
}
const saidBy = (entry: ReturnType<typeof atTheDoor>): string => (entry.kind === 'say' ? entry.text : '');

describe('at the door', () => {
  test('a good configuration is read, with its files beside it and its secret trimmed', () => {
    const { folder, entry } = enter();
    if (entry.kind !== 'run') throw new Error(saidBy(entry));
    expect(entry.settings.password).toBe('0123abcd');
    expect(entry.settings.node.outbox.file).toBe(join(folder, 'outbox.db'));
    expect(entry.settings.sensors.map(({ series }) => series)).toEqual(['kajiyase-bashi/level']);
  });

  test('the files of TLS are read, and a key that everybody may read is refused', () => {
    const hub = {
      host: 'hub.example.lg.jp',
      port: 8_883,
      tls: { ca: 'ca.pem', cert: 'node.pem', key: 'node.key' },
    };
    const files = { 'ca.pem': 'an authority', 'node.pem': 'a certificate' };
    expect(saidBy(enter({ hub }, { files }).entry)).toMatch(/hub\.tls\.key: .*cannot be read/);
    const { folder } = enter({ hub }, { files: { ...files, 'node.key': 'a key' } });
    chmodSync(join(folder, 'node.key'), 0o600);
    const again = atTheDoor(['--config', join(folder, 'node.yaml')]);
    if (again.kind !== 'run') throw new Error(saidBy(again));
    expect(again.settings.tls).toMatchObject({
      cert: Buffer.from('a certificate'),
      key: Buffer.from('a key'),
    });
    chmodSync(join(folder, 'node.key'), 0o644);
    expect(saidBy(atTheDoor(['--config', join(folder, 'node.yaml')]))).toMatch(/chmod 600/);
  });

  test('all faults are told together, with exit code 2', () => {
    const { entry } = enter(
      {
        sensors: [
          { station: 'naro', quantity: 'level', driver: { kind: 'replay', file: 'absent.csv' } },
          { station: 'naro', quantity: 'rain', driver: { kind: 'replay', file: 'kajiyase-bashi.csv' } },
        ],
      },
      { mode: 0o644 },
    );
    expect(entry).toMatchObject({ kind: 'say', exitCode: 2 });
    expect(saidBy(entry)).toMatch(/sensors\.0\.driver: .*absent\.csv/);
    expect(saidBy(entry)).toMatch(/sensors\.1\.driver: .*line 1: expected the header time,rain_mm/);
    expect(saidBy(entry)).toMatch(/credentialFile: .*every user of this machine; run chmod 600/);
    expect(saidBy(entry)).not.toMatch(/0123abcd/);
  });

  test('gauges whose profile or line cannot be used are told with all else', () => {
    const gauge = (profile: string, changes: Record<string, unknown> = {}) =>
      ({ kind: 'modbus', device: '/dev/ttyUSB0', unit: 1, profile, ...changes }) as const;
    const names = 'nameJa: 架空\nnameEn: Invented\n';
    const files = {
      'radar.yaml': `id: radar\n${names}modbus: { address: 0, type: int16 }\n`,
      'crisis.yaml': `id: crisis\n${names}`,
    };
    const { entry } = enter(
      {
        sensors: [
          { station: 'naro', quantity: 'level', driver: gauge('radar.yaml') },
          { station: 'showa', quantity: 'level', driver: gauge('radar.yaml', { baudRate: 19_200 }) },
          { station: 'kurinoki', quantity: 'level', driver: gauge('crisis.yaml') },
          { station: 'naro', quantity: 'rain', driver: gauge('radar.yaml') },
        ],
      },
      { secret: '\n', files },
    );
    expect(saidBy(entry)).toMatch(/sensors\.1\.driver: \/dev\/ttyUSB0 is one line: 19200 .* at sensors\.0/);
    expect(saidBy(entry)).toMatch(/sensors\.2\.driver: profile crisis .* has no key `modbus`/);
    expect(saidBy(entry)).toMatch(/sensors\.3\.driver: modbus reads levels/);
    expect(saidBy(entry)).toMatch(/credentialFile: .* is empty/);
  });

  test('a try needs the gauges only, and no secret yet', () => {
    const example = new URL('../../deploy/docs/examples/gauge-node.yaml', import.meta.url).pathname;
    const entry = atTheDoor(['--config', example, '--try']);
    if (entry.kind !== 'try') throw new Error(saidBy(entry));
    expect(entry.sensors.map(({ series }) => series)).toEqual(['naro/level']);
    expect(entry.sensors[0]?.gauge).toMatchObject({ unit: 3, map: { address: 10 } });
  });

  test('a try wants the credentials of cameras, and no secret of the node', () => {
    const driver = { kind: 'rtsp', url: 'rtsp://192.0.2.1/', credentialFile: 'absent' } as const;
    const cameras = [
      { camera: 'kajiyase-bashi-1', station: 'kajiyase-bashi', label: '鍛冶屋瀬橋', driver },
    ] as const;
    const config = writeInto(
      temporaryFolder(),
      'node.yaml',
      JSON.stringify(aNodeFile({ sensors: [], cameras: [...cameras] })),
    );
    const entry = atTheDoor(['--config', config, '--try']);
    expect(entry).toMatchObject({ kind: 'say', exitCode: 2 });
    expect(saidBy(entry)).toMatch(/cameras\.0\.driver\.credentialFile: .*cannot be read/);
    expect(saidBy(entry)).not.toMatch(/- credentialFile/);
  });

  test('the faults of cameras are told with the others: who may see them stands in files of their own', () => {
    const at = (credentialFile: string) =>
      ({
        station: 'kajiyase-bashi',
        label: '鍛冶屋瀬橋',
        driver: { kind: 'rtsp', url: 'rtsp://192.0.2.1/', credentialFile },
      }) as const;
    const { entry } = enter({
      riverClock: 'player',
      sensors: [],
      cameras: [
        { camera: 'kajiyase-bashi-1', ...at('absent') },
        { camera: 'kajiyase-bashi-2', ...at('credential') },
      ],
    });
    expect(saidBy(entry)).toMatch(/cameras\.0\.driver\.credentialFile: .*cannot be read/);
    expect(saidBy(entry)).toMatch(/cameras\.1\.driver\.credentialFile: .*expected user:password/);
    expect(saidBy(entry)).toMatch(/cameras: in a played flood they follow the sensors/);
    expect(saidBy(entry)).not.toMatch(/0123abcd/);
    const readable = enter(
      { cameras: [{ camera: 'kajiyase-bashi-1', ...at('credential') }] },
      { mode: 0o644 },
    );
    expect(saidBy(readable.entry)).toMatch(
      /cameras\.0\.driver\.credentialFile: .*every user of this machine/,
    );
  });

  test('a misspelt key, an empty secret and a missing file are told', () => {
    expect(saidBy(enter({ riverclock: 'wall' } as object).entry)).toMatch(/riverclock/);
    expect(saidBy(enter({}, { secret: '\n' }).entry)).toMatch(/credentialFile: .* is empty/);
    expect(atTheDoor(['--config', '/nowhere/node.yaml'])).toMatchObject({ kind: 'say', exitCode: 2 });
  });

  test('a typhoon that never falls is told', () => {
    const driver = {
      kind: 'simulated',
      startsAt: '2026-06-02T18:00:00+09:00',
      period: '1d',
      base: 1,
      rise: 2,
      crestAfter: '1d',
    } as const;
    const { entry } = enter({ sensors: [{ station: 'naro', quantity: 'level', driver }] });
    expect(saidBy(entry)).toMatch(/crestAfter must be shorter than period/);
  });

  test('help is given when asked for, and when the command line cannot be read', () => {
    expect(atTheDoor(['--help'])).toMatchObject({ kind: 'say', exitCode: 0 });
    expect(atTheDoor([])).toMatchObject({ kind: 'say', exitCode: 2 });
    expect(saidBy(atTheDoor(['--confg', 'x']))).toMatch(/--confg/);
  });

  test('a node that waits for a player nobody has started is told', () => {
    expect(saidBy(enter({ riverClock: 'player' }).entry)).toMatch(/riverClock: `player` needs a process/);
  });
});
