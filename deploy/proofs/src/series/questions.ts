import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DAY, type Instant, type SeriesId, seriesId } from '@kawamori/contracts';
import type { Influxd } from '../influx/influxd.js';
import { show, spreadOf } from '../ingest/figures.js';
import { REPOSITORY } from '../parts/repository.js';
import { dayFile } from './fill.js';
import type { Years } from './two-years.js';

/** What the hub's reader thread opens; taken from the built hub, to be timed without the way over HTTP. */
export interface StoreReader {
  latest(): readonly { at: Instant; value: number }[];
  readings(query: Period): { at: readonly Instant[]; value: readonly number[] };
  rollUps(query: Period & { resolution: '10m' | '1h' | '1d' }): readonly Summed[];
  close(): void;
}
interface Period {
  series: SeriesId;
  from: Instant;
  to: Instant;
  limit: number;
}
export interface Summed {
  at: Instant;
  count: number;
  min: number | null;
  max: number | null;
  maxAt: Instant | null;
  sum: number;
}

export async function openReader(storeFile: string): Promise<StoreReader> {
  const module = (await import(
    pathToFileURL(join(REPOSITORY.root, 'broker/dist/views/series-store.js')).href
  )) as { openSeriesStore(file: string): StoreReader };
  return module.openSeriesStore(storeFile);
}

/** Goals of the embedded store, milliseconds in the median. */
export const GOALS_MS = { day: 1, newest: 0.1, year: 5 } as const;

interface Question {
  what: string;
  goalMs?: number;
  /** The question to the store that a peer was asked as well. */
  sameAs?: string;
  ask(round: number): unknown;
  /** How often it is asked for one figure: what takes microseconds is asked more. */
  times: number;
}

export interface Answers {
  rows: string[][];
  /** Medians in milliseconds, by the names of the goals. */
  medians: Record<keyof typeof GOALS_MS, number>;
}

/** Asks both stores and plain files the same, in turns, each round beginning with another. */
export async function askAll(options: {
  years: Years;
  reader: StoreReader;
  influxd: Influxd;
  files: string;
  rounds: number;
}): Promise<Answers> {
  const { years, reader, influxd, files, rounds } = options;
  const series = seriesId(years.station(0), 'level');
  const year = Math.min(365, years.days - 1);
  const day = (round: number) => {
    const from = years.at(0) + ((round * 37) % (years.days - 1)) * DAY;
    return { series, from, to: from + DAY - 1, limit: 20_000 };
  };
  const period = { series, from: years.to - year * DAY, to: years.to, limit: 20_000 };
  const where = (from: Instant, to: Instant) =>
    `station = '${years.station(0)}' AND quantity = 'level' AND time >= ${from}ms AND time <= ${to}ms`;
  const daysOf = "GROUP BY time(1d) TZ('Asia/Tokyo')";
  const questions: Record<string, Question> = {
    day: {
      what: 'a day of one series (1,440 readings)',
      goalMs: GOALS_MS.day,
      times: 20,
      ask: (round) => reader.readings(day(round)),
    },
    dayFiles: {
      what: '… from plain files, a file a day, read and parsed',
      sameAs: 'day',
      times: 20,
      ask: (round) => readDay(files, day(round).from),
    },
    dayInflux: {
      what: '… from InfluxDB, plain HTTP',
      sameAs: 'day',
      times: 1,
      ask: (round) => {
        const { from, to } = day(round);
        return influxd.ask(
          `SELECT value, quality, reasons, received_at FROM reading WHERE ${where(from, to)}`,
        );
      },
    },
    newest: {
      what: `the newest of all (${years.stations} series)`,
      goalMs: GOALS_MS.newest,
      times: 200,
      ask: () => reader.latest(),
    },
    year: {
      what: `${year} days of one series, lowest, mean and highest`,
      goalMs: GOALS_MS.year,
      times: 20,
      ask: () => reader.rollUps({ ...period, resolution: '1d' }),
    },
    yearInflux: {
      what: '… summed up by InfluxDB from the readings, plain HTTP',
      sameAs: 'year',
      times: 1,
      ask: () =>
        influxd.ask(
          `SELECT min(value), mean(value), max(value) FROM reading WHERE ${where(period.from, period.to)} ${daysOf}`,
        ),
    },
    hours: {
      what: `${year} days of one series in hours`,
      times: 5,
      ask: () => reader.rollUps({ ...period, resolution: '1h' }),
    },
  };
  const names = Object.keys(questions);
  const times: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < names.length; i++) {
      const name = names[(round + i) % names.length] ?? '';
      const question = questions[name];
      if (!question) continue;
      const began = performance.now();
      for (let n = 0; n < question.times; n++) await question.ask(round * question.times + n);
      times[name]?.push((performance.now() - began) / question.times);
    }
  }
  const median = (name: string) => spreadOf(times[name] ?? []).median;
  /** How many times as long as the store a peer took, round by round. */
  const ratio = (name: string, sameAs: string) =>
    spreadOf((times[name] ?? []).map((one, round) => one / (times[sameAs]?.[round] ?? Number.NaN)));
  return {
    medians: { day: median('day'), newest: median('newest'), year: median('year') },
    rows: names.map((name) => [
      questions[name]?.what ?? '',
      show(spreadOf(times[name] ?? []), 3),
      questions[name]?.goalMs === undefined ? '' : `below ${questions[name].goalMs}`,
      questions[name]?.sameAs === undefined ? '' : show(ratio(name, questions[name].sameAs), 1),
    ]),
  };
}

function readDay(folder: string, from: Instant): { at: number; value: number; quality: number }[] {
  return readFileSync(dayFile(folder, from), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [at, value, quality] = line.split(',');
      return { at: Number(at), value: Number(value), quality: Number(quality) };
    });
}
