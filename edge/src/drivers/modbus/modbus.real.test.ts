// Real: serialport and modbus-serial on a pseudo-terminal of socat, gauges of pymodbus at its other end.
import { pause } from '@kawamori/kit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { silentLog } from '../../testing/builders.js';
import { startModbusSlave } from '../../testing/modbus-slave.js';
import { gaugeOn, type RiverLine, startRiverLine } from '../../testing/river-line.js';
import { temporaryFolder } from '../../testing/temporary.js';
import type { Sample } from '../driver.js';
import { askGauge, checkGauge, type GaugeAnswer } from './gauge.js';
import { openRtuPort } from './rtu-port.js';
import { SerialLines } from './serial-line.js';

interface Asked extends RiverLine {
  ask(
    unit: number,
    map?: Parameters<typeof gaugeOn>[3],
    changes?: Record<string, unknown>,
  ): Promise<GaugeAnswer>;
  sample(unit?: number): Promise<Sample>;
  /** Past the time for which a gauge that owes an answer is left alone. */
  later(): void;
}

async function aRiver(): Promise<Asked> {
  const river = await startRiverLine();
  let elapsed = 0;
  const lines = new SerialLines(openRtuPort, silentLog, () => elapsed);
  const folder = temporaryFolder();
  const ask: Asked['ask'] = (unit, map = {}, changes = {}) => {
    const checked = checkGauge('level', gaugeOn(river.pair, folder, unit, map, changes), (path) => path);
    if (!checked.ok) throw new Error(checked.fault);
    const line = lines.line(checked.gauge.line);
    return askGauge((question, isWanted) => line.ask(question, isWanted), checked.gauge);
  };
  const later = () => {
    elapsed += 100_000;
  };
  return { ...river, later, ask, sample: async (unit = 1) => (await ask(unit)).sample };
}
const level = (value: number): Sample => ({ ok: true, value });
const asked = async ({ slave }: RiverLine, unit = 1) => Number(await slave.tell(`asked ${unit}`));

describe('a gauge on a serial line', () => {
  test('says its level, also a negative one, from either table', async () => {
    const river = await aRiver();
    await river.slave.set(1, 'input', 0, 1234);
    expect(await river.ask(1)).toEqual({ sample: level(1.234), registers: [1234], raw: 1234 });
    await river.slave.set(1, 'input', 0, -1234);
    expect(await river.ask(1)).toEqual({ sample: level(-1.234), registers: [64_302], raw: -1234 });
    await river.slave.set(1, 'holding', 40, 500);
    const fromAbove = { mounting: { counts: 'down', zeroM: 12 } };
    const { sample } = await river.ask(1, { table: 'holding', address: 40 }, fromAbove);
    expect(sample).toEqual(level(11.5));
  });

  test.each([
    ['int32', [0xffff, 0xf830], -2],
    ['uint32', [0x0001, 0x86a0], 100],
    ['float32', [0xbfa0, 0x0000], -1.25],
  ] as const)('says an %s in either order of its words', async (type, words, metres) => {
    const river = await aRiver();
    const scale = type === 'float32' ? 1 : 0.001;
    await river.slave.set(1, 'input', 0, ...words);
    await river.slave.set(1, 'input', 10, ...[...words].reverse());
    expect((await river.ask(1, { type, scale })).sample).toEqual(level(metres));
    const swapped = { type, scale, address: 10, wordOrder: 'low-first' } as const;
    expect((await river.ask(1, swapped)).sample).toEqual(level(metres));
  });

  test('whose float is no number gives no reading', async () => {
    const river = await aRiver();
    await river.slave.set(1, 'input', 0, 0x7fc0, 0);
    expect((await river.ask(1, { type: 'float32' })).sample).toMatchObject({ ok: false });
  });

  test('tells its own faults by a value and by a bit of its status', async () => {
    const river = await aRiver();
    await river.slave.set(1, 'input', 0, -32_768, 0b0100);
    const map = {
      faults: { '-32768': 'no echo' },
      status: { table: 'input', address: 1, faultBits: { 2: 'tilted' } },
    } as const;
    expect((await river.ask(1, { faults: map.faults })).sample).toEqual({
      ok: false,
      fault: 'the gauge gives -32768: no echo',
    });
    await river.slave.set(1, 'input', 0, 100);
    expect((await river.ask(1, map)).sample).toEqual({ ok: false, fault: 'the gauge reports: tilted' });
    await river.slave.set(1, 'input', 1, 0b1011);
    expect((await river.ask(1, map)).sample).toEqual(level(0.1));
  });

  test('that refuses says why, and is not asked again', async () => {
    const river = await aRiver();
    await river.slave.set(1, 'input', 0, 100);
    expect((await river.ask(1, { address: 99 })).sample).toEqual({
      ok: false,
      fault: 'unit 1 says exception 2: illegal data address',
    });
    expect(await asked(river)).toBe(1);
    for (const code of [1, 3, 4, 7, 8, 10, 11]) {
      await river.slave.tell(`exception 1 ${code}`);
      expect(await river.sample()).toMatchObject({
        ok: false,
        fault: expect.stringMatching(`exception ${code}: [a-z ]+$`),
      });
    }
    expect(await asked(river)).toBe(8);
  });

  test('that is busy is asked again', async () => {
    const river = await aRiver();
    await river.slave.set(1, 'input', 0, 100);
    await river.slave.tell('exception 1 6');
    expect(await river.sample()).toMatchObject({ fault: 'unit 1 says exception 6: server device busy' });
    expect(await asked(river)).toBe(3);
  });

  test('that is silent is told so, holds up the others once only, and speaks again when it wakes', async () => {
    const river = await aRiver();
    await river.slave.set(1, 'input', 0, 100);
    await river.slave.set(2, 'input', 0, 200);
    await river.slave.tell('mute 1');
    const both = () => Promise.all([river.sample(1), river.sample(2)]);
    const silent = { ok: false, fault: 'no answer from unit 1 within 200 ms' };
    expect(await both()).toEqual([silent, level(0.2)]);
    expect(await asked(river)).toBe(3);
    river.later();
    expect(await both()).toEqual([silent, level(0.2)]);
    expect(await asked(river)).toBe(4);
    await river.slave.tell('unmute 1');
    river.later();
    expect(await both()).toEqual([level(0.1), level(0.2)]);
  });

  test('that stands still gives no reading, and no answer of before when it goes on', async () => {
    const river = await aRiver();
    await river.slave.set(1, 'input', 0, 100);
    await river.slave.set(1, 'input', 5, 555);
    river.slave.freeze();
    expect(await river.sample()).toEqual({ ok: false, fault: 'no answer from unit 1 within 200 ms' });
    river.slave.thaw();
    river.later();
    // The three answers to the old question come now. They are nobody's, or give themselves away by the fourth.
    const other = () => river.ask(1, { address: 5 }, { timeout: 600 });
    const { sample } = await other();
    expect(sample.ok ? sample.value : 0.555).toBe(0.555);
    river.later();
    expect((await other()).sample).toEqual(level(0.555));
  });

  test('that gives the answers to old questions all at once, with the one to the new, lends it none of them', async () => {
    const river = await aRiver();
    await river.slave.set(1, 'input', 0, 100);
    await river.slave.set(1, 'input', 5, 555);
    river.slave.freeze();
    expect(await river.sample()).toMatchObject({ ok: false });
    river.later();
    const other = river.ask(1, { address: 5 }, { timeout: 1_000 });
    // Four questions lie before the gauge when it goes on.
    await pause(300);
    river.slave.thaw();
    const { sample } = await other;
    expect(sample.ok ? sample.value : 0.555).toBe(0.555);
    river.later();
    expect((await river.ask(1, { address: 5 }, { timeout: 1_000 })).sample).toEqual(level(0.555));
  });

  test('that answers too late is told so', async () => {
    const river = await aRiver();
    await river.slave.set(1, 'input', 0, 100);
    // Between one timeout and two of them, with room on both sides for a machine that is busy.
    await river.slave.tell('late 1300');
    expect((await river.ask(1, {}, { timeout: 1_000 })).sample).toEqual({
      ok: false,
      fault: 'unit 1 answers later than 1000 ms: make its timeout longer',
    });
    river.later();
    expect((await river.ask(1, {}, { timeout: 5_000 })).sample).toEqual(level(0.1));
  });

  test.each([250, 450, 650, 900])(
    'that answers %d ms after each question never lends one register the value of another',
    async (late) => {
      const river = await aRiver();
      await river.slave.set(1, 'input', 0, 100);
      await river.slave.set(1, 'input', 5, 555);
      await river.slave.tell(`late ${late}`);
      for (const _ of [1, 2, 3]) {
        for (const [address, metres] of [
          [0, 0.1],
          [5, 0.555],
        ] as const) {
          const { sample } = await river.ask(1, { address });
          expect(sample.ok ? sample.value : metres).toBe(metres);
        }
      }
    },
  );
});

describe('a noisy line', () => {
  test('gives the level all the same, behind garbage and behind its own echo', async () => {
    const river = await aRiver();
    // The slave is a process of its own: on a busy machine it answers late, and that is not what is asked here.
    const sample = async () => (await river.ask(1, {}, { timeout: 5_000 })).sample;
    await river.slave.set(1, 'input', 0, 100);
    await river.slave.tell('garbage ff00fe0155');
    expect(await sample()).toEqual(level(0.1));
    await river.slave.tell(`garbage ${'ab'.repeat(10_000)}`);
    expect(await sample()).toEqual(level(0.1));
    await river.slave.tell('garbage');
    await river.slave.tell('echo on');
    expect(await sample()).toEqual(level(0.1));
    await river.slave.tell('echo off');
    // An answer that nobody asked for: once another's, asked after it, has come through the same line, it has come too.
    await river.slave.set(2, 'input', 0, 200);
    await river.slave.tell('say 010402ffffb880');
    expect((await river.ask(2, {}, { timeout: 5_000 })).sample).toEqual(level(0.2));
    expect(await sample()).toEqual(level(0.1));
  });

  test('is asked again after a wrong CRC, and told when it does not get better', async () => {
    const river = await aRiver();
    await river.slave.set(1, 'input', 0, 100);
    await river.slave.tell('corrupt 2');
    expect(await river.sample()).toEqual(level(0.1));
    await river.slave.tell('corrupt 3');
    expect(await river.sample()).toMatchObject({
      ok: false,
      fault: expect.stringContaining('garbled (CRC)'),
    });
    river.later();
    expect(await river.sample()).toEqual(level(0.1));
  });
});

describe('a serial device', () => {
  test('that is unplugged is told, and is used again when it is plugged in', async () => {
    const river = await aRiver();
    await river.slave.set(1, 'input', 0, 100);
    expect(await river.sample()).toEqual(level(0.1));
    await river.pair.unplug();
    expect(await river.sample()).toMatchObject({ ok: false, fault: expect.stringContaining('no device') });
    await river.pair.plugIn();
    await river.slave.close();
    const slave = await startModbusSlave(river.pair.gaugeEnd);
    onTestFinished(() => slave.close());
    await slave.set(1, 'input', 0, 300);
    expect(await river.sample()).toEqual(level(0.3));
  });

  test('that goes away during a question ends it at once', async () => {
    const river = await aRiver();
    await river.slave.set(1, 'input', 0, 100);
    await river.sample();
    const answer = river.ask(9, {}, { timeout: 10_000 });
    await river.slave.tell('asked 9');
    await river.pair.unplug();
    expect((await answer).sample).toMatchObject({ ok: false, fault: expect.stringContaining('no device') });
  });

  test('that another process holds, or that is none, is told', async () => {
    const river = await aRiver();
    const other = await aRiver();
    const settings = { baudRate: 9_600, parity: 'none', stopBits: 1 } as const;
    const held = await openRtuPort({ ...settings, device: river.pair.agentEnd });
    expect(held.ok).toBe(true);
    expect(await river.sample()).toMatchObject({ fault: expect.stringContaining('another process holds') });
    if (held.ok) await held.port.close();
    await river.slave.set(1, 'input', 0, 100);
    expect(await river.sample()).toEqual(level(0.1));
    const file = await openRtuPort({ ...settings, device: '/etc/hostname' });
    expect(file).toEqual({ ok: false, fault: '/etc/hostname is no serial device' });
    await other.slave.set(1, 'input', 0, 700);
    expect(await other.sample()).toEqual(level(0.7));
  });
});
