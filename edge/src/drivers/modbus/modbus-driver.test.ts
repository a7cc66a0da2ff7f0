import { MINUTE } from '@kawamori/contracts';
import { playedClock } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { minute } from '../../testing/builders.js';
import type { Sample } from '../driver.js';
import { modbusDriver } from './modbus-driver.js';

function aGauge(now: number) {
  const clock = playedClock(now);
  const questions: { isWanted: () => boolean; answer: (sample: Sample) => void }[] = [];
  let heard = 0;
  const driver = modbusDriver({
    clock,
    every: 10 * MINUTE,
    ask: (isWanted) => new Promise((answer) => questions.push({ isWanted, answer })),
  });
  driver.onAnswer?.(() => {
    heard += 1;
  });
  return { clock, driver, questions, heard: () => heard };
}
/** Lets what was resolved be heard. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a gauge that must be asked', () => {
  test('is asked once for each instant, and its answer is held for that instant', async () => {
    const { driver, questions, heard } = aGauge(minute(10));
    expect(driver.read(minute(10))).toBe('asked');
    expect(driver.read(minute(10))).toBe('asked');
    expect(questions).toHaveLength(1);
    questions[0]?.answer({ ok: true, value: 1.5 });
    await settled();
    expect(heard()).toBe(1);
    expect(driver.read(minute(10))).toEqual([{ ok: true, value: 1.5 }]);
    expect(driver.read(minute(10))).toEqual([{ ok: true, value: 1.5 }]);
  });

  test('is asked at whole multiples of its interval', () => {
    const { driver } = aGauge(minute(3));
    expect(driver.next(minute(0))).toBe(minute(10));
    expect(driver.next(minute(10))).toBe(minute(20));
  });

  test('that was never asked, or not for a while, is asked now: the past cannot be asked for', () => {
    const { driver, questions } = aGauge(minute(43));
    expect(driver.next(driver.begin(minute(43)))).toBe(minute(43));
    expect(driver.next(minute(0))).toBe(minute(43));
    expect(driver.next(minute(43))).toBe(minute(50));
    expect(driver.read(minute(10))).toEqual([]);
    expect(questions).toEqual([]);
  });

  test('is not asked any more when the line was busy until its instant had passed', () => {
    const { driver, questions, clock } = aGauge(minute(0));
    driver.read(minute(0));
    clock.moveTo(minute(0.5));
    expect(questions[0]?.isWanted()).toBe(true);
    clock.moveTo(minute(0.6));
    expect(questions[0]?.isWanted()).toBe(false);
  });

  test('whose clock is set meanwhile gives an answer only to the newer question', async () => {
    const { driver, questions, heard } = aGauge(minute(0));
    driver.read(minute(0));
    driver.read(minute(10));
    questions[0]?.answer({ ok: true, value: 1 });
    await settled();
    expect(heard()).toBe(0);
    questions[1]?.answer({ ok: true, value: 2 });
    await settled();
    expect(driver.read(minute(10))).toEqual([{ ok: true, value: 2 }]);
  });
});
