import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, pause } from '@kawamori/kit';
import type { FromSubscriber, SubscriberOrder } from './orders.js';

export interface MosquittoPeer {
  pid: number;
  port: number;
}

/** As fast as it goes: in memory, without a bound on what is under way or waits, small packets sent at once, no log. */
const CONFIG = (port: number) => `listener ${port} 127.0.0.1
allow_anonymous true
persistence false
max_inflight_messages 0
max_queued_messages 0
set_tcp_nodelay true
sys_interval 0
log_type error
user root
`;

/** Files (PEM) of a broker that asks each client for its certificate, and takes its name from it. */
export interface BrokerCertificates {
  ca: string;
  cert: string;
  key: string;
}
const TLS_CONFIG = ({ ca, cert, key }: BrokerCertificates) => `cafile ${ca}
certfile ${cert}
keyfile ${key}
require_certificate true
use_identity_as_username true
`;

export async function startMosquitto(
  crew: ChildProcess[],
  folder: string,
  certificates?: BrokerCertificates,
): Promise<MosquittoPeer> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort('127.0.0.1');
  const file = join(folder, 'mosquitto.conf');
  writeFileSync(file, CONFIG(port) + (certificates ? TLS_CONFIG(certificates) : ''));
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
  const child = spawn('mosquitto', ['-c', file], { env, stdio: 'ignore' });
  crew.push(child);
  await once(child, 'spawn').catch(() => {
    throw new Error('mosquitto is not installed: apt-get install -y mosquitto');
  });
  await answering(port, child);
  return { pid: child.pid ?? 0, port };
}

export interface SubscriberPeer {
  pid: number;
  commitPort: number;
  /** Ends it and tells the size of what it has left, in bytes. */
  stop(): Promise<{ fileBytes: number }>;
}

/** The subscriber that makes mosquitto's promise the hub's: see durable-subscriber.ts. */
export async function startSubscriber(
  crew: ChildProcess[],
  folder: string,
  broker: MosquittoPeer,
  order: Pick<SubscriberOrder, 'filter' | 'topics'>,
): Promise<SubscriberPeer> {
  const file = join(folder, 'subscriber.db');
  const child = fork(fileURLToPath(new URL('./durable-subscriber.js', import.meta.url)), { execArgv: [] });
  crew.push(child);
  child.send({ ...order, port: broker.port, file } satisfies SubscriberOrder);
  const commitPort = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the subscriber ended with code ${code}`)));
    child.once('message', (message: FromSubscriber) => {
      if (message.type === 'listening') resolve(message.commitPort);
      else reject(new Error(message.message));
    });
  });
  return {
    pid: child.pid ?? 0,
    commitPort,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
      return { fileBytes: statSync(file).size };
    },
  };
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`mosquitto ended with code ${child.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    const outcome = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (outcome) return;
    await pause(20);
  }
}
