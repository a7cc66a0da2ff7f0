import { resolve } from 'node:path';
import { DAY, Duration, HOUR, MINUTE, NodeId, SECOND, TownId } from '@kawamori/contracts';
import { ConfigError, loadYaml } from '@kawamori/kit';
import { z } from 'zod';
import { NoticesConfig } from '../notices/notices-config.js';
import { CANARY_STAYS_UP } from './canary-station.js';
import { ENDS_AFTER_LOWS } from './crossing.js';

const file = z.string().min(1).max(255);
const port = z.number().int().min(1).max(65_535);

/** Where heartbeats go: to a box or a service outside that makes noise when they stop. */
const Heartbeat = z.strictObject({
  /** `https://…` or `mqtts://host/topic`; plain http and mqtt only where the line is a tunnel. */
  url: z.url({ protocol: /^(https?|mqtts?)$/ }).max(300),
  /** Of HTTP; a heartbeat service may want GET. */
  method: z.enum(['GET', 'POST']).default('POST'),
  /** File with a token, mode 600: `Authorization: Bearer`; of MQTT the password. */
  tokenFile: file.optional(),
  /** Of MQTT. */
  user: z.string().min(1).max(100).optional(),
  /** PEM of the authority behind it; left out: one that everybody knows. */
  caFile: file.optional(),
  every: Duration.default(MINUTE),
});
export type HeartbeatConfig = z.infer<typeof Heartbeat>;

const WatchdogFile = z.strictObject({
  /** The hub's data folder: the watchdog asks at its socket. */
  dataDir: z.string().min(1),
  /** A folder of its own, so that a restart tells nothing twice. */
  stateDir: z.string().min(1),
  /** Whose people look after this hub. */
  town: TownId,
  townNameJa: z.string().min(1).max(40),
  townNameEn: z.string().min(1).max(60),
  /** The node whose readings go the whole way: `kawamori node add canary --town TOWN --station canary`. */
  canary: z
    .strictObject({
      node: NodeId,
      /** Its secret, mode 600. */
      secretFile: file,
      host: z.string().min(1).max(253).default('127.0.0.1'),
      port: port.default(1_883),
      /** The towns' authority, where it speaks TLS. */
      caFile: file.optional(),
      every: Duration.default(MINUTE).refine(
        (ms) => ms <= 2 * MINUTE,
        'the hub misses what comes more rarely than each 2m',
      ),
      /** How often it crosses its level. */
      crossEvery: Duration.default(HOUR).refine(
        (ms) => ms >= 5 * MINUTE && ms <= DAY,
        'the canary crosses its level each 5m to each 1d',
      ),
    })
    .refine(({ every, crossEvery }) => crossEvery >= CANARY_STAYS_UP + ENDS_AFTER_LOWS * every, {
      path: ['crossEvery'],
      message: `leaves no time for the ${ENDS_AFTER_LOWS} readings below the level between two crossings`,
    }),
  /** How long each may last before it is told. */
  patience: z
    .strictObject({
      hubSilent: Duration.default(2 * MINUTE),
      canaryLost: Duration.default(3 * MINUTE),
      noticesWait: Duration.default(5 * MINUTE),
      notRecording: Duration.default(MINUTE),
      heartbeatFails: Duration.default(5 * MINUTE),
      /** From the crossing on: until a notice of it is decided, and until all have taken it. */
      undecided: Duration.default(2 * MINUTE),
      untaken: Duration.default(3 * MINUTE),
    })
    .prefault({}),
  askEvery: Duration.default(10 * SECOND),
  /** What goes on is told again so often. */
  remindEvery: Duration.default(30 * MINUTE),
  heartbeat: Heartbeat.optional(),
  /** Ways of its own: a hub that is dead sends nothing. All recipients are told. */
  notices: NoticesConfig,
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type WatchdogConfig = z.infer<typeof WatchdogFile>;

/** Reads the watchdog's file; paths in it are relative to the working folder. @throws ConfigError */
export function loadWatchdogConfig(path: string): WatchdogConfig {
  const config = loadYaml(path, WatchdogFile);
  const { webhooks, mail, modem, lineWorks } = config.notices;
  const told = [webhooks, mail?.recipients, modem?.recipients, lineWorks?.recipients];
  if (told.every((all) => all === undefined || all.length === 0))
    throw new ConfigError(path, [
      'notices: names no recipient; a watchdog that tells nobody watches nothing',
    ]);
  return { ...config, dataDir: resolve(config.dataDir), stateDir: resolve(config.stateDir) };
}
