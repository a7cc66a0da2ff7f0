import { DAY, HOUR, type Instant, MINUTE, seriesId } from '@kawamori/contracts';
import type { StoreReader, Summed } from './questions.js';
import type { Years } from './two-years.js';

const WIDTHS = { '10m': 10 * MINUTE, '1h': HOUR, '1d': DAY } as const;

/**
 * What is wrong with the store's answers for some rivers, measured by what was invented: readings, every roll-up, the newest of all.
 * Sums are made here anew, in whole thousandths, from the words of the documentation.
 */
export function faultsOf(reader: StoreReader, years: Years, stations: readonly number[]): string[] {
  const faults: string[] = [];
  const newest = reader.latest();
  if (newest.length !== years.stations) faults.push(`${newest.length} newest values of ${years.stations}`);
  for (const station of stations) {
    const series = seriesId(years.station(station), 'level');
    const from = years.at(years.minutes - 1_440);
    const day = reader.readings({ series, from, to: years.to, limit: 2_000 });
    const due = Array.from({ length: 1_440 }, (_, i) => years.value(station, years.minutes - 1_440 + i));
    if (day.value.join() !== due.join()) faults.push(`${series}: the last day is another`);
    for (const resolution of ['10m', '1h', '1d'] as const) {
      const found = reader.rollUps({ series, from: 0, to: years.to, limit: 10_000_000, resolution });
      const wrong = firstDifference(found, summedUp(years, station, WIDTHS[resolution]));
      if (wrong !== undefined) faults.push(`${series} ${resolution}: ${wrong}`);
    }
  }
  return faults;
}

function summedUp(years: Years, station: number, width: number): Summed[] {
  const found: Summed[] = [];
  for (let minute = 0; minute < years.minutes; minute++) {
    const time = years.at(minute);
    // Days are Japan's.
    const at: Instant = time - ((time + 9 * HOUR) % width);
    const value = Math.round(years.value(station, minute) * 1_000);
    const last = found.at(-1);
    if (last?.at !== at) {
      found.push({ at, count: 1, min: value, max: value, maxAt: time, sum: value });
      continue;
    }
    last.count++;
    last.sum += value;
    last.min = Math.min(last.min ?? value, value);
    if (value > (last.max ?? value)) [last.max, last.maxAt] = [value, time];
  }
  return found;
}

function firstDifference(found: readonly Summed[], due: readonly Summed[]): string | undefined {
  const text = (one: Summed | undefined) =>
    one ? [one.at, one.count, one.min, one.max, one.maxAt, one.sum].join(' ') : 'nothing';
  for (let i = 0; i < Math.max(found.length, due.length); i++) {
    if (text(found[i]) !== text(due[i])) return `at ${i} found ${text(found[i])}, due ${text(due[i])}`;
  }
  return undefined;
}
