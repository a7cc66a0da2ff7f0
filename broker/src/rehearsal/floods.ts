import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, parse } from 'node:path';
import {
  FloodName,
  type Instant,
  type Quantity,
  type SeriesId,
  StationId,
  seriesId,
} from '@kawamori/contracts';

/** A hydrograph of a flood: `station.csv` or `station.rain.csv`, as a replay takes them. */
export interface FloodFile {
  file: string;
  series: SeriesId;
  station: StationId;
}

/** What is played; a second gauge is not. */
export const PLAYED_QUANTITIES = ['level', 'rain'] as const satisfies readonly Quantity[];

/** The hydrographs in a folder; other files there are left alone. */
export function floodFiles(folder: string): FloodFile[] {
  return readdirSync(folder)
    .filter((name) => /\.csv$/i.test(name))
    .sort()
    .flatMap((name) => {
      const [base = '', suffix = 'level'] = parse(name).name.split('.');
      const station = StationId.safeParse(base);
      const quantity = PLAYED_QUANTITIES.find((one) => one === suffix);
      if (!station.success || !quantity) return [];
      return [{ file: join(folder, name), station: station.data, series: seriesId(station.data, quantity) }];
    });
}

/** The folders below one that hold hydrographs, by name. */
export function floodFolders(folder: string): { name: string; files: FloodFile[] }[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    // Told where one is asked for; a list of none is no fault.
    return [];
  }
  return names.sort().flatMap((name) => {
    const place = join(folder, name);
    if (!FloodName.safeParse(name).success || !statSync(place, { throwIfNoEntry: false })?.isDirectory())
      return [];
    const files = floodFiles(place);
    return files.length === 0 ? [] : [{ name, files }];
  });
}

/** The first and last time in a file, whose rows stand in order of time as a rule. Undefined for none. */
export function spanOf(file: string): { from: Instant; to: Instant } | undefined {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const line of readFileSync(file, 'utf8').split('\n').slice(1)) {
    const at = Date.parse(line.slice(0, line.indexOf(',')));
    if (Number.isNaN(at)) continue;
    from = Math.min(from, at);
    to = Math.max(to, at);
  }
  return from <= to ? { from, to } : undefined;
}
