import { DAY, type Instant } from '@kawamori/contracts';
import type { Clock, Log } from '@kawamori/kit';
import { type InfluxConfig, readCertificateFile, readSecretFile } from '../hub-config.js';
import type { StoreDamage } from '../journal/broken-store.js';
import type { Confirmed } from '../judging/horizon.js';
import { isLoopback } from '../loopback.js';
import type { OlderServer } from '../views/series-reader.js';
import type { ServerOptions } from './influx-client.js';
import { type ThreadedFeeder, threadedFeeder } from './threaded-feeder.js';

export interface InfluxParts {
  feeder: ThreadedFeeder;
  server: ServerOptions;
  /** For who reads what the store has let go of. */
  older: OlderServer;
}

/** How a server is reached that a hub's file names. */
export function serverOptionsOf({
  url,
  database,
  user,
  passwordFile,
  caFile,
}: Pick<InfluxConfig, 'url' | 'database' | 'user' | 'passwordFile' | 'caFile'>): ServerOptions {
  const password = passwordFile === undefined ? undefined : readSecretFile(passwordFile, 8);
  const ca = caFile === undefined ? undefined : readCertificateFile(caFile);
  return { url, database, user, password, ca };
}

/** What a configured InfluxDB adds to the hub: one that feeds it, and one that reads what only it holds. */
export function influxParts(
  config: InfluxConfig,
  {
    storeFile,
    log,
    wallClock,
    now,
    damage,
    onConfirmed,
  }: {
    storeFile: string;
    log: Log;
    wallClock: Clock;
    /** By which readings grow old; undefined while none may be taken away. */
    now(): Instant | undefined;
    damage: Pick<StoreDamage, 'meet'>;
    onConfirmed: (confirmed: Confirmed) => void;
  },
): InfluxParts {
  const server = serverOptionsOf(config);
  const { url, password } = server;
  if (password !== undefined && !url.startsWith('https:') && !isLoopback(new URL(url).hostname)) {
    log.warn({ url }, 'the password of InfluxDB crosses the network as it is: give influx.url https');
  }
  const feeder = threadedFeeder(
    { storeFile, server, readingsYears: config.readingsYears },
    {
      log,
      clock: wallClock,
      damage,
      onConfirmed: (confirmed) =>
        onConfirmed({
          ...confirmed,
          keepFrom: (now() ?? Number.NEGATIVE_INFINITY) - config.embeddedDays * DAY,
        }),
    },
  );
  const standing = () => ({ isDown: feeder.health().state === 'down', past: feeder.past() });
  return { feeder, server, older: { options: server, now: standing } };
}
