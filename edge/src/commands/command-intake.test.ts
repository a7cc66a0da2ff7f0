import { DAY, HOUR, MAX_COMMAND_BYTES, MINUTE, type Milliseconds, SECOND } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import {
  COMMANDS_PER_SPAN,
  type Intake,
  judgeCommand,
  lineBegun,
  NOTHING_HEARD,
  RATE_SPAN,
} from './command-intake.js';

const HUB_NOW = Date.UTC(2026, 5, 2, 9, 0);

const command = (id: string, sentAfter: Milliseconds = 0, validFor: Milliseconds = MINUTE) => ({
  v: 1,
  id: `command-${id}`,
  sentAt: HUB_NOW + sentAfter,
  expiresAt: HUB_NOW + sentAfter + validFor,
  order: { kind: 'snapshot', camera: 'kajiyase-bashi-1' },
});
const bytes = (message: unknown): Uint8Array =>
  new TextEncoder().encode(typeof message === 'string' ? message : JSON.stringify(message));

/** Hears commands one after the other; returns what was decided, and the state. */
function hearAll(messages: [heardAt: Milliseconds, message: unknown][], from: Intake = NOTHING_HEARD) {
  let intake = from;
  const kinds = messages.map(([heardAt, message]) => {
    const judged = judgeCommand(intake, bytes(message), heardAt);
    intake = judged.intake;
    return judged.verdict.kind;
  });
  return { kinds, intake };
}

describe('a command that is heard', () => {
  test('is accepted whatever the clock of the node shows', () => {
    for (const steady of [0, 5_000, HUB_NOW, HUB_NOW + 300 * DAY]) {
      expect(hearAll([[steady, command('a')]]).kinds).toEqual(['accepted']);
    }
  });

  test('and heard again is one command', () => {
    expect(
      hearAll([
        [0, command('a')],
        [10, command('a')],
        [20, command('b')],
      ]).kinds,
    ).toEqual(['accepted', 'repeated', 'accepted']);
  });

  test('has expired where it was longer on its way than the fastest by more than its lifetime', () => {
    const heard = (delay: Milliseconds) =>
      hearAll([
        [1_000, command('a')],
        [1_000 + 10 * MINUTE + delay, command('b', 10 * MINUTE, 30 * SECOND)],
      ]).kinds[1];
    expect(heard(29 * SECOND)).toBe('accepted');
    expect(heard(30 * SECOND)).toBe('expired');
  });

  test('that was never valid has expired', () => {
    expect(hearAll([[0, command('a', 0, 0)]]).kinds).toEqual(['expired']);
  });

  test('is not called expired because the hub set its clock back: the measure lasts an hour and no longer than the line', () => {
    const { intake } = hearAll([[0, command('a')]]);
    const setBack = command('b', 2 * MINUTE - HOUR);
    expect(hearAll([[2 * MINUTE, setBack]], intake).kinds).toEqual(['expired']);
    expect(hearAll([[2 * MINUTE, setBack]], lineBegun(intake)).kinds).toEqual(['accepted']);
    expect(hearAll([[HOUR + MINUTE, command('c', -HOUR)]], intake).kinds).toEqual(['accepted']);
  });

  test('beyond the rate is not carried out, and after a while others are again', () => {
    const many = Array.from({ length: COMMANDS_PER_SPAN + 2 }, (_, index): [number, unknown] => [
      index,
      command(`${index}`, index),
    ]);
    const { kinds, intake } = hearAll(many);
    expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(COMMANDS_PER_SPAN);
    expect(kinds.slice(-2)).toEqual(['too-many', 'too-many']);
    const later = COMMANDS_PER_SPAN + RATE_SPAN + 2;
    expect(hearAll([[later, command('later', later)]], intake).kinds).toEqual(['accepted']);
  });

  test('remembers a bounded number of ids', () => {
    const many = Array.from({ length: 1_000 }, (_, index): [number, unknown] => [index, command(`${index}`)]);
    expect(hearAll(many).intake.ids.length).toBeLessThanOrEqual(200);
  });

  test('that cannot be understood changes nothing', () => {
    const wrong = [
      'no json',
      '[]',
      { ...command('a'), v: 2 },
      { ...command('a'), id: 'short' },
      { ...command('a'), order: { kind: 'reboot', camera: 'kajiyase-bashi-1' } },
      { ...command('a'), order: { kind: 'snapshot', camera: '../../etc' } },
      { ...command('a'), order: { kind: 'stream', camera: 'naro-1', port: 0, key: 'x', forMs: 1 } },
      ' '.repeat(MAX_COMMAND_BYTES + 1),
    ];
    const { kinds, intake } = hearAll(wrong.map((message) => [0, message]));
    expect(new Set(kinds)).toEqual(new Set(['malformed']));
    expect(intake).toBe(NOTHING_HEARD);
    expect(judgeCommand(NOTHING_HEARD, Uint8Array.of(0xff, 0xfe), 0).verdict.kind).toBe('malformed');
  });
});
