import { expect, test } from 'vitest';
import { afterOutcome, type ChannelRecord, UNTRIED } from './channel-record.js';

const refused = (at: number) => ({ accepted: false, detail: 'HTTP 503', at });
const after = (...outcomes: Parameters<typeof afterOutcome>[1][]): ChannelRecord =>
  outcomes.reduce(afterOutcome, UNTRIED);

test('a channel that refuses three times in a row is dead, and says when it last worked', () => {
  const works = { accepted: true, detail: 'HTTP 204', at: 1 };
  expect(after(works, refused(2), refused(3))).toMatchObject({
    state: 'failing',
    acceptedAt: 1,
    failedAt: 3,
  });
  expect(after(works, refused(2), refused(3), refused(4))).toEqual({
    ...{ state: 'dead', acceptedAt: 1, failedAt: 4, fault: 'HTTP 503', failures: 3 },
  });
});

test('one that takes a message works again, and its last fault stays to be read', () => {
  const now = after(refused(1), refused(2), refused(3), { accepted: true, detail: 'HTTP 204', at: 9 });
  expect(now).toEqual({ state: 'works', acceptedAt: 9, failedAt: 3, fault: 'HTTP 503', failures: 0 });
});

test('one that takes a message for some of its addresses and refuses another for good works in part, and says which', () => {
  const inPart = { accepted: true, detail: '250 OK', fault: 'left@town.example: 550 no such user', at: 5 };
  expect(after(inPart)).toEqual({
    ...{ state: 'failing', acceptedAt: 5, failedAt: 5, failures: 0 },
    fault: 'left@town.example: 550 no such user',
  });
});
