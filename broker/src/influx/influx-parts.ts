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

/** How a server is reached that a hub's file names. */
export function serverOptionsOf({
  url,
  database,
  user,
  passwordFile,
}: Pick<InfluxConfig, 'url' | 'database' | 'user' | 'passwordFile'>): ServerOptions {
  const password = passwordFile === undefined ? undefined : readSecretFile(passwordFile, 8);
  return { url, database, user, password };
}

/** What a configured InfluxDB adds to the hub: one that feeds it, and one that reads what only it holds. */
export function influxParts(
  config: InfluxConfig,
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
  const server = serverOptionsOf(config);
  const feeder = threadedFeeder(
    { storeFile, server },
    {
      log,
      clock: wallClock,
      onConfirmed: (confirmed) =>
        onConfirmed({ ...confirmed, keepFrom: riverClock.now() - config.embeddedDays * DAY }),
    },
  );
  return { feeder, older: olderReadings(influxReadingStore(influxServer(server)), feeder), server };
}
