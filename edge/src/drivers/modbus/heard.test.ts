import { describe, expect, test } from 'vitest';
import { deviceInWords, isWorthAnotherTry, type Question, troubleInWords } from './heard.js';

const QUESTION: Question = { unit: 12, table: 'input', address: 0, count: 1, timeout: 500 };

describe('what goes wrong on a line', () => {
  test.each([
    [{ kind: 'silent' } as const, /^no answer from unit 12 within 500 ms$/],
    [{ kind: 'late' } as const, /later than 500 ms: make its timeout longer/],
    [{ kind: 'garbled' } as const, /garbled \(CRC\): baud rate, parity, cable/],
    [{ kind: 'exception', code: 2 } as const, /exception 2: illegal data address/],
    [{ kind: 'exception', code: 11 } as const, /exception 11: gateway target device failed to respond/],
    [{ kind: 'exception', code: 99 } as const, /exception 99: unknown/],
    [{ kind: 'busy' } as const, /not asked in time/],
  ])('is told in words that fit into the vitals: %j', (trouble, words) => {
    expect(troubleInWords(trouble, QUESTION)).toMatch(words);
    expect(troubleInWords(trouble, { ...QUESTION, unit: 247, timeout: 10_000 }).length).toBeLessThanOrEqual(
      80,
    );
  });

  test('is asked about again where the next answer may be a good one', () => {
    expect(isWorthAnotherTry({ kind: 'silent' })).toBe(true);
    expect(isWorthAnotherTry({ kind: 'garbled' })).toBe(true);
    expect(isWorthAnotherTry({ kind: 'exception', code: 6 })).toBe(true);
    expect(isWorthAnotherTry({ kind: 'exception', code: 2 })).toBe(false);
    expect(isWorthAnotherTry({ kind: 'lost', detail: '' })).toBe(true);
    expect(isWorthAnotherTry({ kind: 'gone', detail: '' })).toBe(false);
  });

  test.each([
    ['Error: No such file or directory, cannot open /dev/ttyUSB0', /is the adapter plugged in\?/],
    ['Error: Permission denied, cannot open /dev/ttyUSB0', /add the agent's user to dialout/],
    ['Error Resource temporarily unavailable Cannot lock port', /another process holds/],
    ['Error: Inappropriate ioctl for device setting custom baud rate of 9600', /is no serial device/],
    ['something else', /^\/dev\/ttyUSB0: something else$/],
  ])('of the device itself is told with what to do: %s', (said, words) => {
    expect(deviceInWords('/dev/ttyUSB0', said)).toMatch(words);
  });
});
