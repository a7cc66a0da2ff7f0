// All the nodes of a region in one process: at a word each makes its line as the agent does, over TLS with a certificate of its own, says
// that it is there, and brings a reading. Then it stays, until the process is stopped.
import { readFileSync } from 'node:fs';
import { connect, createSecureContext, type SecureContext } from 'node:tls';
import { pause } from '@kawamori/kit';
import { connectPacket, PINGREQ, publishPacket, subscribePacket, type Wire, wireOver } from '../mqtt/wire.js';
import { within } from '../parts/eventually.js';
import { AGENT, delayBeforeTry } from './come-again.js';
import type { Arrival, CrowdNode, CrowdOrder, FromCrowd } from './orders.js';

const HOST = '127.0.0.1';
/** The agent has no other patience for a PUBACK than its keep-alive. */
const ANSWERS_WITHIN_MS = AGENT.keepAliveS * 1_500;
const READING_ID = 3;
/** User name, password, a will of QoS 1 that is retained, a clean session (MQTT 3.1.1, 3.1.2.3). */
const FLAGS = 0xee;

const say = (message: FromCrowd) => process.send?.(message);
const order = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as CrowdOrder;

interface Ready {
  node: CrowdNode;
  context: SecureContext;
  connects: Buffer;
  /** What it says once it has been let in, in one piece. */
  tells: Buffer;
}

/** Everything that a node has done before its line stands: here two thousand share what each would do on its own machine. */
const ready = order.nodes.map((node): Ready => {
  const { id, password, cert, key, filter, status, reading } = node;
  return {
    node,
    context: createSecureContext({ ca: order.ca, cert, key, minVersion: 'TLSv1.2' }),
    connects: connectPacket({
      flags: FLAGS,
      keepAliveS: AGENT.keepAliveS,
      fields: [id, status.topic, status.will, id, password],
    }),
    tells: Buffer.concat([
      subscribePacket(1, [filter, 1]),
      publishPacket(status.topic, status.birth, { qos: 1, id: 2, retain: true }),
      publishPacket(reading.topic, reading.payload, { qos: 1, id: READING_ID }),
    ]),
  };
});

/** One try. Throws where it fails. */
async function come({ context, connects, tells }: Ready, arrival: Arrival, from: number): Promise<Wire> {
  const socket = connect({ host: HOST, port: order.port, secureContext: context });
  const line = wireOver(socket, ANSWERS_WITHIN_MS);
  const refused = new Promise<never>((_, reject) => socket.once('error', reject));
  // Whoever fails later than it is waited for has been told already.
  refused.catch(() => undefined);
  try {
    line.say(connects);
    const answer = within(AGENT.connectTimeoutMs, 'CONNACK', line.next('CONNACK'));
    const { body } = await Promise.race([answer, refused]);
    if (body[1] !== 0) throw new Error(`CONNACK ${body[1]}`);
    arrival.inMs = performance.now() - from;
    line.say(tells);
    await line.next('PUBACK', (came) => came.body.readUInt16BE(0) === READING_ID);
    arrival.toldMs = performance.now() - from;
    return line;
  } catch (error) {
    line.drop();
    throw error;
  }
}

async function live(one: Ready, arrival: Arrival, from: number): Promise<void> {
  while (performance.now() - from < order.deadlineMs) {
    arrival.tries++;
    try {
      const line = await come(one, arrival, from);
      const ping = setInterval(() => line.say(PINGREQ), AGENT.keepAliveS * 1_000);
      void line.closed.then(() => clearInterval(ping));
      return;
    } catch (error) {
      arrival.fault = error instanceof Error ? error.message : String(error);
      delete arrival.inMs;
      await pause(delayBeforeTry(arrival.tries, Math.random()));
    }
  }
}

process.once('message', () => {
  const from = performance.now();
  const arrivals = ready.map((): Arrival => ({ tries: 0 }));
  const all = Promise.all(ready.map((one, i) => live(one, arrivals[i] ?? { tries: 0 }, from)));
  void Promise.race([all, pause(order.deadlineMs)]).then(() => say({ type: 'came', arrivals }));
});
process.once('disconnect', () => process.exit(0));
say({ type: 'ready' });
