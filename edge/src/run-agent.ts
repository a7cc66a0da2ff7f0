// The agent on the Pi: reads the sensors, takes the pictures, keeps each until the hub has it, and says how it is.
import { downFilter, downTopic, ownValues, upTopic } from '@kawamori/contracts';
import { makeLog, monotonicNow, playedClock, runProcess, wallClock } from '@kawamori/kit';
import { commandDesk } from './commands/command-desk.js';
import { atTheDoor } from './door.js';
import { openRtuPort } from './drivers/modbus/rtu-port.js';
import { SerialLines } from './drivers/modbus/serial-line.js';
import { makeEyes } from './eyes.js';
import { RELEASES_ENV } from './launcher/pointer.js';
import { Outbox } from './outbox/outbox.js';
import { openMemoryStore, openOutboxFile } from './outbox/sqlite-store.js';
import { wallClockShooting } from './pictures/wall-clock.js';
import { liveValues } from './settings/live-values.js';
import { settingsDesk } from './settings/settings-desk.js';
import { keepStanding, settingsFileOf } from './settings/settings-file.js';
import { releaseShelf } from './software/release-shelf.js';
import { type SoftwareDesk, softwareDesk } from './software/software-desk.js';
import { SOFTWARE } from './software/version.js';
import { statusWriter } from './status.js';
import { playedClockTaking } from './taking/played-clock.js';
import { Sampler } from './taking/sampler.js';
import { wallClockTaking } from './taking/wall-clock.js';
import { makeTrouble } from './trouble.js';
import { tryCameras } from './try-cameras.js';
import { trySensors } from './try-sensors.js';
import { certificateWatch } from './uplink/certificate-watch.js';
import { certificatesIn, doubtsItsClock } from './uplink/hub-certificate.js';
import { FIELD_LADDER, REPLAY_LADDER } from './uplink/ladder.js';
import { mqttUplink } from './uplink/mqtt-uplink.js';
import { KEEPALIVE_WITH_PICTURES_S, PING_EVERY } from './uplink/picture-shipping.js';
import { Uplink } from './uplink/uplink.js';

const entry = atTheDoor(process.argv.slice(2), {
  hasParent: process.channel !== undefined,
});
if (entry.kind === 'say') {
  (entry.exitCode === 0 ? process.stdout : process.stderr).write(entry.text);
  process.exit(entry.exitCode);
}
if (entry.kind === 'try') {
  const say = (text: string) => process.stdout.write(text);
  const { node, sensors, locate } = entry;
  const gauges = sensors.length === 0 ? 0 : await trySensors(sensors, { clock: wallClock, say });
  process.exit(Math.max(gauges, await tryCameras(node, { locate, clock: wallClock, say })));
}
const NO_BYTES = Buffer.alloc(0);
const { node, password, tls, sensors: checked, locate, kept, bootId } = entry.settings;

const log = makeLog(`edge/${node.id}`, node.logLevel);
const played = node.riverClock === 'player' ? playedClock(0) : undefined;
const riverClock = played ?? wallClock;

const outbox = new Outbox({
  open: () => openOutboxFile(node.outbox.file, log, wallClock.now()),
  openInMemory: openMemoryStore,
  maxReadings: node.outbox.maxReadings,
  log,
});
const lines = new SerialLines(openRtuPort, log);
const settings = settingsDesk({
  node: node.id,
  own: ownValues(node),
  kept,
  keep: (standing) => keepStanding(settingsFileOf(node.outbox.file), standing),
  apply: (next) => values.set(next),
  tell: () => uplink.tellStatus(),
  steadyNow: () => performance.now(),
  log,
});
const values = liveValues(settings.values);
const sensors = checked.map((sensor) => sensor.make({ clock: riverClock, lines, everyOf: values.everyOf }));
const sampler = new Sampler({ sensors, keeper: outbox, log });
const eyes = makeEyes({ node, locate, outbox, values, log });
const cameras = eyes && { pictures: eyes.pictures, shutter: eyes.shutter };
const shelf = releaseShelf(process.env[RELEASES_ENV], wallClock);
const software: SoftwareDesk = softwareDesk({
  ...{ shelf, log },
  ask: (fetch) => uplink.say(topics.fetch, JSON.stringify(fetch)),
  tell: (...answer) => commands.tell(...answer),
  tellStatus: () => uplink.tellStatus(),
  // As if asked by whoever has started it: everything is stopped in order, and the launcher starts what the pointer names.
  leave: () => process.kill(process.pid, 'SIGTERM'),
});
const commands = commandDesk({
  ...{ node, hub: node.hub, software, riverClock, log },
  ...(eyes && { eyes: { cameras: node.cameras, desk: eyes.desk, shutter: eyes.shutter } }),
  steadyNow: monotonicNow,
  answer: (answer) => uplink.answer(answer),
});
const status = statusWriter({
  config: node,
  bootId,
  riverClock,
  outbox,
  faults: () => sampler.faults(),
  settings: { word: settings.word, lowV: values.lowV },
  ...(cameras && { cameras }),
  release: () => shelf?.release() ?? undefined,
});
const topics = {
  readings: upTopic(node.town, node.id, 'readings'),
  status: upTopic(node.town, node.id, 'status'),
  fetch: upTopic(node.town, node.id, 'fetch'),
};
const replay =
  played && playedClockTaking({ node: node.id, sampler, clock: played, outbox, ...(cameras && { cameras }) });
const field = wallClockTaking({ sampler, clock: wallClock });
const taking = replay ?? field;
const shooting =
  eyes && !replay ? [wallClockShooting({ shutter: eyes.shutter, sampler, outbox, clock: wallClock })] : [];
values.onChange({
  before: () => (replay ? undefined : field.catchUp()),
  after: () => {
    if (!replay) field.intervalsChanged();
    for (const one of shooting) one.intervalsChanged();
  },
});
const undated = makeTrouble(
  log,
  "the hub's certificate is taken without its dates: this node's clock is not to be believed",
  "the dates of the hub's certificate are judged again",
);
const uplink: Uplink = new Uplink({
  open: mqttUplink({
    ...node.hub,
    tls,
    clock: node.clock,
    wallClock,
    onUndated: undated.met,
    name: node.id,
    password,
    ...(eyes && { keepaliveS: KEEPALIVE_WITH_PICTURES_S, pingEveryMs: PING_EVERY }),
    will: () => ({ topic: topics.status, payload: JSON.stringify(status('lost')), retain: true }),
  }),
  outbox,
  riverClock,
  clockState: node.clock,
  topics,
  status,
  vitalsEvery: node.vitalsEvery,
  ladder: played ? REPLAY_LADDER : FIELD_LADDER,
  log,
  commands: {
    filter: downFilter(node.town, node.id),
    answerTopic: upTopic(node.town, node.id, 'answer'),
    desk: commands,
  },
  onBorn: software.born,
  ...eyes?.uplink,
  settings: { topic: downTopic(node.town, node.id, 'config'), desk: settings },
  ...(replay ? { clockTold: replay.told } : {}),
});

const card =
  typeof tls === 'object' ? [...certificatesIn(tls.ca), ...certificatesIn(tls.cert ?? NO_BYTES)] : [];
const cardWatch = certificateWatch(card, {
  ...{ log, wallClock },
  believesClock: () => !doubtsItsClock(node.clock, wallClock.now(), card),
});
const seeing = eyes ? [eyes.pictures, eyes.shutter, eyes.desk] : [];
const parts = [outbox, lines, settings, sampler, cardWatch, ...seeing, uplink];
await runProcess([...parts, taking, ...shooting], {
  log,
  deadlineMs: 12_000,
  onStarted: () => {
    log.info(
      { software: SOFTWARE, sensors: sensors.length, cameras: node.cameras.length, ...outbox.counts() },
      'started',
    );
    replay?.ready();
  },
});
