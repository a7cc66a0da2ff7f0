import { DAY, HOUR, type Instant, MINUTE, type SeriesView, type StationId } from '@kawamori/contracts';
import { pause } from '@kawamori/kit';
import type { Staff } from '../parts/staff.js';
import type { Influxd } from './influxd.js';
import type { Reading } from './river.js';

/** A reading as the hub's API gives it. */
export interface Kept extends Reading {
  quality: number;
}

/** The hub answers one address so often in a minute; whoever asks more waits. */
const TOO_MANY = 'HTTP 429';
const ASK_AGAIN_MS = 2_000;

export async function askSeries(
  staff: Staff,
  station: StationId,
  from: Instant,
  to: Instant,
): Promise<SeriesView> {
  for (;;) {
    const path = `/api/v1/stations/${station}/series?quantity=level&from=${from}&to=${to}`;
    try {
      return await staff.get<SeriesView>(path);
    } catch (error) {
      if (!String(error).includes(TOO_MANY)) throw error;
      await pause(ASK_AGAIN_MS);
    }
  }
}

/** Every reading of a period as a person is given it, answer by answer. */
export async function keptInHub(
  staff: Staff,
  station: StationId,
  from: Instant,
  to: Instant,
): Promise<Kept[]> {
  const kept: Kept[] = [];
  for (let next = from; next <= to; ) {
    const view = await askSeries(staff, station, next, to);
    view.at.forEach((at, i) => {
      kept.push({ at, value: view.value[i] ?? Number.NaN, quality: view.quality[i] ?? -1 });
    });
    if (view.to >= to) break;
    next = view.to + 1;
  }
  return kept;
}

const isStation = (station: StationId) => `station = '${station}' AND quantity = 'level'`;

export async function keptInInflux(influxd: Influxd, station: StationId): Promise<Kept[]> {
  const [rows] = await influxd.ask(`SELECT value, quality FROM reading WHERE ${isStation(station)}`);
  return (rows?.values ?? []).map(([at, value, quality]) => ({
    at: Number(at),
    value: Number(value),
    quality: Number(quality),
  }));
}

/** What is wrong with one copy of readings, measured by another: nothing missing, nothing doubled, nothing else. */
export function differences(what: string, found: readonly Kept[], due: readonly Kept[]): string[] {
  const text = ({ at, value, quality }: Kept) => `${new Date(at).toISOString()} ${value} (${quality})`;
  const faults: string[] = [];
  for (let i = 0; i < Math.max(found.length, due.length) && faults.length < 3; i++) {
    const [a, b] = [found[i], due[i]];
    if (a && b && a.at === b.at && a.value === b.value && a.quality === b.quality) continue;
    faults.push(
      `${what}: at ${i} of ${due.length} found ${a ? text(a) : 'nothing'}, due ${b ? text(b) : 'nothing'}`,
    );
  }
  return faults;
}

const ROLL_UPS = [
  { measurement: 'rollup_10m', width: 10 * MINUTE },
  { measurement: 'rollup_1h', width: HOUR },
  { measurement: 'rollup_1d', width: DAY },
] as const;

/** Sums up good readings anew, from the words of the documentation, and looks whether the server says the same. */
export async function rollUpFaults(
  influxd: Influxd,
  station: StationId,
  kept: readonly Kept[],
): Promise<string[]> {
  const faults: string[] = [];
  const good = kept.filter(({ quality }) => quality === 0);
  for (const { measurement, width } of ROLL_UPS) {
    const stretches = new Map<number, Kept[]>();
    for (const one of good) {
      // Days are Japan's; for the narrower ones nine hours make no difference.
      const from = one.at - ((one.at + 9 * HOUR) % width);
      stretches.set(from, [...(stretches.get(from) ?? []), one]);
    }
    const due = [...stretches].map(([from, some]) => {
      const values = some.map(({ value }) => value);
      const max = Math.max(...values);
      // Sums are exact, in whole thousandths.
      const mean =
        values.reduce((sum, value) => sum + Math.round(value * 1_000), 0) / (values.length * 1_000);
      const maxAt = some.find(({ value }) => value === max)?.at;
      return [from, Math.min(...values), mean, max, maxAt, values.length].join(' ');
    });
    const [rows] = await influxd.ask(
      `SELECT min, mean, max, max_at, "count" FROM ${measurement} WHERE ${isStation(station)} AND "count" > 0`,
    );
    const found = (rows?.values ?? []).map((row) => row.join(' '));
    const wrong = due.findIndex((row, i) => row !== found[i]);
    if (wrong >= 0 || found.length !== due.length) {
      const at = wrong >= 0 ? wrong : due.length;
      faults.push(
        `${station} ${measurement}: ${found.length} of ${due.length}, at ${at} found ${found[at]}, due ${due[at]}`,
      );
    }
  }
  return faults;
}
