import { dirname, resolve } from 'node:path';
import type { HubConfig } from './hub-config.js';
import { isLoopback } from './loopback.js';
import type { NoticesConfig } from './notices/notices-config.js';

/** Whether a part of the hub's file reaches something real, and what it is called then. `own`: it reaches nothing but the hub itself. */
type Handle<Config> = 'own' | ((config: Config) => boolean);
const isSet = (value: unknown): boolean => value !== undefined;
const isWithin = (folder: string, other: string): boolean => `${folder}/`.startsWith(`${other}/`);

/**
 * Every way out of a hub, by the keys of its file. A key that is missing here does not compile: somebody has to decide whether a rehearsal
 * may have it.
 */
const HANDLES: { readonly [K in keyof HubConfig]-?: Handle<HubConfig> } = {
  name: 'own',
  dataDir: 'own',
  memoryDir: 'own',
  http: 'own',
  riverClock: 'own',
  journal: 'own',
  store: 'own',
  pictures: 'own',
  disk: 'own',
  logLevel: 'own',
  led: 'own',
  // By its own keys, below.
  notices: 'own',
  drill: ({ drill }) => !drill,
  mqtt: ({ mqtt }) => !isLoopback(mqtt.host) || isSet(mqtt.tls),
  watch: ({ watch }) => Object.values(watch).some(isSet),
  announcements: ({ announcements }) => Object.values(announcements).some(isSet),
  influx: ({ influx }) => isSet(influx),
  rehearsal: ({ rehearsal }) => isSet(rehearsal),
  public: (config) => isSet(config.public),
  video: ({ video }) => isSet(video),
};

/** The same of `notices`. */
const NOTICE_HANDLES: { readonly [K in keyof NoticesConfig]-?: Handle<HubConfig> } = {
  timeout: 'own',
  // The address of a rehearsal's pages, below the real hub's.
  linkUrl: 'own',
  webhooks: ({ notices }) => notices.webhooks.length > 0,
  mail: ({ notices }) => isSet(notices.mail),
  modem: ({ notices }) => isSet(notices.modem),
  lineWorks: ({ notices }) => isSet(notices.lineWorks),
  webPush: ({ notices }) => isSet(notices.webPush),
  relays: ({ notices }) => notices.relays.length > 0,
  // Its CAP files lie beside its own data folder, with the rest of its record.
  cap: ({ notices: { cap }, dataDir }) =>
    cap !== undefined &&
    [cap.dir, cap.canaryDir ?? cap.dir].some((dir) => !isWithin(resolve(dir), dirname(resolve(dataDir)))),
};

/** What of a hub's file a rehearsal must not have. */
export function handlesOf(config: HubConfig): string[] {
  const found = (handles: Readonly<Record<string, Handle<HubConfig>>>, prefix: string) =>
    Object.entries(handles).flatMap(([key, handle]) =>
      handle !== 'own' && handle(config) ? [`${prefix}${key}`] : [],
    );
  return [...found(HANDLES, ''), ...found(NOTICE_HANDLES, 'notices.')];
}
