import { DriverConfig, ModbusMap } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { temporaryFolder, writeInto } from '../../testing/temporary.js';
import { askGauge, checkGauge, type Gauge, lineFaults } from './gauge.js';
import type { Heard, Question } from './heard.js';

const LINE = { device: '/dev/ttyUSB0', baudRate: 9_600, parity: 'none', stopBits: 1 } as const;

const aGauge = (map: Record<string, unknown> = {}): Gauge => ({
  line: LINE,
  unit: 3,
  timeout: 500,
  map: ModbusMap.parse({ address: 10, type: 'int16', scale: 0.001, ...map }),
  mounting: { counts: 'up', zeroM: 2 },
});

function check(profile: string, quantity: 'level' | 'rain' = 'level') {
  const file = writeInto(temporaryFolder(), 'profile.yaml', profile);
  const driver = DriverConfig.parse({ kind: 'modbus', device: '/dev/ttyUSB0', unit: 3, profile: file });
  if (driver.kind !== 'modbus') throw new Error('expected a Modbus driver');
  return checkGauge(quantity, driver, (path) => path);
}
const faultOf = (...args: Parameters<typeof check>): string => {
  const checked = check(...args);
  return checked.ok ? 'no fault' : checked.fault;
};
const PROFILE = 'id: radar\nnameJa: 電波式\nnameEn: Radar\n';

describe('a gauge', () => {
  test('is its wiring and what its profile says of its registers', () => {
    expect(check(`${PROFILE}modbus: { address: 4, type: float32 }\n`)).toMatchObject({
      ok: true,
      gauge: { line: LINE, unit: 3, timeout: 500, map: { table: 'input', address: 4, scale: 1 } },
    });
  });

  test('whose profile is absent, wrong or of no Modbus model is told', () => {
    expect(faultOf(PROFILE)).toMatch(/profile radar .* has no key `modbus`/);
    expect(faultOf('id: radar\n')).toMatch(/profile\.yaml: nameJa: /);
    expect(faultOf(`${PROFILE}modbus: { address: 65535, type: int32 }\n`)).toMatch(
      /beyond the last register/,
    );
  });

  test('that counts rain is refused: what a counter means between two answers is not understood yet', () => {
    expect(faultOf(`${PROFILE}modbus: { address: 4, type: uint16 }\n`, 'rain')).toMatch(
      /modbus reads levels/,
    );
  });

  test('with the same device as another has the same line settings, or both are told', () => {
    expect(lineFaults([LINE, undefined, { ...LINE }]).size).toBe(0);
    const faults = lineFaults([undefined, LINE, { ...LINE, baudRate: 19_200 }, { ...LINE, parity: 'even' }]);
    expect(faults.get(2)).toMatch(/one line: 19200 bit\/s, .* here, 9600 bit\/s, .* at sensors\.1/);
    expect(faults.get(3)).toMatch(/parity even.* here/);
    expect(faults.size).toBe(2);
  });
});

describe('asking a gauge', () => {
  const asked: Question[] = [];
  const answers =
    (...heard: Heard[]) =>
    (question: Question) => {
      asked.push(question);
      return Promise.resolve<Heard>(heard.shift() ?? { ok: false, trouble: { kind: 'silent' } });
    };
  const status = { address: 20, table: 'holding', faultBits: { 2: 'no echo' } };

  test('gives the level, and what stood in the registers', async () => {
    expect(await askGauge(answers({ ok: true, registers: [500] }), aGauge())).toEqual({
      sample: { ok: true, value: 2.5 },
      registers: [500],
      raw: 500,
    });
    expect(asked.at(-1)).toEqual({ unit: 3, timeout: 500, table: 'input', address: 10, count: 1 });
  });

  test('looks at its status register as well, and believes it', async () => {
    const good = answers({ ok: true, registers: [500] }, { ok: true, registers: [0b1011] });
    expect((await askGauge(good, aGauge({ status }))).sample).toEqual({ ok: true, value: 2.5 });
    expect(asked.at(-1)).toMatchObject({ table: 'holding', address: 20, count: 1 });
    const bad = answers({ ok: true, registers: [500] }, { ok: true, registers: [0b0100] });
    expect(await askGauge(bad, aGauge({ status }))).toMatchObject({
      sample: { ok: false, fault: 'the gauge reports: no echo' },
      status: 4,
    });
  });

  test('gives no reading when its status cannot be read', async () => {
    const half = answers({ ok: true, registers: [500] });
    expect((await askGauge(half, aGauge({ status }))).sample).toEqual({
      ok: false,
      fault: 'status register: no answer from unit 3 within 500 ms',
    });
  });
});
