import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StationConfig } from '@kawamori/contracts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { UsageFault } from './options.js';
import { replayPlan } from './replay-plan.js';
import { REPOSITORY } from './repository.js';
import { passingFolder } from './testing/played-demo.js';
import { yamlFolder } from './yaml-folder.js';

const OWN_STATIONS = yamlFolder(join(REPOSITORY.firmwareConfig, 'stations'));

function folder(files: Record<string, string>): string {
  const passing = passingFolder();
  onTestFinished(() => passing.remove());
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(passing.path, name, '..'), { recursive: true });
    writeFileSync(join(passing.path, name), text);
  }
  return passing.path;
}

const LEVELS = 'time,level_m\n2026-06-02T18:00:00+09:00,206.90\n2026-06-02T18:10:00+09:00,206.95\n';
const RAIN = 'time,rain_mm\n2026-06-02T18:00:00+09:00,0.5\n';
const idsOf = (stations: unknown[]) => stations.map((one) => StationConfig.parse(one).id);

describe('a replay', () => {
  test('brings files and stations of the same name together, those of the repository by default', () => {
    const floods = folder({ 'naro.csv': LEVELS, 'kajiyase-bashi.CSV': LEVELS, 'notes.txt': 'no flood' });
    const plan = replayPlan(floods, undefined);
    expect(idsOf(plan.stations)).toEqual(['kajiyase-bashi', 'naro']);
    expect(plan.stations).toEqual([OWN_STATIONS.get('kajiyase-bashi'), OWN_STATIONS.get('naro')]);
    expect(plan.nodes.flatMap(({ sensors }) => sensors)).toEqual([
      {
        station: 'kajiyase-bashi',
        quantity: 'level',
        driver: { kind: 'replay', file: join(floods, 'kajiyase-bashi.CSV') },
      },
      { station: 'naro', quantity: 'level', driver: { kind: 'replay', file: join(floods, 'naro.csv') } },
    ]);
    expect(plan.nodes.map(({ town }) => town)).toEqual(['shimanto', 'nakatosa']);
    expect(plan.towns).toHaveLength(2);
  });

  test('takes one file for one station whatever they are called', () => {
    const floods = folder({ 'june.csv': LEVELS });
    const plan = replayPlan(join(floods, 'june.csv'), join(REPOSITORY.firmwareConfig, 'stations/naro.yaml'));
    expect(idsOf(plan.stations)).toEqual(['naro']);
    expect(plan.title).toContain('june.csv');
  });

  test('plays stations of a folder of one’s own, and rain where the header says so', () => {
    const gauge = OWN_STATIONS.get('naro') as { series: object };
    const rain = { profile: 'tipping-bucket', expected: { observing: '10m' }, range: { min: 0, max: 60 } };
    const stations = folder({
      'my-gauge.yaml': stringify({ ...gauge, id: 'my-gauge', series: { rain }, levels: [] }),
    });
    const floods = folder({ 'my-gauge.csv': RAIN });
    expect(replayPlan(floods, stations).nodes).toMatchObject([
      { sensors: [{ station: 'my-gauge', quantity: 'rain' }] },
    ]);
  });

  const aTownOf = (count: number) => {
    const gauge = OWN_STATIONS.get('naro') as object;
    const names = Array.from({ length: count }, (_, i) => `gauge-${i}`);
    const stations = folder(
      Object.fromEntries(names.map((id) => [`${id}.yaml`, stringify({ ...gauge, id })])),
    );
    const floods = folder(Object.fromEntries(names.map((id) => [`${id}.csv`, LEVELS])));
    return { names, nodes: replayPlan(floods, stations).nodes };
  };

  test('shares the stations of a town out to four nodes at most, each station to one', () => {
    const { names, nodes } = aTownOf(10);
    expect(nodes.map(({ sensors }) => sensors.length)).toEqual([3, 3, 2, 2]);
    expect(nodes.flatMap(({ sensors }) => sensors.map(({ station }) => station)).sort()).toEqual(names);
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(4);
  });

  test('gives the many stations of a town to one node, which sends them in one pack', () => {
    expect(aTownOf(51).nodes.map(({ sensors }) => sensors.length)).toEqual([51]);
  });

  test('keeps what it plays apart from other replays, and finds its own again', () => {
    const floods = folder({ 'naro.csv': LEVELS });
    const others = folder({ 'naro.csv': LEVELS });
    expect(replayPlan(floods, undefined).name).toBe(replayPlan(floods, undefined).name);
    expect(replayPlan(others, undefined).name).not.toBe(replayPlan(floods, undefined).name);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    [
      'a file without a station',
      { 'naro.csv': LEVELS, 'nowhere.csv': LEVELS, 'else.csv': LEVELS },
      /no station of the same name.*else\.csv, nowhere\.csv/,
    ],
    [
      'a foreign header',
      { 'naro.csv': 'Datum;Wasserstand\n' },
      /expected the header time,level_m or time,rain_mm, received Datum;Wasserstand.*kawamori import csv/,
    ],
    ['an empty file', { 'naro.csv': '' }, /expected the header/],
    ['rain for a gauge that measures none', { 'naro.csv': RAIN }, /holds rain, but naro measures none/],
    ['a folder without CSV files', { 'naro.txt': LEVELS }, /holds no CSV file/],
  ])('refuses %s, and says what was expected', (_what, files, why) => {
    const floods = folder(files);
    expect(() => replayPlan(floods, undefined)).toThrow(UsageFault);
    expect(() => replayPlan(floods, undefined)).toThrow(why);
  });

  test('says which station file is faulty, and where', () => {
    const stations = folder({
      'naro.yaml': stringify({ ...(OWN_STATIONS.get('naro') as object), kind: 'well' }),
    });
    expect(() => replayPlan(folder({ 'naro.csv': LEVELS }), stations)).toThrow(
      /station of naro\.csv:\n {2}- kind/,
    );
  });
});
