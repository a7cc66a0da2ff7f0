import { describe, expect, test } from 'vitest';
import { CameraId } from './ids.js';
import { linkUse, pictureBytes } from './link-use.js';
import { NodeConfig } from './node.js';
import { NodeSettings, type NodeSettingsFile, ownValues, strangersIn, valuesWith } from './node-settings.js';
import { HOUR, MINUTE } from './units.js';

const UP = CameraId.parse('kajiyase-up');
const node = NodeConfig.parse({
  id: 'kajiyase-1',
  town: 'nakatosa',
  hub: { host: 'hub', port: 1883 },
  credentialFile: 'credential',
  outbox: { file: 'outbox.db' },
  battery: { file: '/sys/battery', lowV: 11.5 },
  sensors: [
    { station: 'kajiyase-bashi', quantity: 'level', driver: { kind: 'replay', file: 'level.csv' } },
    { station: 'kajiyase-bashi', quantity: 'rain', driver: { kind: 'replay', file: 'rain.csv' } },
  ],
  cameras: [
    {
      ...{ camera: UP, station: 'kajiyase-bashi', label: '鍛冶屋瀬橋', every: '15m' },
      driver: { kind: 'folder', folder: 'pictures' },
    },
  ],
});
const own = ownValues(node);
const settings = (file: NodeSettingsFile = {}): NodeSettings => NodeSettings.parse(file);
const level = (every: string) => ({ station: 'kajiyase-bashi', quantity: 'level', every }) as const;

describe('settings from afar', () => {
  test('count over what the file of the node says, and leave standing what they do not name', () => {
    const set = settings({
      sensors: [level('5m')],
      cameras: [{ camera: UP, quality: 60 }],
      battery: { lowV: 12 },
    } as NodeSettingsFile);
    expect(valuesWith(own, set)).toEqual({
      sensors: [
        { series: 'kajiyase-bashi/level', every: 5 * MINUTE },
        { series: 'kajiyase-bashi/rain', every: 10 * MINUTE },
      ],
      cameras: [{ camera: UP, every: 15 * MINUTE, maxWidth: 1_280, quality: 60 }],
      battery: { lowV: 12 },
    });
    expect(valuesWith(own, settings())).toEqual(own);
  });

  test('name nothing by which a node could be reached no more, and nothing twice', () => {
    for (const more of [{ hub: { host: 'elsewhere' } }, { credentialFile: 'x' }, { clock: 'free' }])
      expect(NodeSettings.safeParse(more).success).toBe(false);
    expect(NodeSettings.safeParse({ sensors: [{ ...level('5m'), driver: {} }] }).success).toBe(false);
    expect(NodeSettings.safeParse({ sensors: [level('5m'), level('1m')] }).error?.issues[0]?.path).toEqual([
      'sensors',
      1,
    ]);
  });

  test.each([
    ['sensors', [level('9s')]],
    ['sensors', [level('2d')]],
    ['cameras', [{ camera: UP, every: '59s' }]],
    ['cameras', [{ camera: UP, maxWidth: 319 }]],
    ['cameras', [{ camera: UP, quality: 96 }]],
    ['battery', { lowV: 0 }],
  ])('beyond what is sane are refused: %s %j', (part, value) => {
    expect(NodeSettings.safeParse({ [part]: value }).success).toBe(false);
  });

  test('that name what the node has not are found, each at its place', () => {
    const set = settings({
      sensors: [level('5m'), { ...level('5m'), station: 'naro' }],
      cameras: [{ camera: 'naro-down' }],
    } as NodeSettingsFile);
    expect(strangersIn(own, set)).toEqual([
      { path: ['sensors', 1], name: 'naro/level' },
      { path: ['cameras', 0], name: 'naro-down' },
    ]);
    const { battery, ...without } = own;
    expect(battery).toBeDefined();
    expect(strangersIn(without, settings({ battery: { lowV: 12 } }))).toEqual([
      { path: ['battery'], name: 'battery' },
    ]);
  });
});

describe('what a node sends', () => {
  test('is counted from its intervals', () => {
    const use = linkUse(own, () => undefined);
    expect(use.readingsPerDay).toBe(288);
    expect(use.picturesPerDay).toBe(96);
  });

  test('grows as its pictures do, from the newest that came', () => {
    const measured = { bytes: 100_000, width: 1_280, quality: 80 };
    expect(pictureBytes({ maxWidth: 1_280, quality: 80 }, measured)).toBeCloseTo(100_000);
    expect(pictureBytes({ maxWidth: 640, quality: 80 }, measured)).toBeCloseTo(25_000);
    expect(pictureBytes({ maxWidth: 1_280, quality: 70 }, measured)).toBeCloseTo(75_000);
    const hourly = valuesWith(own, settings({ cameras: [{ camera: UP, every: '1h' }] } as NodeSettingsFile));
    expect(hourly.cameras[0]?.every).toBe(HOUR);
    const [before, after] = [own, hourly].map((values) => linkUse(values, () => measured).megabytesPerMonth);
    // 72 pictures a day fewer, of 100 kB each.
    expect((before ?? 0) - (after ?? 0)).toBeCloseTo(72 * 30 * 0.1 * 1.03);
  });
});
