import { describe, expect, test } from 'vitest';
import { clockOffset } from '../clocks/clock-offset.js';
import { aRegistration, minute } from '../testing/builders.js';
import { factsOf } from './intake.js';

const node = aRegistration();
const facts = (kind: 'answer' | 'fetch', payload: string) =>
  factsOf({
    ...{ node, topic: kind, payload: Buffer.from(payload), oversized: false },
    ...{ receivedAt: minute(0), offset: clockOffset() },
    address: { kind, town: node.town, node: node.id },
  });
const FETCH = { v: 1, sha256: 'a'.repeat(64), offset: 0 };
const ANSWER = { v: 1, id: 'command-1', node: node.id, state: 'done', detail: '' };

describe('what a node asks for, and what it answers,', () => {
  test('is no fact', () => {
    expect(facts('fetch', JSON.stringify(FETCH))).toEqual([]);
    expect(facts('answer', JSON.stringify(ANSWER))).toEqual([]);
  });

  test.each([
    ['fetch', 'hello'],
    ['fetch', JSON.stringify({ ...FETCH, offset: -1 })],
    ['answer', 'hello'],
    ['answer', JSON.stringify({ ...ANSWER, node: 'naro-1' })],
  ] as const)(
    'is a dead letter under its own name where it cannot be understood (%s %s)',
    (kind, payload) => {
      expect(facts(kind, payload)).toMatchObject([
        { kind: 'record.dead-lettered', body: { fault: `${kind}-malformed`, raw: payload } },
      ]);
    },
  );
});
