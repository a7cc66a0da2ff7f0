import {
  DriverConfig,
  type Instant,
  MINUTE,
  NodeConfig,
  type NodeFile,
  SeriesId,
  type TakenReading,
  toIsoJst,
} from '@kawamori/contracts';
import { makeLog } from '@kawamori/kit';
import type { Driver, Sample } from '../drivers/driver.js';
import type { SimulatedConfig } from '../drivers/simulated.js';
import { Outbox, type OutboxOptions } from '../outbox/outbox.js';
import { openMemoryStore } from '../outbox/sqlite-store.js';
import type { Waiting } from '../outbox/store.js';

/** The evening of 2 June 2026, 18:00 in Japan. */
export const SIX_IN_THE_EVENING: Instant = Date.UTC(2026, 5, 2, 9, 0);

export const LEVEL = SeriesId.parse('kajiyase-bashi/level');
export const OTHER_LEVEL = SeriesId.parse('naro/level');
export const RAIN = SeriesId.parse('kajiyase-bashi/rain');

export const silentLog = makeLog('test', 'silent');

/** The instant so many minutes after six. */
export const minute = (minutes: number): Instant => SIX_IN_THE_EVENING + minutes * MINUTE;

export const reading = (minutes: number, value = 1, series: SeriesId = LEVEL): TakenReading => ({
  series,
  takenAt: minute(minutes),
  value,
});

export const waitingReading = (id: number, minutes = id, series: SeriesId = LEVEL): Waiting => ({
  id,
  reading: reading(minutes, id, series),
});

/** A replay file's text: one row per value, each ten minutes from six. */
export const csv = (values: readonly number[], header = 'time,level_m', stepMinutes = 10): string =>
  `${header}\n${values.map((value, index) => `${toIsoJst(minute(index * stepMinutes))},${value}\n`).join('')}`;

export const aNode = (changes: Partial<NodeFile> = {}): NodeConfig => NodeConfig.parse(aNodeFile(changes));

export const aNodeFile = (changes: Partial<NodeFile> = {}): NodeFile => ({
  id: 'kajiyase-1',
  town: 'nakatosa',
  hub: { host: '127.0.0.1', port: 1883 },
  credentialFile: 'credential',
  outbox: { file: 'outbox.db' },
  sensors: [
    { station: 'kajiyase-bashi', quantity: 'level', driver: { kind: 'replay', file: 'kajiyase-bashi.csv' } },
  ],
  ...changes,
});

export function aTyphoon(changes: Record<string, unknown> = {}): SimulatedConfig {
  const config = DriverConfig.parse({
    kind: 'simulated',
    startsAt: '2026-06-02T18:00:00+09:00',
    period: '4d',
    base: 1.2,
    rise: 3,
    crestAfter: '10h',
    ...changes,
  });
  if (config.kind !== 'simulated') throw new Error('expected a simulated driver');
  return config;
}

/** An outbox in memory, started. */
export function anOutbox(changes: Partial<OutboxOptions> = {}): Outbox {
  const outbox = new Outbox({
    open: openMemoryStore,
    openInMemory: openMemoryStore,
    maxReadings: 1_000,
    log: silentLog,
    ...changes,
  });
  outbox.start();
  return outbox;
}

/** Puts readings and moves each series' position to its last one. */
export function putInto(outbox: Outbox, ...readings: TakenReading[]): void {
  outbox.put(readings, new Map(readings.map(({ series, takenAt }) => [series, takenAt])));
}

export const idsOf = (waiting: readonly Waiting[]): number[] => waiting.map(({ id }) => id);

/** A gauge that is asked at whole multiples of ten minutes and answers when the test says so. */
export function anAskedGauge() {
  let hear = () => {};
  let asked: Instant | undefined;
  let held: { at: Instant; samples: readonly Sample[] } | undefined;
  const driver: Driver = {
    live: true,
    first: 0,
    begin: (now) => now - 1,
    next: (position) => (Math.floor(position / (10 * MINUTE)) + 1) * 10 * MINUTE,
    read: (at) => {
      if (held?.at === at) return held.samples;
      asked = at;
      return 'asked';
    },
    onAnswer: (listener) => {
      hear = listener;
    },
  };
  return {
    driver,
    asked: () => asked,
    answer: (...samples: Sample[]) => {
      if (asked === undefined) throw new Error('nobody has asked the gauge');
      held = { at: asked, samples };
      asked = undefined;
      hear();
    },
  };
}
