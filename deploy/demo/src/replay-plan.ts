import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join, parse, resolve } from 'node:path';
import { MINUTE, NodeId, type Quantity, StationConfig, type TownId } from '@kawamori/contracts';
import { checkConfig, readYaml } from '@kawamori/kit';
import { UsageFault } from './options.js';
import { ownInterval } from './own-interval.js';
import type { Plan, PlannedNode, PlannedSensor } from './plan.js';
import { REPOSITORY } from './repository.js';
import { yamlFolder } from './yaml-folder.js';

/** Nodes that share the stations of one town in a replay, at most: each is a process. */
const NODES_A_TOWN = 4;
/** Of a town with more series than this each node has a pack full: at every instant each node costs a turn, a sync and a message. */
const FEW_SERIES = 50;
const SERIES_A_NODE = 500;

/**
 * Real hydrographs: each file is one series of the station of the same name, spoken by real nodes. A station with several has their
 * quantity in the name as well: `naro.csv` and `naro.rain.csv`.
 * @param settings where towns and profiles stand
 */
export function replayPlan(
  replay: string,
  station: string | undefined,
  settings: string = REPOSITORY.firmwareConfig,
): Plan {
  const stationPath = station ?? join(REPOSITORY.firmwareConfig, 'stations');
  const files = filesOf(replay, /\.csv$/i);
  const documents = isFolder(stationPath)
    ? yamlFolder(stationPath)
    : new Map([[parse(stationPath).name, readYaml(stationPath)]]);
  const alone = files.length === 1 && documents.size === 1 ? [...documents.values()][0] : undefined;

  const sensors: (PlannedSensor & { town: TownId })[] = [];
  const stations = new Map<string, unknown>();
  const nameless: string[] = [];
  for (const file of files) {
    const document = documents.get(stationNameOf(file)) ?? alone;
    if (document === undefined) {
      nameless.push(parse(file).base);
      continue;
    }
    const config = checkConfig(`station of ${parse(file).base}`, document, StationConfig);
    const quantity = quantityOf(file);
    if (!config.series[quantity])
      throw new UsageFault(`${file} holds ${quantity}, but ${config.id} measures none`);
    stations.set(config.id, withOwnInterval(stations.get(config.id) ?? document, config, quantity, file));
    sensors.push({ station: config.id, quantity, town: config.town, driver: { kind: 'replay', file } });
  }
  if (nameless.length > 0) {
    throw new UsageFault(`no station of the same name in ${stationPath} for: ${nameless.join(', ')}`);
  }
  return {
    towns: [...yamlFolder(join(settings, 'towns')).values()],
    profiles: [...yamlFolder(join(settings, 'profiles')).values()],
    stations: [...stations.values()],
    nodes: shareOut(sensors),
    title: `実際の記録の再生 / replay of ${files.length === 1 ? parse(replay).base : `${files.length} files`}`,
    name: `replay-${createHash('sha256')
      .update(JSON.stringify([files, [...stations.values()]]))
      .digest('hex')
      .slice(0, 12)}`,
  };
}

const stationNameOf = (file: string): string => parse(file).name.replace(/\.(?:level|rain)$/, '');

/** A sparse archive brings its own interval, and says so: by the station's, no level could ever be left. */
function withOwnInterval(
  document: unknown,
  station: StationConfig,
  quantity: Quantity,
  file: string,
): unknown {
  const expected = station.series[quantity]?.expected.observing ?? 0;
  const own = ownInterval(file, expected);
  if (own === undefined) return document;
  const [minutes, before] = [own / MINUTE, expected / MINUTE];
  process.stderr.write(
    `${station.id}: a value each ${minutes} min in the file, each ${before} min expected: judged by the file's\n`,
  );
  const copy = structuredClone(document) as { series: Record<Quantity, { expected: { observing: string } }> };
  copy.series[quantity].expected.observing = `${minutes}m`;
  return copy;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    throw new UsageFault(`there is no ${path}`);
  }
}

function filesOf(path: string, ending: RegExp): string[] {
  if (!isFolder(path)) return [resolve(path)];
  const files = readdirSync(path).filter((file) => ending.test(file));
  if (files.length === 0) throw new UsageFault(`${path} holds no CSV file`);
  return files.sort().map((file) => resolve(path, file));
}

/** What a replay file holds, by its header. */
function quantityOf(file: string): Quantity {
  const head = Buffer.alloc(64);
  const opened = openSync(file, 'r');
  const length = readSync(opened, head);
  closeSync(opened);
  const header = head.subarray(0, length).toString('utf8').split(/\r?\n/)[0]?.trim();
  if (header === 'time,level_m') return 'level';
  if (header === 'time,rain_mm') return 'rain';
  throw new UsageFault(
    `${file}: expected the header time,level_m or time,rain_mm, received ${header}; "kawamori import csv" turns other files into this form`,
  );
}

/** Deals the stations of each town out to a few nodes. */
function shareOut(sensors: readonly (PlannedSensor & { town: TownId })[]): PlannedNode[] {
  const nodes: PlannedNode[] = [];
  for (const town of new Set(sensors.map((sensor) => sensor.town))) {
    const own = sensors.filter((sensor) => sensor.town === town);
    const count =
      own.length > FEW_SERIES ? Math.ceil(own.length / SERIES_A_NODE) : Math.min(NODES_A_TOWN, own.length);
    for (let i = 0; i < count; i++) {
      nodes.push({
        id: NodeId.parse(`replay-${town}-${i + 1}`),
        town,
        sensors: own.filter((_, index) => index % count === i).map(({ town: _town, ...sensor }) => sensor),
        cameras: [],
      });
    }
  }
  return nodes;
}
