import { mkdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { HOUR } from '@kawamori/contracts';
import { ConfigError, makeLog, monotonicNow, type Part, pause, runProcess, wallClock } from '@kawamori/kit';
import { findHub, type OperatorClient } from '../cli/operator-client.js';
import { readSecretFile } from '../hub-config.js';
import { channelReach } from '../notices/channel-reach.js';
import { configuredChannels } from '../notices/channels/configured-channels.js';
import { dispatcher } from '../notices/dispatcher.js';
import { canaryNode } from './canary-node.js';
import { heartbeatSender } from './heartbeat.js';
import { type MqttAddress, mqttSender } from './mqtt-sender.js';
import { ownDeliveries } from './own-deliveries.js';
import { toldFile } from './told-faults.js';
import { watchdog } from './watchdog.js';
import { loadWatchdogConfig, type WatchdogConfig } from './watchdog-config.js';
import { watchdogNotice } from './watchdog-notice.js';

const HELP = `kawamori watchdog: watches a hub from outside it, and tells by ways of its own when it is dead or stuck.

usage: node broker/dist/watchdog-main.js --config FILE

  --config FILE   its YAML file (deploy/docs/examples/watchdog.yaml)
  --help          this text

It sends a canary reading each minute the whole way (MQTT, gate, journal, judge) and asks the hub whether it has come through. Once an hour
the reading crosses a level, and the notice of it must be decided, leave, and be taken by every test recipient. Only while all of that works
heartbeats leave the building.
Exit codes: 0 stopped when asked, 1 could not start or broke, 2 the configuration cannot be used.
`;

const ANSWERS_WITHIN_MS = 10_000;

/** Asks the hub at its socket, wherever that is now. */
async function askHub(dataDir: string): Promise<unknown> {
  const hub: OperatorClient | undefined = await findHub(dataDir);
  if (!hub) throw new Error('no hub answers at its socket');
  return hub.ask('GET', '/watch', undefined, ANSWERS_WITHIN_MS);
}

function partsOf(config: WatchdogConfig): { parts: Part[]; log: ReturnType<typeof makeLog> } {
  const log = makeLog('watchdog', config.logLevel);
  const { canary, town: id, townNameJa: nameJa, townNameEn: nameEn } = config;
  const town = { id, nameJa, nameEn };
  const { channels, transports, parts } = configuredChannels(config.notices, {
    ...{ log, wallClock, monotonic: monotonicNow, drill: false, gateSocket: undefined },
    dataDir: config.stateDir,
    settings: () => ({ stations: new Map(), towns: new Map(), browsers: new Map() }),
    // What is tried stands with the deliveries, and nowhere else.
    keep: () => Promise.resolve(),
  });
  const deliveries = ownDeliveries(channels);
  const reach = channelReach({ channels, transports, people: () => new Map() });
  const teller = dispatcher({
    ...{ log, reach, monotonic: monotonicNow },
    isNeeded: () => true,
    words: ({ notice }) => notice,
    outbox: deliveries.outbox,
    keep: deliveries.keep,
  });
  const address: MqttAddress = {
    protocol: canary.caFile === undefined ? 'mqtt' : 'mqtts',
    ...{ host: canary.host, port: canary.port, name: canary.node },
    ca: canary.caFile === undefined ? undefined : readFileSync(canary.caFile),
    password: readSecretFile(canary.secretFile, 32),
  };
  const node = canaryNode({
    ...{ town: id, node: canary.node, crossEvery: canary.crossEvery },
    line: (hears) => mqttSender({ ...address, hears }),
  });
  const dog = watchdog({
    ...{ log, wallClock, monotonic: monotonicNow, patience: config.patience },
    ...{ singEvery: canary.every, askEvery: config.askEvery, remindEvery: config.remindEvery },
    canary: node,
    ask: () => askHub(config.dataDir),
    heartbeat: config.heartbeat && {
      sender: heartbeatSender(config.heartbeat, `${canary.node}-heartbeat`),
      every: config.heartbeat.every,
    },
    told: toldFile(config.stateDir),
    tell: (telling) => {
      deliveries.add(watchdogNotice(telling, { town, at: wallClock.now(), drill: false }));
      teller.wake();
    },
  });
  const line: Part = { name: 'canary line', start: () => undefined, stop: () => node.close() };
  return { parts: [staying(), teller, ...parts, line, dog], log };
}

/** Keeps the process alive: its timers do not, and its line is gone when the hub is, which is what it is here for. */
function staying(): Part {
  const left = new AbortController();
  const stay = async () => {
    while (!left.signal.aborted) await pause(HOUR, left.signal);
  };
  return { name: 'staying', start: () => void stay(), stop: () => left.abort() };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help || values.config === undefined) {
    process.stdout.write(HELP);
    process.exit(values.help ? 0 : 2);
  }
  const config = loadWatchdogConfig(values.config);
  mkdirSync(config.stateDir, { recursive: true, mode: 0o700 });
  const { parts, log } = partsOf(config);
  await runProcess(parts, {
    log,
    deadlineMs: 10_000,
    onStarted: () => log.info({ dataDir: config.dataDir }, 'the watchdog watches'),
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
});
