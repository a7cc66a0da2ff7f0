// Two years of minutes, invented from a real flood: every value follows from the seed, the station and the minute alone.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, HOUR, type Instant, MINUTE, StationId } from '@kawamori/contracts';
import { REPOSITORY } from '../parts/repository.js';

/** Kuji River at Tomioka, Typhoon Hagibis, October 2019: hourly values of the river bureau. */
const FLOOD = join(REPOSITORY.shared, 'data/floods/kuji-tomioka-2019-hagibis.csv');

export interface YearsSize {
  stations: number;
  days: number;
}

export interface Years extends YearsSize {
  /** The first minute, and the last. */
  from: Instant;
  to: Instant;
  minutes: number;
  station(index: number): StationId;
  at(minute: number): Instant;
  /** Metres, three decimals. */
  value(station: number, minute: number): number;
}

/** Each river has its own low water and its own scale, and a flood each seven weeks or so; a few millimetres of unrest. */
export function twoYears(seed: number, { stations, days }: YearsSize): Years {
  const [, ...lines] = readFileSync(FLOOD, 'utf8').trim().split('\n');
  const flood = lines.map((line) => Number(line.split(',')[1]));
  const low = Math.min(...flood);
  const rise = flood.map((value) => value - low);
  const to = Math.floor(Date.now() / DAY) * DAY - 9 * HOUR - MINUTE;
  const minutes = days * 1_440;
  const from = to - (minutes - 1) * MINUTE;
  const between = (a: number, b: number, key: number) => a + (b - a) * chance(seed, key);
  const rivers = Array.from({ length: stations }, (_, i) => ({
    baseM: between(0.3, 1.5, 3 * i),
    scale: between(0.3, 1.1, 3 * i + 1),
    every: Math.round(between(40, 60, 3 * i + 2) * 1_440),
  }));
  return {
    ...{ stations, days, from, to, minutes },
    station: (index) => StationId.parse(`proof-river-${index + 1}`),
    at: (minute) => from + minute * MINUTE,
    value: (station, minute) => {
      const river = rivers[station];
      if (!river) return Number.NaN;
      const hour = (minute % river.every) / 60;
      const [before = 0, after = 0] = [rise[Math.floor(hour)], rise[Math.floor(hour) + 1]];
      const heightM = before + (after - before) * (hour % 1);
      const unrestM = (chance(seed, station * 7_919 + minute) - 0.5) * 0.006;
      return Math.round((river.baseM + river.scale * heightM + unrestM) * 1_000) / 1_000;
    },
  };
}

/** A number from 0 to 1 for a key: always the same (the finish of MurmurHash3). */
function chance(seed: number, key: number): number {
  let mixed = (seed ^ Math.imul(key + 1, 0x9e3779b1)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}
