// The agent on the Pi: reads the sensors, keeps every reading until the hub has it, and says how it is.
import { upTopic } from '@kawamori/contracts';
import { makeLog, playedClock, runProcess, wallClock } from '@kawamori/kit';
import { atTheDoor } from './door.js';
import { openRtuPort } from './drivers/modbus/rtu-port.js';
import { SerialLines } from './drivers/modbus/serial-line.js';
import { Outbox } from './outbox/outbox.js';
import { openMemoryStore, openOutboxFile } from './outbox/sqlite-store.js';
import { SOFTWARE, statusWriter } from './status.js';
import { playedClockTaking } from './taking/played-clock.js';
import { Sampler } from './taking/sampler.js';
import { wallClockTaking } from './taking/wall-clock.js';
import { trySensors } from './try-sensors.js';
import { FIELD_LADDER, REPLAY_LADDER } from './uplink/ladder.js';
import { mqttUplink } from './uplink/mqtt-uplink.js';
import { Uplink } from './uplink/uplink.js';

const entry = atTheDoor(process.argv.slice(2), {
  nodeVersion: process.versions.node,
  hasParent: process.channel !== undefined,
});
if (entry.kind === 'say') {
  (entry.exitCode === 0 ? process.stdout : process.stderr).write(entry.text);
  process.exit(entry.exitCode);
}
if (entry.kind === 'try') {
  process.exit(
    await trySensors(entry.sensors, { clock: wallClock, say: (text) => process.stdout.write(text) }),
  );
}
const { node, password, sensors: checked, bootId } = entry.settings;

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
const sensors = checked.map((sensor) => sensor.make({ clock: riverClock, lines }));
const sampler = new Sampler({ sensors, keeper: outbox, log });
const status = statusWriter({ config: node, bootId, riverClock, outbox, faults: () => sampler.faults() });
const topics = {
  readings: upTopic(node.town, node.id, 'readings'),
  status: upTopic(node.town, node.id, 'status'),
};
const replay = played && playedClockTaking({ node: node.id, sampler, clock: played, outbox });
const taking = replay ?? wallClockTaking({ sampler, clock: wallClock });
const uplink = new Uplink({
  open: mqttUplink({
    ...node.hub,
    node: node.id,
    password,
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
  ...(replay ? { clockTold: replay.told } : {}),
});

await runProcess([outbox, lines, sampler, uplink, taking], {
  log,
  deadlineMs: 8_000,
  onStarted: () => {
    log.info({ software: SOFTWARE, sensors: sensors.length, ...outbox.counts() }, 'started');
    replay?.ready();
  },
});
