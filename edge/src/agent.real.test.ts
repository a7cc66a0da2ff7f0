// Real: the built agent as a process, aedes, mosquitto, SQLite on the disk, SIGKILL.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { NodeStatus } from '@kawamori/contracts';
import { freePort, openForReading } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { csv, minute } from './testing/builders.js';
import { installNode, type RealAgent, startAgent } from './testing/real-agent.js';
import { startBroker } from './testing/real-broker.js';
import { listenTo, startMosquitto } from './testing/real-mosquitto.js';
import { temporaryFolder, writeInto } from './testing/temporary.js';

const ROWS = 300;
const LEVELS = Array.from({ length: ROWS }, (_, index) => index / 100);

function aRiver(port: number, changes: Parameters<typeof installNode>[2] = {}) {
  const folder = temporaryFolder();
  writeInto(folder, 'kajiyase-bashi.csv', csv(LEVELS));
  return { folder, config: installNode(folder, port, changes) };
}

/** Plays one start of the agent to its end or its death. Returns the last answer. */
async function play(agent: RealAgent, ask: number, beforeEach: (step: number) => void = () => undefined) {
  let last: { sent: number; next: number | null } | undefined = await agent.ready();
  for (let step = 0; last && last.next !== null; step += 1) {
    beforeEach(step);
    const answer = await agent.moveClock(ask + step, last.next);
    if (!answer) return undefined;
    last = answer;
  }
  return last;
}

describe('a node that is killed', () => {
  test('at its gate, between two steps and during one, has lost nothing and sent every reading when it is done', async () => {
    const broker = await startBroker();
    const { config, folder } = aRiver(broker.port);
    const killAt = [1, 2, 40, 41, 99, 150, 151, 152, 260, 299];
    let agent = startAgent(config);
    let starts = 1;
    let heard = 0;
    broker.gate = () => {
      heard += 1;
      // Half of the kills come before the PUBACK has left, half just after.
      if (heard === killAt[0]) {
        killAt.shift();
        agent.child.kill('SIGKILL');
        return killAt.length % 2 === 0 ? 'acknowledge' : 'withhold';
      }
      return 'acknowledge';
    };
    let last = await play(agent, 0);
    while (last === undefined) {
      await agent.exited;
      agent = startAgent(config);
      starts += 1;
      // Some die again before the hub has heard of them, with readings just put.
      last = await play(agent, starts * 1_000, (step) => {
        if (starts % 3 === 0 && step === 5) agent.child.kill('SIGKILL');
      });
    }
    expect(starts).toBeGreaterThanOrEqual(11);
    expect(last).toEqual({ type: 'clock-set', ask: expect.any(Number), sent: ROWS, next: null });
    const arrived = new Map(broker.acknowledged.map(({ takenAt, value }) => [takenAt, value]));
    expect([...arrived]).toEqual(LEVELS.map((level, index) => [minute(index * 10), level]));
    // A repeat is only ever what had no PUBACK when the node died.
    expect(broker.acknowledged.length - ROWS).toBeLessThanOrEqual(starts);

    const outbox = openForReading(join(folder, 'outbox.db'));
    expect(outbox.prepare('SELECT count(*) AS n FROM waiting').get()).toEqual({ n: 0 });
    expect(outbox.prepare('SELECT taken_up_to FROM positions').get()).toEqual({
      taken_up_to: minute((ROWS - 1) * 10),
    });
    outbox.close();
  });

  test('is told as lost by the hub', async () => {
    const broker = await startBroker();
    const agent = startAgent(aRiver(broker.port).config);
    await agent.ready();
    await agent.moveClock(1, minute(0));
    await agent.kill();
    await broker.until(() => broker.statuses.some(({ status }) => status.state === 'lost'));
    const will = broker.statuses.at(-1);
    expect(will).toMatchObject({ qos: 1, retain: true, status: { state: 'lost', sentAt: minute(0) } });
    expect(will?.status.bootId).toBe(broker.statuses[0]?.status.bootId);
  });
});

describe('the agent', () => {
  test('waits with the clock while the hub is away, and goes on when it comes back', async () => {
    const first = await startBroker({ port: await freePort('127.0.0.1') });
    const agent = startAgent(aRiver(first.port).config);
    await agent.ready();
    await agent.moveClock(1, minute(100));
    await first.close();
    const answer = agent.moveClock(2, minute(200));
    const asked = agent.moveClock(3, minute(300));
    await agent.logged(/no line to the hub/);
    const second = await startBroker({ port: first.port });
    expect(await answer).toMatchObject({ ask: 2, sent: 31, next: minute(310) });
    expect(await asked).toMatchObject({ ask: 3, sent: 31, next: minute(310) });
    expect(first.acknowledged.length + second.acknowledged.length).toBe(31);
  });

  test('leaves with a goodbye when its parent goes away', async () => {
    const broker = await startBroker();
    const agent = startAgent(aRiver(broker.port).config);
    await agent.ready();
    await agent.moveClock(1, minute(0));
    agent.child.disconnect();
    expect(await agent.exited).toEqual({ code: 0, signal: null });
    await broker.until(() => broker.statuses.at(-1)?.status.state === 'leaving');
  });

  test('stops on SIGTERM also when no hub was ever there', async () => {
    const broker = await startBroker();
    await broker.close();
    const agent = startAgent(aRiver(broker.port, { riverClock: 'wall' }).config);
    await agent.logged(/no line to the hub/);
    agent.child.kill('SIGTERM');
    expect(await agent.exited).toEqual({ code: 0, signal: null });
  });

  test('by the wall clock samples a gauge at whole multiples of its interval', async () => {
    const broker = await startBroker();
    const driver = {
      kind: 'simulated',
      startsAt: '2026-06-02T18:00:00+09:00',
      period: '4d',
      base: 1,
      rise: 2,
      crestAfter: '10h',
    } as const;
    const { config } = aRiver(broker.port, {
      riverClock: 'wall',
      sensors: [{ station: 'naro', quantity: 'level', every: '1s', driver }],
    });
    startAgent(config);
    await broker.until(() => broker.acknowledged.length >= 3);
    const [first = 0, second = 0, third = 0] = broker.acknowledged.map(({ takenAt }) => takenAt);
    expect(first % 1_000).toBe(0);
    expect([second - first, third - second]).toEqual([1_000, 1_000]);
  });

  test('with a configuration that cannot be used says all that is wrong and leaves with code 2', async () => {
    const folder = temporaryFolder();
    const agent = startAgent(installNode(folder, 1_883, {}, ''));
    expect((await agent.exited).code).toBe(2);
    await agent.logged(/credentialFile: .* is empty/);
    await agent.logged(/kajiyase-bashi\.csv: cannot be read/);
  });
});

describe('settings that the hub has left', () => {
  const driver = {
    kind: 'simulated',
    ...{ startsAt: '2026-06-02T18:00:00+09:00', period: '4d', base: 1, rise: 2, crestAfter: '10h' },
  } as const;
  const order = (version: number, station = 'naro') => ({
    ...{ v: 1, node: 'kajiyase-1', version },
    settings: { sensors: [{ station, quantity: 'level', every: '10s' }] },
  });

  test('count at once at a node without a camera, over a start too, and a repeated one changes nothing', async () => {
    const broker = await startBroker();
    const { config, folder } = aRiver(broker.port, {
      riverClock: 'wall',
      sensors: [{ station: 'naro', quantity: 'level', every: '1s', driver }],
    });
    const agent = startAgent(config);
    await broker.until(() => broker.acknowledged.length >= 2);
    broker.leaveSettings(order(1));
    const words = () => broker.statuses.flatMap(({ status }) => status.settings ?? []);
    await broker.until(() => words().some(({ state }) => state === 'trial'));
    expect(words()[0]).toMatchObject({
      ...{ version: 0, inForce: 0, state: 'own' },
      own: { sensors: [{ series: 'naro/level', every: 1_000 }] },
    });
    const before = broker.acknowledged.length;
    await broker.until(() => broker.acknowledged.length >= before + 3);
    const taken = broker.acknowledged.map(({ takenAt }) => takenAt);
    expect(taken).toEqual([...new Set(taken)].sort((a, b) => a - b));
    expect(taken.slice(-2).map((at) => at % 10_000)).toEqual([0, 0]);

    agent.child.kill('SIGTERM');
    await agent.exited;
    const births = () => broker.statuses.filter(({ status }) => status.state === 'birth');
    const again = startAgent(config);
    await broker.until(() => births().length === 2);
    expect(births()[1]?.status.settings).toMatchObject({ version: 1, inForce: 1, state: 'trial' });
    broker.leaveSettings(order(2, 'elsewhere'));
    await broker.until(() => words().at(-1)?.version === 2);
    expect(words().at(-1)).toMatchObject({ inForce: 1, detail: 'this node has no elsewhere/level' });
    await again.kill();

    writeInto(folder, 'outbox.db.settings.json', '{"sum":"');
    startAgent(config);
    await broker.until(() => births().length === 3);
    expect(births()[2]?.status.settings).toMatchObject({ version: 0, inForce: 0, state: 'unreadable' });
  });
});

describe('with mosquitto as the broker', () => {
  test('a node with the wrong secret is refused and says so', async () => {
    const mosquitto = await startMosquitto({ 'kajiyase-1': 'another' });
    const { config } = aRiver(mosquitto.port);
    const agent = startAgent(config);
    await agent.ready();
    const answer = agent.moveClock(1, minute(0));
    await agent.logged(/the hub refuses this node.*|"how":"refused"/);
    await agent.kill();
    expect(await answer).toBeUndefined();
  });

  test('every reading arrives, and whoever comes later finds that the node is lost', async () => {
    const mosquitto = await startMosquitto({ 'kajiyase-1': 'right', listener: 'listening' });
    const agent = startAgent(aRiver(mosquitto.port).config);
    const readings = await listenTo(mosquitto.port, 'kawamori/v1/up/+/+/readings');
    const last = await play(agent, 0);
    expect(last).toMatchObject({ sent: ROWS, next: null });
    await readings.until((messages) => messages.length >= ROWS);
    await agent.kill();
    const statuses = await listenTo(mosquitto.port, 'kawamori/v1/up/+/+/status');
    await statuses.until((messages) => messages.some(({ text }) => text.includes('"lost"')));
    const told = statuses.messages.map(({ text }) => NodeStatus.parse(JSON.parse(text)).state);
    expect(told.at(-1)).toBe('lost');
  });
});

test('the help is given without a configuration', () => {
  const main = new URL('../dist/main.js', import.meta.url).pathname;
  const { stdout, status } = spawnSync(process.execPath, [main, '--help'], { encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout).toMatch(/--config FILE/);
});
