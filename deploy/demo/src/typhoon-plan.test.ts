import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { levelsAt, NodeConfig, StationConfig } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { REPOSITORY } from './repository.js';
import { typhoonPlan } from './typhoon-plan.js';
import { yamlFolder } from './yaml-folder.js';

const START = Date.UTC(2026, 5, 2, 9, 0);
const plan = typhoonPlan(START);
const stations = plan.stations.map((one) => StationConfig.parse(one));
const real = yamlFolder(join(REPOSITORY.firmwareConfig, 'stations'));

const marksOf = (station: StationConfig) => station.levels.flatMap(({ marks }) => marks);

describe('the invented typhoon', () => {
  test('has a node of its own for each of nine stations, in both towns', () => {
    expect(plan.nodes).toHaveLength(9);
    expect(plan.nodes.flatMap(({ sensors }) => sensors.map(({ station }) => station)).sort()).toEqual(
      stations.map(({ id }) => id).sort(),
    );
    expect(new Set(plan.nodes.map(({ id }) => id)).size).toBe(9);
    expect(new Set(plan.nodes.map(({ town }) => town))).toEqual(new Set(['nakatosa', 'shimanto']));
  });

  test('knows the real stations of the repository, and two that do not exist and say so', () => {
    expect(
      stations
        .filter(({ invented }) => !invented)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...real.keys()].sort());
    expect(stations.filter(({ invented }) => invented)).toHaveLength(2);
    expect(readdirSync(join(REPOSITORY.demo, 'stations'))).toHaveLength(2);
  });

  test('shows the invented rain above the hydrographs of the stations near it that have no rain gauge', () => {
    const gauges = stations.filter(({ series }) => series.rain).map(({ id }) => id);
    const shown = stations.flatMap(({ rainFrom }) => rainFrom ?? []);
    expect(shown.length).toBeGreaterThan(0);
    expect(gauges).toEqual(expect.arrayContaining(shown));
  });

  test('marks every level that was not published as invented', () => {
    for (const station of stations) {
      const document = real.get(station.id);
      const published =
        document === undefined ? [] : marksOf(StationConfig.parse(document)).map(({ key }) => key);
      for (const mark of marksOf(station)) {
        expect(mark.invented ?? false, `${station.id} ${mark.key}`).toBe(!published.includes(mark.key));
      }
    }
  });

  test('leaves published levels, positions and names as they were', () => {
    for (const station of stations.filter(({ invented }) => !invented)) {
      const published = StationConfig.parse(real.get(station.id));
      const kept = {
        ...station,
        levels: station.levels.map((set) => ({
          ...set,
          marks: set.marks.filter(({ invented }) => !invented),
        })),
      };
      expect({ ...kept, cameras: [], rainFrom: undefined }).toEqual(published);
    }
  });

  test('gives some stations a drawn camera, which its node takes at the times of the level', () => {
    const cameras = plan.nodes.flatMap((node) => node.cameras);
    expect(cameras.map(({ driver }) => driver.kind)).toEqual(cameras.map(() => 'scene'));
    expect(cameras.map(({ camera }) => camera).sort()).toEqual(
      stations.flatMap((station) => station.cameras.map(({ id }) => id)).sort(),
    );
    expect(cameras.length).toBeGreaterThanOrEqual(5);
    for (const camera of cameras) expect(camera.every).toBe('10m');
  });

  test('sets its own marks between observation start and overflow, ascending, as a town’s and never under a statutory name', () => {
    for (const station of stations.filter(({ invented }) => !invented)) {
      const marks = levelsAt(station.levels, START)?.marks ?? [];
      const start = marks.find(({ key }) => key === 'start')?.valueM ?? Number.NaN;
      const overflow = marks.find(({ key }) => key === 'overflow')?.valueM ?? Number.NaN;
      const own = marks.filter(({ invented }) => invented);
      expect(own).toHaveLength(3);
      for (const mark of own) {
        expect(mark.key).toBe('town');
        expect(mark.valueM).toBeGreaterThan(start);
        expect(mark.valueM).toBeLessThan(overflow);
      }
      expect(own.map(({ valueM }) => valueM)).toEqual(own.map(({ valueM }) => valueM).sort((a, b) => a - b));
    }
  });

  test('takes the rivers over their levels: some overflow, some stop before it, all within what their gauges can measure', () => {
    const crests = plan.nodes.map(({ sensors: [sensor] }) => {
      if (sensor?.driver.kind !== 'simulated') throw new Error('expected a simulated sensor');
      const station = stations.find(({ id }) => id === sensor.station);
      const crest = sensor.driver.base + sensor.driver.rise;
      const range = station?.series[sensor.quantity]?.range;
      expect(crest).toBeLessThan(range?.max ?? Number.NaN);
      expect(sensor.driver.base).toBeGreaterThanOrEqual(range?.min ?? Number.NaN);
      const overflow = station && marksOf(station).find(({ key }) => key === 'overflow')?.valueM;
      return overflow === undefined ? 'none' : crest >= overflow ? 'over' : 'below';
    });
    expect(new Set(crests)).toEqual(new Set(['none', 'over', 'below']));
  });

  test('lets crisis gauges rest below their start, and no other', () => {
    for (const { sensors } of plan.nodes) {
      for (const { station, driver } of sensors) {
        const config = stations.find(({ id }) => id === station);
        const start = config && marksOf(config).find(({ key }) => key === 'start')?.valueM;
        const rests = driver.kind === 'simulated' ? driver.restsBelow : undefined;
        expect(rests, station).toBe(config?.kind === 'crisis-gauge' ? start : undefined);
      }
    }
  });

  test('makes files that a node can read, and begins when it is told to', () => {
    for (const { id, town, sensors, cameras } of plan.nodes) {
      const file = {
        id,
        town,
        hub: { host: '127.0.0.1', port: 1 },
        credentialFile: 'c',
        outbox: { file: 'o' },
        sensors,
        cameras,
      };
      expect(NodeConfig.parse(file).sensors[0]?.driver).toMatchObject({ startsAt: START });
    }
  });
});
