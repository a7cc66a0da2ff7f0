import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Duration, SECOND } from '@kawamori/contracts';
import { ConfigError, loadYaml } from '@kawamori/kit';
import { z } from 'zod';
import { AnnouncementsConfig } from './announcements/announcements-config.js';
import { GateLimits } from './gate/gate-limits.js';
import { handlesOf } from './led-hub.js';
import { isLoopback } from './loopback.js';
import { NoticesConfig } from './notices/notices-config.js';
import { MailLoopConfig } from './watch/mail-loop-config.js';

const port = z.number().int().min(0).max(65_535);
const secretFile = z.string().min(1);

/** 訓練: what the name of an exercise's database ends with, and that of no other. */
const DRILL_DATABASE = '_kunren';

/** An InfluxDB 1.x for decades of readings; without one the embedded store keeps two years of them. */
const Influx = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }),
    /** Made where it is missing and the user may make it. One hub, one database: an exercise has its own, see {@link DRILL_DATABASE}. */
    database: z
      .string()
      .regex(/^[A-Za-z0-9_-]+$/, 'letters, digits, underscores and hyphens')
      .max(64)
      .default('kawamori'),
    user: z.string().min(1).max(100).optional(),
    passwordFile: secretFile.optional(),
    /** PEM of the authority that has signed the server's certificate. Left out: one that everybody knows. */
    caFile: z.string().min(1).optional(),
    /**
     * Years (of 365 days) for which the server keeps readings; left out, for ever. Roll-ups it keeps for ever. More than the hub itself
     * keeps: the hub lets go of what the server has confirmed.
     */
    readingsYears: z.number().int().min(3).max(100).optional(),
    /** Days of readings that stay in the embedded store: what is older, and confirmed by InfluxDB, is read from there. */
    embeddedDays: z.number().int().min(7).max(800).default(90),
  })
  .refine(({ caFile, url }) => caFile === undefined || url.startsWith('https:'), {
    path: ['caFile'],
    message: 'is of use with https in url only',
  });
export type InfluxConfig = z.infer<typeof Influx>;

/** MQTT over TLS 1.2 or later, beside the plain port. Files are PEM; the hub looks each minute whether they have changed. */
const MqttTls = z
  .strictObject({
    host: z.string().default('0.0.0.0'),
    port: port.default(8_883),
    /** The hub's certificate, and its private key. */
    cert: z.string().min(1),
    key: z.string().min(1),
    /** The authority that signs the nodes' certificates. The common name of a node's is its id. */
    clientCa: z.string().min(1).optional(),
    /** A node must show a certificate, beside its secret. Without it, one that it shows must still be its own. */
    requireClientCertificate: z.boolean().default(false),
  })
  .refine(({ clientCa, requireClientCertificate }) => clientCa !== undefined || !requireClientCertificate, {
    path: ['clientCa'],
    message: 'requireClientCertificate needs the authority that signs the nodes',
  });

/** Live video. Left out, the hub shows stills alone, and starts no process for video. */
const Video = z.strictObject({
  /** Where nodes push RTMP in: reachable for them, closed for everybody else. */
  host: z.string().default('127.0.0.1'),
  port: port.default(1_935),
  /** Cameras that are live at once: bounds what nodes send over their lines. */
  maxStreams: z.number().int().min(1).max(50).default(4),
  /** Who watches at once, over all cameras. */
  maxViewers: z.number().int().min(1).max(500).default(30),
});

/** The residents' pages: files that any web server may serve. */
const PublicSite = z.strictObject({
  /** A folder of its own. An exercise has another one than the service. */
  dir: z.string().min(1),
  /** Changes are collected so long before the files are written. */
  quiet: Duration.default(2 * SECOND),
  /** Where else residents find something: the towns' own pages. */
  links: z
    .array(
      z.strictObject({
        nameJa: z.string().min(1).max(60),
        nameEn: z.string().min(1).max(80),
        url: z.url({ protocol: /^https?$/ }),
      }),
    )
    .max(8)
    .default([]),
});

/** The hub's own file. Stations, levels and people do not stand in it: they are settings, and the journal is their truth. */
export const HubConfigFile = z.strictObject({
  /** As it is shown in the header and in messages. */
  name: z.string().min(1).max(60).default('川守'),
  /** Folder of the journal, the store and the sessions; only the hub may read it. */
  dataDir: z.string().min(1),
  /** A folder in memory (tmpfs), where the hub goes on judging while the disk takes nothing. */
  memoryDir: z.string().min(1).default('/dev/shm'),
  mqtt: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: port.default(1_883),
      maxConnections: z.number().int().min(1).max(20_000).default(6_000),
      /**
       * Lets `host` be an address that others reach. Secrets and readings pass there as they are: only for a network that is the towns'
       * alone.
       */
      plainOnClosedNetwork: z.boolean().default(false),
      tls: MqttTls.optional(),
      limits: GateLimits.prefault({}),
    })
    .prefault({}),
  http: z
    .strictObject({
      host: z.string().default('localhost'),
      port: port.default(8_080),
      /** The address that people type, where a proxy with TLS stands before the hub. */
      publicUrl: z.url().optional(),
    })
    .prefault({}),
  /** `player`: the river clock is moved by the process that plays a flood. */
  riverClock: z.enum(['wall', 'player']).default('wall'),
  /** 訓練: invented data or a played flood. Stamped on every screen and message. */
  drill: z.boolean().default(false),
  notices: NoticesConfig.prefault({}),
  /** How the hub watches its own ways of telling. */
  watch: z.strictObject({ mailLoop: MailLoopConfig.optional() }).prefault({}),
  announcements: AnnouncementsConfig.prefault({}),
  /** The journal keeps readings so long; every other fact for ever. */
  journal: z.strictObject({ readingsDays: z.number().int().min(30).max(3_650).default(90) }).prefault({}),
  /**
   * Where no InfluxDB is configured the embedded store keeps readings so long (days of their observation time), and their roll-ups for
   * ever; with one, see `influx.embeddedDays`.
   */
  store: z.strictObject({ readingsDays: z.number().int().min(100).max(36_500).default(730) }).prefault({}),
  /**
   * Pictures older than `wholeDays` are thinned to one an hour, and where all of them take more than `maxGiB` (left out: half of their
   * disk) the oldest go; what shows a flood or a doubt stays in any case. See pictures.md.
   */
  pictures: z
    .strictObject({
      wholeDays: z.number().int().min(30).max(36_500).default(400),
      maxGiB: z.number().positive().max(1_000_000).optional(),
    })
    .prefault({}),
  /** Below so much room on the disk of `dataDir` (percent) every screen says so, and below the second mark pictures wait at their nodes. */
  disk: z
    .strictObject({
      warnBelowPercent: z.number().min(1).max(50).default(10),
      picturesStopBelowPercent: z.number().min(0).max(50).default(3),
    })
    .prefault({}),
  influx: Influx.optional(),
  /** Rehearsals (訓練) of this hub's staff: where floods lie that may be played, a folder of hydrographs each. See rehearsal.md. */
  rehearsal: z.strictObject({ floods: z.string().min(1) }).optional(),
  /**
   * A rehearsal's own hub, started by the hub that leads it: that one asks at the first socket and says who asks; through the second one
   * messages leave. Nothing else does: see {@link loadHubConfig}.
   */
  led: z.strictObject({ http: z.string().min(1), gate: z.string().min(1) }).optional(),
  public: PublicSite.optional(),
  video: Video.optional(),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type HubConfig = z.infer<typeof HubConfigFile>;

/** Reads the hub's file; paths in it are relative to the working folder. A played river clock is only for drills. */
export function loadHubConfig(file: string): HubConfig {
  const config = loadYaml(file, HubConfigFile);
  if (config.riverClock === 'player' && !config.drill) {
    throw new ConfigError(file, ['riverClock: player is for drills only; set drill: true']);
  }
  const handles = config.led ? handlesOf(config) : [];
  if (handles.length > 0) {
    throw new ConfigError(file, [
      `led: a rehearsal has no way out but its gate, and is a drill: see to ${handles.join(', ')}`,
    ]);
  }
  if (config.watch.mailLoop && !config.notices.mail) {
    throw new ConfigError(file, ['watch.mailLoop: sends by the server of notices.mail, and there is none']);
  }
  if (config.drill && config.announcements.jmaFlood) {
    throw new ConfigError(file, [
      'announcements.jmaFlood: an exercise reads no real announcements; leave it out',
    ]);
  }
  const { host, plainOnClosedNetwork } = config.mqtt;
  if (!isLoopback(host) && !plainOnClosedNetwork) {
    throw new ConfigError(file, [
      `mqtt.host: plain MQTT on ${host || 'every address'} shows secrets and readings to whoever is on that line; ` +
        'leave it at 127.0.0.1 and give nodes mqtt.tls (deploy/docs/tls.md), or, on a network that is yours alone, ' +
        'set mqtt.plainOnClosedNetwork: true',
    ]);
  }
  return withPaths(file, {
    ...config,
    influx: config.influx && ownDatabase(file, config.influx, config.drill),
  });
}

const isWithin = (folder: string, other: string): boolean => `${folder}/`.startsWith(`${other}/`);

/** An exercise whose file was copied from the service writes beside it, never into it. */
function ownDatabase(file: string, influx: InfluxConfig, drill: boolean): InfluxConfig {
  const { database } = influx;
  const isOfDrills = database.endsWith(DRILL_DATABASE);
  if (!drill && isOfDrills) {
    throw new ConfigError(file, [
      `influx.database: ${database} is an exercise's, by its end ${DRILL_DATABASE}; the service needs another`,
    ]);
  }
  return drill && !isOfDrills ? { ...influx, database: `${database}${DRILL_DATABASE}` } : influx;
}

function withPaths(file: string, config: HubConfig): HubConfig {
  const dataDir = resolve(config.dataDir);
  if (!config.public) return { ...config, dataDir };
  const dir = resolve(config.public.dir);
  if (isWithin(dir, dataDir) || isWithin(dataDir, dir)) {
    throw new ConfigError(file, ['public.dir: shares a folder with dataDir, which residents must not reach']);
  }
  return { ...config, dataDir, public: { ...config.public, dir } };
}

/** Reads a certificate in PEM. */
export function readCertificateFile(file: string): string {
  try {
    const pem = readFileSync(file, 'utf8');
    new X509Certificate(pem);
    return pem;
  } catch (cause) {
    throw new ConfigError(file, [
      `expected a certificate in PEM: ${cause instanceof Error ? cause.message : String(cause)}`,
    ]);
  }
}

/** Reads a secret from its own file. One that others may read is refused. */
export function readSecretFile(file: string, atLeast: number): string {
  try {
    if ((statSync(file).mode & 0o077) !== 0) {
      throw new ConfigError(file, ['others may read this secret: run chmod 600 on it']);
    }
    const secret = readFileSync(file, 'utf8').trim();
    if (secret.length < atLeast) {
      throw new ConfigError(file, [
        `expected a secret of at least ${atLeast} characters, found ${secret.length}`,
      ]);
    }
    return secret;
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError(file, [
      `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    ]);
  }
}
