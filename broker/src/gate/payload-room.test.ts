import { expect, test } from 'vitest';
import { payloadRoom } from './payload-room.js';

test('who finds no room waits, and comes in by turns when others have left', () => {
  const room = payloadRoom(10);
  const inside: string[] = [];
  room.take(6, () => inside.push('first'));
  room.take(6, () => inside.push('second'));
  // It would fit, but it came later.
  room.take(2, () => inside.push('third'));
  expect({ inside, waiting: room.waiting }).toEqual({ inside: ['first'], waiting: 2 });
  room.give(6);
  expect({ inside, taken: room.taken }).toEqual({ inside: ['first', 'second', 'third'], taken: 8 });
});

test('a payload larger than the whole room comes in alone', () => {
  const room = payloadRoom(10);
  const inside: string[] = [];
  room.take(1, () => inside.push('small'));
  room.take(50, () => inside.push('large'));
  expect(inside).toEqual(['small']);
  room.give(1);
  expect(inside).toEqual(['small', 'large']);
});
