import { DAY } from '@kawamori/contracts';
import type { Clock, Log } from '@kawamori/kit';
import { type InfluxConfig, readSecretFile } from '../hub-config.js';
import type { Confirmed } from '../judging/horizon.js';
import { influxServer, type ServerOptions } from './influx-client.js';
import { influxReadingStore } from './influx-reading-store.js';
import { type OlderReadings, olderReadings } from './older-readings.js';
import { type ThreadedFeeder, threadedFeeder } from './threaded-feeder.js';

export interface InfluxParts {
  feeder: ThreadedFeeder;
  older: OlderReadings;
  server: ServerOptions;
}

/** What a configured InfluxDB adds to the hub: one that feeds it, and one that reads what only it holds. */
export function influxParts(
  { url, database, user, passwordFile, embeddedDays }: InfluxConfig,
  {
    storeFile,
    log,
    wallClock,
    riverClock,
    onConfirmed,
  }: {
    storeFile: string;
    log: Log;
    wallClock: Clock;
    riverClock: Clock;
    onConfirmed: (confirmed: Confirmed) => void;
  },
): InfluxParts {
  const password = passwordFile === undefined ? undefined : readSecretFile(passwordFile, 8);
  const server = { url, database, user, password };
  const feeder = threadedFeeder(
    { storeFile, server },
    {
      log,
      clock: wallClock,
      onConfirmed: (confirmed) =>
        onConfirmed({ ...confirmed, keepFrom: riverClock.now() - embeddedDays * DAY }),
    },
  );
  return { feeder, older: olderReadings(influxReadingStore(influxServer(server)), feeder), server };
}
