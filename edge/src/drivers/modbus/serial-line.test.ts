import { describe, expect, test } from 'vitest';
import { silentLog } from '../../testing/builders.js';
import type { Heard, Question } from './heard.js';
import type { OpenedPort, RtuPort } from './rtu-port.js';
import { SerialLine, SerialLines, silentInterval } from './serial-line.js';

const SETTINGS = { device: '/dev/ttyUSB0', baudRate: 115_200, parity: 'none', stopBits: 1 } as const;
const GOOD: Heard = { ok: true, registers: [7] };
const SILENT: Heard = { ok: false, trouble: { kind: 'silent' } };
const always = () => true;
const question = (unit = 1): Question => ({ unit, table: 'input', address: 0, count: 1, timeout: 20 });

/** A device whose answers the test gives. */
function aDevice(answer: (question: Question) => Heard | Promise<Heard>) {
  const told = { opened: 0, closed: 0, asked: [] as number[], atOnce: 0, most: 0, strays: false, open: true };
  const port: RtuPort = {
    ask: async (one) => {
      told.asked.push(one.unit);
      told.atOnce += 1;
      told.most = Math.max(told.most, told.atOnce);
      const heard = await answer(one);
      told.atOnce -= 1;
      return heard;
    },
    strayed: () => told.strays,
    isOpen: () => told.open,
    close: () => {
      told.closed += 1;
      return Promise.resolve();
    },
  };
  let fault: string | undefined;
  const openPort = (): Promise<OpenedPort> => {
    told.opened += 1;
    told.open = fault === undefined;
    return Promise.resolve(fault === undefined ? { ok: true, port } : { ok: false, fault });
  };
  let elapsed = 0;
  const line = new SerialLine(SETTINGS, openPort, silentLog, () => elapsed);
  return {
    line,
    /** Past the time for which a gauge that owes an answer is left alone. */
    later: () => {
      elapsed += 1_000;
    },
    told,
    openPort,
    breaks: (why: string | undefined) => {
      fault = why;
      told.open = false;
    },
  };
}

describe('a serial line', () => {
  test('asks one question at a time, in order', async () => {
    const { line, told } = aDevice(() => new Promise((resolve) => setImmediate(() => resolve(GOOD))));
    await Promise.all([1, 2, 3].map((unit) => line.ask(question(unit), always)));
    expect(told.asked).toEqual([1, 2, 3]);
    expect(told.most).toBe(1);
    expect(told.opened).toBe(1);
  });

  test('asks a silent gauge three times, then only once each time until it answers again', async () => {
    let answer: Heard = SILENT;
    const { line, told, later } = aDevice(() => answer);
    expect(await line.ask(question(), always)).toEqual(SILENT);
    expect(told.asked).toHaveLength(3);
    later();
    await line.ask(question(), always);
    expect(told.asked).toHaveLength(4);
    answer = GOOD;
    later();
    expect(await line.ask(question(), always)).toEqual(GOOD);
    answer = SILENT;
    await line.ask(question(), always);
    expect(told.asked).toHaveLength(8);
  });

  test('leaves a gauge alone that owes an answer, tells the same of it meanwhile, and asks the others', async () => {
    const { line, told, later } = aDevice(({ unit }) => (unit === 1 ? SILENT : GOOD));
    await line.ask(question(1), always);
    expect(await line.ask({ ...question(1), address: 9 }, always)).toEqual(SILENT);
    expect(await line.ask(question(2), always)).toEqual(GOOD);
    expect(told.asked).toEqual([1, 1, 1, 2]);
    later();
    await line.ask({ ...question(1), address: 9 }, always);
    expect(told.asked).toEqual([1, 1, 1, 2, 1]);
  });

  test('takes the second answer when the first was garbled', async () => {
    const answers: Heard[] = [{ ok: false, trouble: { kind: 'garbled' } }, GOOD];
    const { line } = aDevice(() => answers.shift() ?? SILENT);
    expect(await line.ask(question(), always)).toEqual(GOOD);
  });

  test('does not ask again where the answer would be the same', async () => {
    const refused: Heard = { ok: false, trouble: { kind: 'exception', code: 2 } };
    const { line, told } = aDevice(() => refused);
    expect(await line.ask(question(), always)).toEqual(refused);
    expect(told.asked).toHaveLength(1);
  });

  test('tells a gauge that answers late from one that is silent', async () => {
    const { line, told } = aDevice(() => SILENT);
    told.strays = true;
    expect(await line.ask(question(), always)).toEqual({ ok: false, trouble: { kind: 'late' } });
  });

  test('does not believe an answer after a time-out when another one follows it', async () => {
    const answers = [SILENT, GOOD];
    const { line, told } = aDevice(() => {
      const answer = answers.shift() ?? GOOD;
      told.strays = answer.ok;
      return answer;
    });
    expect(await line.ask(question(), always)).toEqual({ ok: false, trouble: { kind: 'late' } });
    expect(told.asked).toHaveLength(2);
  });

  test('does not ask what is wanted no more when its turn comes', async () => {
    const { line, told } = aDevice(() => GOOD);
    expect(await line.ask(question(), () => false)).toEqual({ ok: false, trouble: { kind: 'busy' } });
    expect(told.asked).toEqual([]);
  });

  test('opens a device that went away with the next question, having let go of it', async () => {
    const { line, told, breaks } = aDevice(() => GOOD);
    await line.ask(question(), always);
    breaks('no device');
    expect(await line.ask(question(), always)).toEqual({
      ok: false,
      trouble: { kind: 'gone', detail: 'no device' },
    });
    breaks(undefined);
    expect(await line.ask(question(), always)).toEqual(GOOD);
    expect(told).toMatchObject({ opened: 3, closed: 1 });
  });

  test('asks again at once when its device was lost and can be opened', async () => {
    const answers: Heard[] = [{ ok: false, trouble: { kind: 'lost', detail: 'it went away' } }, GOOD];
    const { line, told } = aDevice(() => answers.shift() ?? SILENT);
    expect(await line.ask(question(), always)).toEqual(GOOD);
    expect(told).toMatchObject({ opened: 2, closed: 1 });
  });

  test('that stops ends what waits for it without asking', async () => {
    let answer: (heard: Heard) => void = () => undefined;
    let isAsked: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const { line, told } = aDevice(
      () =>
        new Promise((resolve) => {
          answer = resolve;
          isAsked();
        }),
    );
    const first = line.ask(question(1), always);
    const second = line.ask(question(2), always);
    await asked;
    const stopped = line.stop();
    answer({ ok: false, trouble: { kind: 'lost', detail: 'closed' } });
    await stopped;
    expect([await first, await second]).toMatchObject([{ ok: false }, { ok: false }]);
    expect(told.asked).toEqual([1]);
    expect(told.closed).toBeGreaterThan(0);
  });

  test('is one for all sensors that name its device', () => {
    const { openPort } = aDevice(() => GOOD);
    const lines = new SerialLines(openPort, silentLog);
    expect(lines.line(SETTINGS)).toBe(lines.line({ ...SETTINGS }));
    expect(lines.line({ ...SETTINGS, device: '/dev/ttyUSB1' })).not.toBe(lines.line(SETTINGS));
  });

  test('rests for three and a half characters between two frames', () => {
    expect(silentInterval(9_600)).toBeCloseTo(4.01, 2);
    expect(silentInterval(115_200)).toBe(1.75);
  });
});
