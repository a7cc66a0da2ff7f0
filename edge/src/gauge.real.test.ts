// Real: the built agent as a process, aedes, serialport on a pseudo-terminal, gauges of pymodbus.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { MINUTE, type NodeFile } from '@kawamori/contracts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { minute } from './testing/builders.js';
import { startModbusSlave } from './testing/modbus-slave.js';
import { installNode, startAgent } from './testing/real-agent.js';
import { startBroker } from './testing/real-broker.js';
import { gaugeOn, type RiverLine, startRiverLine } from './testing/river-line.js';
import { temporaryFolder } from './testing/temporary.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Two stations on one line: the first gauge counts from the bed, the second looks down from a bridge. */
function twoGauges({ pair }: RiverLine, folder: string, every: string): NonNullable<NodeFile['sensors']> {
  const fromBridge = { mounting: { counts: 'down', zeroM: 300 } };
  return [
    { station: 'kajiyase-bashi', quantity: 'level', every, driver: gaugeOn(pair, folder, 1, {}) },
    {
      station: 'naro',
      quantity: 'level',
      every,
      driver: gaugeOn(pair, folder, 2, { type: 'float32', scale: 1 }, fromBridge),
    },
  ];
}

describe('a node with gauges on a serial line', () => {
  test('plays an hour at speed: each gauge is asked at each instant, and each answer arrives once', async () => {
    const [river, broker, folder] = [await startRiverLine(), await startBroker(), temporaryFolder()];
    const config = installNode(folder, broker.port, { sensors: twoGauges(river, folder, '10m') });
    await river.slave.set(2, 'input', 0, 0x40a0, 0);
    const agent = startAgent(config);
    await agent.ready();
    for (let step = 0; step <= 6; step += 1) {
      await river.slave.set(1, 'input', 0, 1_000 + step);
      const answer = await agent.moveClock(step, minute(step * 10));
      expect(answer).toMatchObject({ sent: 2 * (step + 1), next: minute(step * 10 + 10) });
      // The player is answered when the hub has acknowledged what the gauges said of this instant.
      expect(broker.acknowledged).toHaveLength(2 * (step + 1));
    }
    const of = (series: string) =>
      broker.acknowledged
        .filter((one) => one.series === series)
        .map(({ takenAt, value }) => [takenAt, value]);
    const instants = Array.from({ length: 7 }, (_, step) => minute(step * 10));
    expect(of('kajiyase-bashi/level')).toEqual(instants.map((at, step) => [at, (1_000 + step) / 1_000]));
    expect(of('naro/level')).toEqual(instants.map((at) => [at, 295]));
  });

  test('that is killed over a question asks again, and repeats nothing', async () => {
    const [river, broker, folder] = [await startRiverLine(), await startBroker(), temporaryFolder()];
    const [gauge] = twoGauges(river, folder, '10m');
    const config = installNode(folder, broker.port, { sensors: gauge ? [gauge] : [] });
    await river.slave.set(1, 'input', 0, 1_500);
    const first = startAgent(config);
    await first.ready();
    await first.moveClock(1, minute(0));
    river.slave.freeze();
    const unanswered = first.moveClock(2, minute(10));
    await first.kill();
    expect(await unanswered).toBeUndefined();
    river.slave.thaw();
    const second = startAgent(config);
    await second.ready();
    expect(await second.moveClock(1, minute(10))).toMatchObject({ sent: 2 });
    expect(broker.acknowledged.map(({ takenAt }) => takenAt)).toEqual([minute(0), minute(10)]);
  });

  test('tells a fault in its vitals and never as a reading, and goes on when the cable is back', async () => {
    const [river, broker, folder] = [await startRiverLine(), await startBroker(), temporaryFolder()];
    await river.slave.set(1, 'input', 0, 1_500);
    await river.slave.set(2, 'input', 0, 0x40a0, 0);
    const config = installNode(folder, broker.port, {
      riverClock: 'wall',
      vitalsEvery: '1s',
      sensors: twoGauges(river, folder, '1s'),
    });
    const agent = startAgent(config);
    const faults = () => broker.statuses.at(-1)?.status.vitals?.sensorFaults ?? [];
    await broker.until(() => broker.acknowledged.length >= 4);
    await river.slave.tell('exception 1 4');
    await broker.until(() => faults().length === 1);
    expect(faults()).toEqual([
      { series: 'kajiyase-bashi/level', fault: 'unit 1 says exception 4: server device failure' },
    ]);
    await river.slave.tell('exception 1 0');
    await broker.until(() => broker.statuses.length > 2 && faults().length === 0);

    await river.pair.unplug();
    await broker.until(() => faults().length === 2);
    expect(faults()[0]?.fault).toMatch(/no device .*: is the adapter plugged in/);
    const before = broker.acknowledged.length;
    await river.pair.plugIn();
    await agent.logged(/the serial device is there again/);
    expect(broker.acknowledged).toHaveLength(before);
    const slave = await startModbusSlave(river.pair.gaugeEnd);
    onTestFinished(() => slave.close());
    await slave.set(2, 'input', 0, 0x40a0, 0);
    await slave.set(1, 'input', 0, 1_500);
    await broker.until(() => faults().length === 0 && broker.acknowledged.length >= before + 2);
    for (const { value } of broker.acknowledged) expect([1.5, 295]).toContain(value);
    expect(broker.acknowledged.every(({ takenAt }) => takenAt <= Date.now() + MINUTE)).toBe(true);
    agent.child.kill('SIGTERM');
    expect(await agent.exited).toEqual({ code: 0, signal: null });
  });

  test('stops at once while a gauge is silent', async () => {
    const [river, broker, folder] = [await startRiverLine(), await startBroker(), temporaryFolder()];
    const slow = gaugeOn(river.pair, folder, 1, {}, { timeout: 10_000 });
    const sensors = [{ station: 'naro', quantity: 'level', every: '1s', driver: slow }] as const;
    const config = installNode(folder, broker.port, { riverClock: 'wall', sensors: [...sensors] });
    await river.slave.set(1, 'input', 0, 1);
    await river.slave.tell('mute 1');
    const agent = startAgent(config);
    await agent.logged(/started/);
    agent.child.kill('SIGTERM');
    expect(await agent.exited).toEqual({ code: 0, signal: null });
  });
});

describe('a try at the river', () => {
  async function tryIt(config: string): Promise<{ said: string; code: unknown }> {
    const child = spawn(process.execPath, [MAIN, '--config', config, '--try'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const [code] = await once(child, 'close');
    return { said, code };
  }

  test('shows every gauge with its registers, and fails when one gives no reading', async () => {
    const [river, folder] = [await startRiverLine(), temporaryFolder()];
    await river.slave.set(1, 'input', 0, -1_234);
    await river.slave.set(2, 'input', 0, 0x40a0, 0);
    const config = installNode(folder, 1, { riverClock: 'wall', sensors: twoGauges(river, folder, '10m') });
    const good = await tryIt(config);
    expect(good.code).toBe(0);
    expect(good.said).toMatch(/^kajiyase-bashi\/level {2}-1\.234 m$/m);
    expect(good.said).toMatch(
      /9600 bit\/s, unit 1, input register 0: 0xfb2e, read as int16 -1234, times 0\.001$/m,
    );
    expect(good.said).toMatch(/^naro\/level {2}295\.000 m$/m);
    expect(good.said).toMatch(/0x40a0 0x0000, read as float32 5, times 1$/m);
    expect(good.said).toMatch(/^2 of 2 sensors gave a reading$/m);

    await river.slave.tell('mute 2');
    const bad = await tryIt(config);
    expect(bad.code).toBe(1);
    expect(bad.said).toMatch(/^naro\/level {2}no reading: no answer from unit 2 within 200 ms$/m);
    expect(bad.said).toMatch(/unit 2, input register 0: nothing$/m);
    expect(bad.said).toMatch(/^1 of 2 sensors gave a reading$/m);
  });
});
