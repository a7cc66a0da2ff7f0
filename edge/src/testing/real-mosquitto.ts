import { spawn, spawnSync } from 'node:child_process';
import { freePort } from '@kawamori/kit';
import mqtt from 'mqtt';
import { onTestFinished } from 'vitest';
import { temporaryFolder, writeInto } from './temporary.js';

/** A real mosquitto that knows these users and nobody else. */
export async function startMosquitto(users: Record<string, string>): Promise<{ port: number }> {
  const path = `${process.env.PATH}:/usr/sbin`;
  const env = { ...process.env, PATH: path };
  if (spawnSync('mosquitto', ['-h'], { env }).error) {
    throw new Error(
      'mosquitto is not installed; run `apt-get install -y mosquitto`, or `npm test`, which does it',
    );
  }
  const folder = temporaryFolder();
  const port = await freePort('127.0.0.1');
  const passwords = writeInto(folder, 'passwords', '');
  for (const [user, password] of Object.entries(users)) {
    spawnSync('mosquitto_passwd', ['-b', passwords, user, password], { env });
  }
  const config = writeInto(
    folder,
    'mosquitto.conf',
    // Started by root, mosquitto would become a user who cannot read this test's folder.
    `listener ${port} 127.0.0.1\nallow_anonymous false\npassword_file ${passwords}\nuser root\n`,
  );
  const child = spawn('mosquitto', ['-c', config], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`mosquitto left with code ${code}: ${said}`)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (/mosquitto version .* running/.test(said)) resolve();
    });
  });
  return { port };
}

export interface Listener {
  readonly messages: { topic: string; text: string; retain: boolean }[];
  until(isTrue: (messages: Listener['messages']) => boolean): Promise<void>;
}

/** Subscribes as the user `listener`, and is subscribed when it returns. */
export async function listenTo(port: number, filter: string): Promise<Listener> {
  const client = await mqtt.connectAsync({
    host: '127.0.0.1',
    port,
    username: 'listener',
    password: 'listening',
    protocolVersion: 4,
  });
  onTestFinished(() => {
    client.end(true);
  });
  const messages: Listener['messages'] = [];
  let look = () => {};
  client.on('message', (topic, payload, { retain }) => {
    messages.push({ topic, text: payload.toString(), retain });
    look();
  });
  await client.subscribeAsync(filter, { qos: 1 });
  return {
    messages,
    until: (isTrue) =>
      new Promise((resolve) => {
        look = () => {
          if (isTrue(messages)) resolve();
        };
        look();
      }),
  };
}
