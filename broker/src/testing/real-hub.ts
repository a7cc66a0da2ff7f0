// Real: the whole hub in this process with its threads, SQLite on the disk, HTTP, the operator's socket, aedes; nodes are mqtt.js
// clients. Played: the clock, the face, which is one page of a line, and what a guess at a password costs: in service a second of a processor.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ClockState,
  encodeReadings,
  type Instant,
  Invitation,
  type LiveEvent,
  type NodeRegistration,
  type Role,
  type SeriesId,
  type StationFile,
  upTopic,
} from '@kawamori/contracts';
import { startAll } from '@kawamori/kit';
import type { MqttClient } from 'mqtt';
import { onTestFinished } from 'vitest';
import { atDesk, type Desk } from '../cli/desk.js';
import { findHub } from '../cli/operator-client.js';
import { makeHub } from '../hub.js';
import { HubConfigFile } from '../hub-config.js';
import type { UpdateTimes } from '../node-software/update-desk.js';
import type { ConfigDocuments } from '../settings/config-change.js';
import { type Authenticator, authenticatorOf } from './authenticator.js';
import {
  type At,
  aRegistration,
  aStationFile,
  aTown,
  LEVEL,
  minute,
  RADAR,
  silentLog,
  TIPPING_BUCKET,
} from './builders.js';
import { mqttNode } from './mqtt-node.js';
import { temporaryFolder } from './temporary.js';
import { type Heard, heard } from './waiting.js';

export const PAGE = '<!doctype html><title>川守</title>';
/** Hundreds of tests sign people in. */
const QUICK_GUESS = { N: 1_024, r: 8, p: 1 };

export const PASSWORD = 'river in the night';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: unknown;
}

export interface CallOptions {
  cookie?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface RealHub {
  readonly url: string;
  readonly mqttPort: number;
  readonly dataDir: string;
  /** The token of the one-time link, undefined when there is none. */
  readonly setupToken: string | undefined;
  /** Both clocks of the hub; moved by the test. */
  readonly clock: { at: Instant };
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** Makes the first account; returns its cookie. Without an authenticator it may do what duty may. */
  firstAccount(): Promise<string>;
  /** Has the operator invite somebody, who joins; returns their cookie. Of all towns where none are named. */
  join(name: string, grant: { role: Role; towns?: string[]; person?: string }): Promise<string>;
  /** Sets an authenticator up for whoever is signed in, whose code counts as just given. */
  withAuthenticator(cookie: string): Promise<Authenticator>;
  /** Works at the operator's desk, through the hub's socket. */
  operate<T>(work: (desk: Desk) => Promise<T>): Promise<T>;
  /** Sets up one town, its stations, and one node that speaks for them. */
  setUp(...stations: StationFile[]): Promise<{ secret: string }>;
  watch(cookie: string, lastEventId?: number): Promise<Watch>;
  stop(): Promise<void>;
}

/** Starts a hub on free ports. It stops when the test is over. */
export async function startHub({
  dataDir = join(temporaryFolder(), 'data'),
  face = true,
  dashboardDir = join(dataDir, '..', 'face'),
  config = {},
  monotonic,
  at = minute(0),
  updateTimes,
}: {
  /** How long a node's other release is on trial, where a real node lives through it. */
  updateTimes?: UpdateTimes;
  /** Where both clocks stand at the start: what the hub does at once, it does by that. */
  at?: Instant;
  /** Where the machine's clock is set during the test; otherwise it goes with it. */
  monotonic?: () => number;
  dataDir?: string;
  face?: boolean;
  /** The built face, where a test looks at it. */
  dashboardDir?: string;
  config?: {
    http?: object;
    notices?: object;
    video?: object;
    influx?: object;
    public?: object;
    rehearsal?: object;
    store?: object;
    disk?: object;
    journal?: object;
    announcements?: object;
    watch?: object;
  };
} = {}): Promise<RealHub> {
  if (!existsSync(dashboardDir)) {
    mkdirSync(dashboardDir, { recursive: true });
    if (face) writeFileSync(join(dashboardDir, 'index.html'), PAGE);
  }
  const clock = { at };
  const hub = makeHub(
    HubConfigFile.parse({
      dataDir,
      // A machine whose own disk is nearly full is no matter of a test.
      disk: { warnBelowPercent: 1, picturesStopBelowPercent: 0 },
      mqtt: { port: 0 },
      ...config,
      http: { port: 0, ...config.http },
    }),
    {
      log: silentLog,
      wallClock: { now: () => clock.at },
      monotonic: monotonic ?? (() => clock.at),
      ...(updateTimes ? { updateTimes } : {}),
      version: '0.0.0',
      dashboardDir,
      guessCost: QUICK_GUESS,
      onFatal: (error) => {
        throw error;
      },
    },
  );
  const running = await startAll(hub.parts, silentLog);
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    await running.stop();
  };
  onTestFinished(stop);

  const { mqttPort, httpPort } = hub.addresses();
  const url = `http://localhost:${httpPort}`;
  const real: RealHub = {
    url,
    mqttPort,
    dataDir,
    clock,
    get setupToken() {
      return hub.addresses().setupUrl?.split('#')[1];
    },
    call: (method, path, options) => callAt(url, method, path, options),
    firstAccount: () => firstAccountOf(real, real.setupToken),
    join: (name, grant) => joinAs(real, name, grant),
    withAuthenticator: (cookie) => authenticatorOf(real, cookie),
    operate: (work) => atDesk(dataDir, clockOf(clock), work),
    setUp: (...stations) =>
      real.operate(async (desk) => {
        const documents = oneTown(...stations);
        const report = await desk.applyConfig(documents, false);
        if (!report.applied) throw new Error(`not applied: ${report.faults.join('; ')}`);
        return { secret: await desk.addNode(registrationOf(documents)) };
      }),
    watch: (cookie, lastEventId) => watch(url, cookie, lastEventId),
    stop,
  };
  return real;
}

/** Asks a hub over HTTP; a redirection is not followed. */
export async function callAt(
  url: string,
  method: string,
  path: string,
  { cookie, body, headers }: CallOptions = {},
): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(cookie === undefined ? {} : { cookie }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text !== '' ? JSON.parse(text) : undefined,
  };
}

type Asked = Pick<RealHub, 'call'>;

/** Asks a running hub as its operator does. */
export async function asOperator(
  dataDir: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const client = await findHub(dataDir);
  if (!client) throw new Error(`no hub answers in ${dataDir}`);
  return client.ask(method, path, body);
}

/** Makes the first account; returns its cookie. */
export const firstAccountOf = async ({ call }: Asked, token: string | undefined): Promise<string> =>
  cookieOf(await call('POST', '/api/v1/setup', { body: { token, name: 'hq', password: PASSWORD } }));

/** Has the operator invite somebody, who joins; returns their cookie. */
export async function joinAs(
  { call, dataDir }: Pick<RealHub, 'call' | 'dataDir'>,
  name: string,
  grant: { role: Role; towns?: string[]; person?: string },
): Promise<string> {
  const body = { towns: null, ...grant, name };
  const token = Invitation.parse(await asOperator(dataDir, 'POST', '/api/v1/accounts', body)).url.split(
    '#',
  )[1];
  return cookieOf(await call('POST', '/api/v1/join', { body: { token, password: PASSWORD } }));
}

const clockOf = (clock: { at: Instant }) => ({ now: () => clock.at });

/** The documents of one town and its gauges, as their files state them. */
export const oneTown = (...stations: StationFile[]): ConfigDocuments & { stations: StationFile[] } => ({
  towns: [aTown()],
  profiles: [RADAR, TIPPING_BUCKET],
  stations: stations.length === 0 ? [aStationFile()] : stations,
});

export const registrationOf = ({ stations }: { stations: StationFile[] }) =>
  aRegistration({ stations: stations.map(({ id }) => id) });

export function cookieOf(answer: Answer): string {
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`no cookie: HTTP ${answer.status} ${answer.text}`);
  return cookie;
}

export interface RealNode {
  client: MqttClient;
  /** Resolves when the hub has acknowledged the readings, times in minutes after six. */
  send(readings: readonly At[], series?: SeriesId): Promise<void>;
  /** Resolves when the connection has been cut. */
  cut: Promise<void>;
}

/** Connects as a node does. Rejects when the hub turns it away. */
export async function connectNode(
  hub: Pick<RealHub, 'mqttPort' | 'clock'>,
  secret: string,
  registration: NodeRegistration = aRegistration(),
  nodeClock: ClockState = 'synced',
): Promise<RealNode> {
  const client = await mqttNode(hub.mqttPort, registration.id, secret);
  const cut = new Promise<void>((resolve) => client.once('close', () => resolve()));
  return {
    client,
    cut,
    send: async (readings, series = LEVEL) => {
      const pack = encodeReadings({
        sentAt: hub.clock.at,
        clock: nodeClock,
        readings: readings.map(([minutes, value]) => ({ series, takenAt: minute(minutes), value })),
      });
      await client.publishAsync(upTopic(registration.town, registration.id, 'readings'), pack, { qos: 1 });
    },
  };
}

export interface Watch {
  events: Heard<LiveEvent>;
  leave(): void;
}

/** Watches the live feed as a browser does. */
async function watch(url: string, cookie: string, lastEventId: number | undefined): Promise<Watch> {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const response = await fetch(`${url}/api/v1/live`, {
    signal: leaving.signal,
    headers: { cookie, ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }) },
  });
  if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
  const events = heard<LiveEvent>();
  void listen(response.body, events).catch(() => undefined);
  return { events, leave: () => leaving.abort() };
}

/** HTML standard, 9.2.6: blocks of `field: value` lines, each ended by an empty one. */
async function listen(body: ReadableStream<Uint8Array>, events: Heard<LiveEvent>): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(
        block
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
      );
      const id = fields.get('id');
      events.hear({
        event: fields.get('event'),
        ...(id === undefined ? {} : { id: Number(id) }),
        data: JSON.parse(fields.get('data') ?? ''),
      } as LiveEvent);
    }
  }
}
