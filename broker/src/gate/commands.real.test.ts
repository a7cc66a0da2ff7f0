// Real: aedes behind a real socket, mqtt.js clients as nodes. The disk answers at once.
import { type CommandAnswer, downFilter, downTopic, type NewFact, upTopic } from '@kawamori/contracts';
import type { MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aRegistration, minute, silentLog } from '../testing/builders.js';
import { mqttNode } from '../testing/mqtt-node.js';
import { type Heard, heard } from '../testing/waiting.js';
import { makeSecret } from './credentials.js';
import { type Gate, mqttGate } from './gate.js';
import { GateLimits } from './gate-limits.js';

const { secret, sha256 } = makeSecret();
const NODE = aRegistration();
const OTHER = aRegistration({ id: 'naro-1', stations: ['naro'] });
const COMMANDS = downTopic(NODE.town, NODE.id, 'command');
const ANSWERS = upTopic(NODE.town, NODE.id, 'answer');

let gate: Gate;
let answers: Heard<CommandAnswer>;
let facts: NewFact[];
let listening: Heard<string>;
let gone: Heard<string>;

beforeEach(async () => {
  [answers, listening, gone] = [heard(), heard(), heard()];
  facts = [];
  gate = mqttGate(
    { host: '127.0.0.1', port: 0, maxConnections: 50, limits: GateLimits.parse({}) },
    {
      log: silentLog,
      riverClock: { now: () => minute(1) },
      wallClock: { now: () => minute(1) },
      pictures: { take: () => Promise.reject(new Error('no picture is sent here')) },
      findNode: (id) =>
        [NODE, OTHER]
          .filter((registration) => registration.id === id)
          .map((registration) => ({ registration, secretSha256: sha256 }))[0],
      keep: (kept) => {
        facts.push(...kept);
        return Promise.resolve();
      },
    },
  );
  gate.listens.hear(({ id }) => listening.hear(id));
  gate.gone.hear(({ id }) => gone.hear(id));
  gate.answered.hear(answers.hear);
  await gate.start();
});
afterEach(() => gate.stop());

async function aNode(
  id: string = NODE.id,
): Promise<{ client: MqttClient; messages: Heard<[string, string]> }> {
  const client = await mqttNode(gate.port, id, secret);
  const messages: Heard<[string, string]> = heard();
  client.on('message', (topic, payload) => messages.hear([topic, payload.toString()]));
  return { client, messages };
}

const answer = (changes: object = {}) =>
  JSON.stringify({ v: 1, id: 'command-1', node: NODE.id, state: 'done', detail: '', ...changes });

describe('what the hub says to a node', () => {
  test.each([
    ['all that is meant for it', downFilter(NODE.town, NODE.id)],
    ['commands alone', COMMANDS],
  ])('reaches a node that listens to %s, and no other', async (_what, filter) => {
    const [{ client, messages }, other] = [await aNode(), await aNode(OTHER.id)];
    expect(gate.send(NODE.id, COMMANDS, 'too early')).toBe(false);
    await client.subscribeAsync(filter, { qos: 1 });
    await other.client.subscribeAsync(downFilter(OTHER.town, OTHER.id), { qos: 1 });
    await listening.first((id) => id === NODE.id);
    expect(gate.send(NODE.id, COMMANDS, 'picture!')).toBe(true);
    expect(await messages.first(() => true)).toEqual([COMMANDS, 'picture!']);
    expect(other.messages.all).toEqual([]);
  });

  test('reaches nobody after the node has left or no longer listens', async () => {
    const { client } = await aNode();
    await client.subscribeAsync(COMMANDS, { qos: 1 });
    expect([...gate.listening()]).toEqual([NODE.id]);
    await client.unsubscribeAsync(COMMANDS);
    expect(gate.send(NODE.id, COMMANDS, 'x')).toBe(false);
    client.end(true);
    expect(await gone.first(() => true)).toBe(NODE.id);
  });

  test('reaches a node while another one takes nothing from its line', async () => {
    const [slow, quick] = [await aNode(OTHER.id), await aNode()];
    await slow.client.subscribeAsync(downFilter(OTHER.town, OTHER.id), { qos: 1 });
    await quick.client.subscribeAsync(COMMANDS, { qos: 1 });
    slow.client.stream.pause();
    for (let i = 0; i < 500; i++) {
      gate.send(OTHER.id, downTopic(OTHER.town, OTHER.id, 'command'), 'x'.repeat(100_000));
    }
    gate.send(NODE.id, COMMANDS, 'picture!');
    expect(await quick.messages.first(() => true)).toEqual([COMMANDS, 'picture!']);
  });
});

describe('what a node answers', () => {
  test('is told to whoever has asked, acknowledged, and is no fact', async () => {
    const { client } = await aNode();
    await client.publishAsync(ANSWERS, answer(), { qos: 1 });
    expect(answers.all).toEqual([{ v: 1, id: 'command-1', node: NODE.id, state: 'done', detail: '' }]);
    expect(facts).toEqual([]);
  });

  test.each([
    ['is no JSON', 'done'],
    ['lacks its command', answer({ id: undefined })],
    ['is in a state that nobody knows', answer({ state: 'perhaps' })],
    ['names another node', answer({ node: OTHER.id })],
    ['is no text', Buffer.from([0xff, 0xfe])],
    ['is too long', answer({ detail: 'x'.repeat(5_000) })],
  ])('that %s is acknowledged and kept as a dead letter', async (_what, payload) => {
    const { client } = await aNode();
    await client.publishAsync(ANSWERS, payload, { qos: 1 });
    expect(answers.all).toEqual([]);
    expect(facts.map(({ kind }) => kind)).toEqual(['record.dead-lettered']);
  });
});
