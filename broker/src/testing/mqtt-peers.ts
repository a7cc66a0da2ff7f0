// Stands for the gate where the protocol itself is tried: the hub's own MQTT server with its guard and limits, but open to every client and
// topic, and a plain aedes beside it. It does not show who the hub lets in, nor what it keeps. Prints both ports as JSON; asked for its memory,
// it answers with what is in use after a collection (start with --expose-gc).
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { makeLog } from '@kawamori/kit';
import { Aedes } from 'aedes';
import { GateLimits } from '../gate/gate-limits.js';
import { mqttServer } from '../gate/mqtt-server.js';

/** A client of this name may do what a node may at the hub: nothing of it is retained, and it hears its own topics alone. */
const NOISE = 'noise';

const gate = mqttServer<string>(
  {
    host: '127.0.0.1',
    port: 0,
    maxConnections: 1_000,
    limits: GateLimits.parse({}),
    largestPayload: 512 * 1_024,
  },
  { log: makeLog('peers', 'silent'), wallClock: { now: () => 0 } },
  {
    letIn: ({ clientId }) => ({ session: clientId }),
    take: (session, message, letGo, done) => {
      if (session === NOISE) message.retain = false;
      letGo();
      done(null);
    },
    maySubscribe: (session, filter) => session !== NOISE || filter.startsWith(`${NOISE}/`),
    heard: () => undefined,
    gone: () => undefined,
    nameOf: (session) => session,
  },
);
await gate.start();

const aedes = await Aedes.createBroker();
const plain = createServer((socket) => void aedes.handle(socket));
plain.listen(0, '127.0.0.1');
await once(plain, 'listening');
process.stdout.write(
  `${JSON.stringify({ gate: gate.port, aedes: (plain.address() as AddressInfo).port })}\n`,
);
process.on('message', () => {
  gc?.();
  process.send?.(process.memoryUsage());
});
process.once('SIGTERM', () => process.exit(0));
process.once('disconnect', () => process.exit(0));
