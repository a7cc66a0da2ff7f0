import { CameraId, MINUTE, type NodeSettingsFile, SeriesId } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import type { NodeSettingsSaid } from '../gate/node-watch.js';
import { type NodeSettingsStated, type Settings, settingsTable, settingsWith } from '../settings/settings.js';
import { aRegistration, aStationFile, minute, settingUp } from '../testing/builders.js';
import { type NodesAtOffice, nodeSettingsEffects, nodeSettingsFact } from './node-settings-change.js';
import { officeChange } from './office-change.js';

const { id, town } = aRegistration();
const UP = CameraId.parse('kajiyase-up');
const SAID: NodeSettingsSaid = {
  word: { version: 0, inForce: 0, state: 'own', detail: '' },
  own: {
    sensors: [{ series: SeriesId.parse('kajiyase-bashi/level'), every: 10 * MINUTE }],
    cameras: [{ camera: UP, every: 10 * MINUTE, maxWidth: 1_280, quality: 80 }],
  },
  at: minute(0),
};
const nodesOf = (changes: Partial<NodesAtOffice> = {}): NodesAtOffice => ({
  ...{ isHeard: () => true, settingsOf: () => SAID, isConnected: () => true },
  newestPicture: () => ({ bytes: 100_000, width: 1_280 }),
  ...changes,
});
const registered: Settings = {
  ...settingsWith(
    settingsTable(openDatabase(':memory:', 'rebuildable')).load(),
    settingUp(aStationFile({ cameras: [{ id: UP, nameJa: '上流側', nameEn: 'Upstream', expected: '30m' }] })),
  ),
  nodes: new Map([[id, { registration: aRegistration(), secretSha256: 'a'.repeat(64) }]]),
};
const stated = (changes: NodeSettingsFile): NodeSettingsStated => ({ id, town, ...changes });
const every = (interval: string) => ({
  sensors: [{ station: 'kajiyase-bashi', quantity: 'level', every: interval } as const],
});
const told = (document: NodeSettingsStated, nodes = nodesOf()) =>
  nodeSettingsEffects(document, registered, nodes).map(({ sign, text }) => `${sign} ${text.ja}`);
const change = (document: unknown, nodes = nodesOf(), settings = registered) =>
  officeChange(
    settings,
    { kind: 'node-settings', id: settings.nodeSettings.has(id) ? id : null, document },
    {
      ...{ by: 'hq', nodes, handedTo: () => [], openEpisodes: () => [], latest: () => undefined },
      ...{ riverNow: minute(0), wallNow: minute(0) },
    },
  );

describe('before settings of a node are saved', () => {
  test('it is told what it will send, from what it says of its own file and from its newest picture', () => {
    const [use] = told(stated({ ...every('5m'), cameras: [{ camera: UP, every: '20m' }] }));
    // 100 kB a picture, 3 % on the line: 444.96 MB of pictures and 1.728 of readings a month, then half of the one and twice the other.
    expect(use).toBe('~ 1日の測定 144回 → 288回、写真 144枚 → 72枚、1か月の通信量 約447 MB → 約226 MB');
  });

  test('it is told what would be late for ever, since its station expects it more often', () => {
    expect(told(stated(every('10m'))).join()).not.toContain('想定間隔');
    const late = told(stated({ ...every('30m'), cameras: [{ camera: UP, every: '1h' }] })).filter((line) =>
      line.includes('想定間隔'),
    );
    expect(late).toHaveLength(2);
    expect(late[0]).toMatch(/^! 鍛冶屋瀬橋 水位の間隔（30分）が、観測所の想定間隔（10分）より長くなります/);
    expect(late[1]).toMatch(/^! 鍛冶屋瀬橋 上流側の間隔（1時間）が、観測所の想定間隔（30分）/);
  });

  test('it is told whether they reach the node now', () => {
    expect(told(stated(every('5m'))).at(-1)).toContain('試用');
    const away = told(stated(every('5m')), nodesOf({ isConnected: () => false }));
    expect(away.at(-1)).toMatch(/^! 端末はいまつながっていません/);
  });
});

describe('settings of a node', () => {
  test('are numbered above what stands and above what the node has dealt with', () => {
    const numberOf = (settings: Settings, version: number) => {
      const nodes = nodesOf({ settingsOf: () => ({ ...SAID, word: { ...SAID.word, version } }) });
      const { body } = nodeSettingsFact(stated({}), settings, nodes, 'hq');
      return 'version' in body && body.version;
    };
    const standing = { ...registered, nodeSettings: new Map([[id, { document: stated({}), version: 4 }]]) };
    expect(numberOf(registered, 0)).toBe(1);
    expect(numberOf(standing, 2)).toBe(5);
    // The hub was put back from a copy that knows less than the node.
    expect(numberOf(standing, 9)).toBe(10);
    expect(change(stated(every('5m')), nodesOf(), standing).facts).toMatchObject([
      { kind: 'node-settings.set', body: { version: 5, by: 'hq' } },
    ]);
  });

  test('are refused where the node takes none, or was not heard', () => {
    const none = { settingsOf: () => undefined };
    expect(change(stated(every('5m')), nodesOf(none))).toMatchObject({
      facts: [],
      faults: [{ path: [], text: { ja: 'この端末は設定を受け付けません（更新が要ります）' } }],
    });
    expect(
      change(stated(every('5m')), nodesOf({ ...none, isHeard: () => false })).faults[0]?.text.ja,
    ).toContain('まだ知らせがありません');
  });

  test('have their faults at their fields', () => {
    const faultsOf = (document: unknown) => change(document).faults.map(({ path, text }) => [path, text.ja]);
    expect(faultsOf(stated(every('2d')))).toEqual([
      [['sensors', 0, 'every'], '10秒から1日までにしてください'],
    ]);
    expect(faultsOf(stated({ sensors: [{ station: 'naro', quantity: 'level', every: '5m' }] }))).toEqual([
      [['sensors', 0], 'この端末に naro/level はありません'],
    ]);
    expect(faultsOf({ ...stated({}), town: 'nakatosa' })).toEqual([
      [['town'], `端末 ${id} は、ほかの町の端末です`],
    ]);
    expect(faultsOf({ ...stated({}), hub: { host: 'elsewhere' } })[0]?.[1]).toContain('使えない項目');
  });

  test('are told by the names of station and camera where they differ', () => {
    const before = stated({ ...every('5m'), cameras: [{ camera: UP, quality: 60 }] });
    const standing = { ...registered, nodeSettings: new Map([[id, { document: before, version: 1 }]]) };
    const after = stated({ ...every('1m'), cameras: [{ camera: UP, quality: 70 }] });
    const { differences } = change(after, nodesOf(), standing);
    expect(differences.map(({ name, was, is }) => [name.ja, was?.ja, is?.ja])).toEqual([
      ['値を測る間隔 › 鍛冶屋瀬橋 水位 › 測る間隔', '5分', '1分'],
      ['写真 › kajiyase-up › JPEGの品質', '60', '70'],
    ]);
  });
});
