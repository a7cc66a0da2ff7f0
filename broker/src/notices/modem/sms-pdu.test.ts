import { describe, expect, test } from 'vitest';
import { readStatusReport, submitPdus } from './sms-pdu.js';

const only = <T>(all: T[]): T => {
  const [one, ...more] = all;
  if (one === undefined || more.length > 0) throw new Error(`expected one, received ${all.length}`);
  return one;
};

describe('a short message as a PDU', () => {
  test('is what TS 23.040 says, octet by octet', () => {
    const { hex, length } = only(submitPdus('+46708251358', '水位', 0, true));
    // Centre; submit with relative validity and report; reference; 11 digits, international, swapped; PID; UCS-2; 6 h; 4 octets; 水位.
    expect(hex).toBe('00' + '31' + '00' + '0B91' + '6407281553F8' + '00' + '08' + '47' + '04' + '6C344F4D');
    expect(length).toBe(hex.length / 2 - 1);
  });

  test('of a national number says so, and asks for no report that would not be heard', () => {
    const { hex } = only(submitPdus('09012345678', 'あ', 0, false));
    expect(hex).toBe('00' + '11' + '00' + '0B81' + '9010325476F8' + '00' + '08' + '47' + '02' + '3042');
  });

  test('is one message up to 70 characters, and two from 71 on, joined by their reference', () => {
    expect(submitPdus('+810', '水'.repeat(70), 5, true)).toHaveLength(1);
    const [first, second, ...more] = submitPdus('+810', '水'.repeat(71), 5, true);
    expect(more).toEqual([]);
    expect(first?.hex).toContain(`8C050003050201${'6C34'.repeat(67)}`);
    expect(second?.hex.endsWith(`0E050003050202${'6C34'.repeat(4)}`)).toBe(true);
  });

  test('halves no character that takes two units', () => {
    const [first] = submitPdus('+810', `${'水'.repeat(66)}𠮷${'水'.repeat(10)}`, 5, true);
    expect(first?.hex.endsWith('6C34')).toBe(true);
  });

  test('with more than three parts is refused', () => {
    expect(submitPdus('+810', '水'.repeat(201), 5, true)).toHaveLength(3);
    expect(() => submitPdus('+810', '水'.repeat(202), 5, true)).toThrow(RangeError);
  });
});

describe('a status report', () => {
  const report = (status: string) => `0006D60B911326880736F4111011719551401110117195714${'0'}${status}`;
  test.each([
    ['00', 'delivered'],
    ['02', 'delivered'],
    ['20', 'under-way'],
    ['41', 'refused'],
    ['5F', 'refused'],
    ['62', 'failed'],
  ] as const)('with status %s means %s', (status, outcome) => {
    expect(readStatusReport(report(status))).toEqual({
      ...{ reference: 0xd6, outcome, status: Number.parseInt(status, 16) },
    });
  });

  test.each(['', 'x', '00', '0004D60B911326880736F4', '0006D60B91'])('is not read out of %s', (hex) => {
    expect(readStatusReport(hex)).toBeUndefined();
  });
});
