import { expect, test } from 'vitest';
import { judgeRepeats, type Message } from './repeats.js';

const message = (heardAt: number, manner: Message['manner'], isMarked = true): Message => ({
  ...{ recipient: 'duty', notice: 'e|danger|1', heardAt, manner, isMarked },
});
const never = () => undefined;

test('one that was refused before it was taken is no repeat', () => {
  const { unmarked, ...rest } = judgeRepeats(
    [message(1, 'fails', false), message(2, 'takes', false)],
    [],
    never,
  );
  expect(unmarked).toEqual([]);
  expect(rest).toEqual({ afterHangUp: 0, afterKill: 0, groundless: [] });
});

test('a repeat has a ground where the receiver hung up, or where the hub has died since', () => {
  const heard = [message(1, 'takes-and-hangs-up'), message(2, 'takes'), message(12, 'takes')];
  expect(judgeRepeats(heard, [10], never)).toEqual({
    ...{ afterHangUp: 1, afterKill: 1, groundless: [], unmarked: [] },
  });
});

test('a repeat in the same life after a receipt has none, nor one whose receipt stood in the record', () => {
  const [first, again] = [message(1, 'takes'), message(2, 'takes')];
  expect(judgeRepeats([first, again], [10], never).groundless).toEqual([again]);
  const later = message(12, 'takes');
  expect(judgeRepeats([first, later], [10], () => 5).groundless).toEqual([later]);
});

test('a repeat that does not say so is told', () => {
  const again = message(12, 'fails', false);
  expect(judgeRepeats([message(1, 'takes'), again], [10], never).unmarked).toEqual([again]);
});
