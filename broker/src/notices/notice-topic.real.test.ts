// Real: the whole hub with its gate; relays are mqtt.js clients, and once the agent's own relay, as a process that switches a "lamp".
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NoticeState, noticeFilter, noticeTopic, upTopic } from '@kawamori/contracts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { aRegistration, aStation, aTown, minute } from '../testing/builders.js';
import { mqttNode } from '../testing/mqtt-node.js';
import { connectNode, type RealHub, type RealNode, startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { heard } from '../testing/waiting.js';

const SECRET = 'the secret of a siren, long enough';
const TOWN = aTown().id;
const TOPIC = noticeTopic(TOWN, aStation().id);
const RELAY = fileURLToPath(new URL('../../../edge/src/relay-main.ts', import.meta.url));

interface Scene {
  hub: RealHub;
  node: RealNode;
  secretFile: string;
  /** Sends a level, in minutes after six. */
  level(minutes: number, value: number): Promise<void>;
}

async function aScene(config: { drill?: boolean } = {}): Promise<Scene> {
  const secretFile = join(temporaryFolder(), 'siren.secret');
  writeFileSync(secretFile, `${SECRET}\n`, { mode: 0o600 });
  const hub = await startHub({
    config: {
      ...config,
      notices: {
        relays: [
          { id: 'siren', towns: [TOWN], secretFile },
          { id: 'elsewhere', towns: ['nakatosa'], secretFile },
        ],
      },
    },
  });
  const { secret } = await hub.setUp();
  const node = await connectNode(hub, secret);
  const level = async (minutes: number, value: number) => {
    hub.clock.at = minute(minutes);
    await node.send([[minutes, value]]);
  };
  await level(0, 2.5);
  return { hub, node, secretFile, level };
}

/** A relay, and what it hears; it has been granted its filter when this returns. */
async function aRelay(hub: RealHub, filter = noticeFilter(TOWN)) {
  const client = await mqttNode(hub.mqttPort, 'relay:siren', SECRET);
  const messages = heard<{ topic: string; text: string; retain: boolean }>();
  client.on('message', (topic, payload, { retain }) =>
    messages.hear({ topic, text: payload.toString(), retain }),
  );
  const [granted] = await client.subscribeAsync(filter, { qos: 1 }).catch(() => []);
  return { client, messages, isGranted: granted?.qos === 1 };
}
const stateOf = ({ text }: { text: string }) => NoticeState.parse(JSON.parse(text));
const isOf = (mark: string) => (one: { text: string }) => one.text !== '' && stateOf(one).mark === mark;

describe('a siren on the local network', () => {
  test('hears that a level is reached, each higher one, and that nothing stands any more', async () => {
    const { hub, level } = await aScene();
    const { messages } = await aRelay(hub);
    await level(10, 3.2);
    const first = await messages.first(isOf('caution'));
    expect(first.topic).toBe(TOPIC);
    expect(stateOf(first)).toMatchObject({
      ...{ station: 'kajiyase-bashi', town: TOWN, markNameJa: '氾濫注意水位', alertLevel: 2 },
      ...{ valueM: 3.2, observedAt: '2026-06-02T18:10:00+09:00', drill: false },
    });
    await level(20, 4.1);
    await messages.first(isOf('danger'));
    await level(30, 4.2);
    await level(40, 2.5);
    await level(50, 2.4);
    await level(70, 2.3);
    await messages.first(({ text }) => text === '');
    expect(
      messages.all.map(({ text }) => (text === '' ? '' : NoticeState.parse(JSON.parse(text)).mark)),
    ).toEqual(['caution', 'danger', '']);
  });

  test('that comes later hears what stands, also after the hub was started anew, and nothing of what is over', async () => {
    const { hub, level, secretFile } = await aScene();
    await level(10, 3.2);
    await level(20, 4.1);
    const { messages } = await aRelay(hub);
    expect((await messages.first(isOf('danger'))).topic).toBe(TOPIC);
    await hub.stop();
    const again = await startHub({
      dataDir: hub.dataDir,
      config: { notices: { relays: [{ id: 'siren', towns: [TOWN], secretFile }] } },
    });
    const later = await aRelay(again);
    expect(await later.messages.first(isOf('danger'))).toMatchObject({ retain: true });
  });
});

describe('a relay', () => {
  test('is let in with its own secret and name only', async () => {
    const { hub } = await aScene();
    await expect(mqttNode(hub.mqttPort, 'relay:siren', 'wrong')).rejects.toThrow(/Bad username or password/);
    await expect(mqttNode(hub.mqttPort, 'relay:other', SECRET)).rejects.toThrow(/Bad username or password/);
    await expect(mqttNode(hub.mqttPort, 'siren', SECRET)).rejects.toThrow(/Bad username or password/);
    await expect(mqttNode(hub.mqttPort, 'relay:siren', SECRET, { clientId: 'x' })).rejects.toThrow(
      /Identifier/,
    );
  });

  test('is granted the notices of its towns, and nothing wider', async () => {
    const { hub } = await aScene();
    expect((await aRelay(hub)).isGranted).toBe(true);
    expect((await aRelay(hub, 'kawamori/v1/hub/notice/#')).isGranted).toBe(false);
  });

  test('that says something is cut, and nobody hears it', async () => {
    const { hub } = await aScene();
    const other = await aRelay(hub);
    for (const topic of [TOPIC, upTopic(TOWN, aRegistration().id, 'readings'), 'kept']) {
      const talker = await mqttNode(hub.mqttPort, 'relay:elsewhere', SECRET);
      const cut = new Promise<void>((resolve) => talker.once('close', () => resolve()));
      talker.publish(topic, 'x', { qos: 1, retain: true });
      await cut;
    }
    const later = await aRelay(hub);
    expect([...other.messages.all, ...later.messages.all]).toEqual([]);
  });

  test('and a node hears nothing of the other: a node is not granted the notices', async () => {
    const { node } = await aScene();
    const [granted] = await node.client.subscribeAsync(noticeFilter(TOWN), { qos: 1 }).catch(() => []);
    expect(granted?.qos ?? 128).toBe(128);
  });
});

describe('the relay of the agent', () => {
  function lampAt({ hub, secretFile }: Scene, changes: object = {}) {
    const folder = temporaryFolder();
    const lampFile = join(folder, 'lamp');
    const file = join(folder, 'relay.yaml');
    const command = (word: string) => ['/bin/sh', '-c', `echo ${word} >> ${lampFile}`];
    writeFileSync(
      file,
      stringify({
        ...{ id: 'siren', hub: { host: '127.0.0.1', port: hub.mqttPort }, secretFile, towns: [TOWN] },
        ...{ on: command('on'), off: command('off'), logLevel: 'silent', ...changes },
      }),
    );
    const child: ChildProcess = fork(RELAY, ['--config', file], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    onTestFinished(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    });
    return { said: () => (existsSync(lampFile) ? readFileSync(lampFile, 'utf8').trim().split('\n') : []) };
  }

  test('switches a lamp on when a level is reached, and off when it is over', async () => {
    const scene = await aScene();
    const { said } = lampAt(scene);
    await expect.poll(said).toEqual(['off']);
    await scene.level(10, 3.2);
    await scene.level(20, 4.1);
    await expect.poll(said).toEqual(['off', 'on']);
    await scene.level(40, 2.5);
    await scene.level(50, 2.4);
    await scene.level(70, 2.3);
    await expect.poll(said).toEqual(['off', 'on', 'off']);
  });

  test('stays off in an exercise in which it does not take part', async () => {
    const scene = await aScene({ drill: true });
    await scene.level(10, 3.2);
    await scene.level(20, 4.1);
    const { messages } = await aRelay(scene.hub);
    expect(stateOf(await messages.first(isOf('danger'))).drill).toBe(true);
    const { said } = lampAt(scene);
    await expect.poll(said).toEqual(['off']);
  });
});
