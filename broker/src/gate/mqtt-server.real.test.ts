import { connect } from 'node:net';
import { makeLog } from '@kawamori/kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectOf } from '../testing/mqtt-packets.js';
import { eventually } from '../testing/waiting.js';
import { GateLimits } from './gate-limits.js';
import { type MqttServer, mqttServer } from './mqtt-server.js';

interface Session {
  name: string;
}
/** Who was let in and has not gone. */
let present: Set<Session>;
let letIn: number;
let server: MqttServer;

beforeEach(async () => {
  present = new Set();
  letIn = 0;
  server = mqttServer<Session>(
    {
      host: '127.0.0.1',
      port: 0,
      maxConnections: 1_000,
      limits: GateLimits.parse({}),
      largestPayload: 1_024,
    },
    { log: makeLog('test', 'silent'), wallClock: { now: () => 0 } },
    {
      letIn: ({ clientId }) => {
        const session = { name: clientId };
        letIn++;
        present.add(session);
        return { session };
      },
      take: (_session, _message, letGo, done) => {
        letGo();
        done(null);
      },
      maySubscribe: () => true,
      heard: () => undefined,
      gone: (session) => present.delete(session),
      nameOf: ({ name }) => name,
    },
  );
  await server.start();
});
afterEach(() => server.stop());

/** A line that says who it is and breaks: so long after, or when it has its answer. Resolves when it has ended. */
const breaking = (name: string, when: number | 'answered') =>
  new Promise<void>((resolve) => {
    const line = connect(server.port, '127.0.0.1', () => {
      line.write(connectOf({ fields: [name] }), () => {
        if (when !== 'answered') setTimeout(() => line.resetAndDestroy(), when);
      });
      if (when === 'answered') line.once('data', () => line.resetAndDestroy());
    });
    line.on('error', () => undefined).on('close', () => resolve());
  });

test('whoever was let in has gone when its line has, however early that broke', async () => {
  await Promise.all(
    Array.from({ length: 300 }, (_, i) =>
      breaking(`node-${i}`, i % 3 === 0 ? 'answered' : i % 3 === 1 ? 0 : i / 6),
    ),
  );
  await eventually(() => expect([...present]).toEqual([]));
  expect(letIn).toBeGreaterThanOrEqual(100);
});

test('many that come under one name at once have all gone when their lines have', async () => {
  await Promise.all(Array.from({ length: 200 }, (_, i) => breaking('node-1', i % 2 ? 'answered' : i)));
  await eventually(() => expect([...present]).toEqual([]));
  expect(letIn).toBeGreaterThan(1);
});
