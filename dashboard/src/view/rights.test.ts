import { expect, test } from 'vitest';
import { aSession } from '../test-data.js';
import { may, mayNotKey } from './rights.js';

test('who is not known yet is offered nothing, and told to sign in', () => {
  expect(mayNotKey(null, 'acknowledge')).toBe('mayNot.not-signed-in');
});

test('a role may do what the hub opens from it on, and is told who may do the rest', () => {
  expect(mayNotKey(aSession('viewer'), 'acknowledge')).toBe('mayNot.duty');
  expect(mayNotKey(aSession('viewer'), 'try-levels')).toBe('mayNot.hq');
  expect(may(aSession('duty'), 'acknowledge')).toBe(true);
  expect(may(aSession('duty'), 'try-levels')).toBe(false);
  expect(may(aSession('administrator'), 'try-levels')).toBe(true);
});

test('what is for one’s own towns is not offered for the other’s; what is for both is', () => {
  const neighbour = aSession('duty', ['nakatosa']);
  const shimanto = 'shimanto' as never;
  expect(mayNotKey(neighbour, 'overrule', shimanto)).toBe('mayNot.other-town');
  expect(may(neighbour, 'overrule', 'nakatosa' as never)).toBe(true);
  expect(may(neighbour, 'overrule')).toBe(true);
  expect(may(neighbour, 'acknowledge', shimanto)).toBe(true);
});

test('HQ without a second factor is told to set one up, and may acknowledge all the same', () => {
  const bare = aSession('hq', null, false);
  expect(mayNotKey(bare, 'try-levels')).toBe('mayNot.second-factor');
  expect(may(bare, 'acknowledge')).toBe(true);
  expect(may(aSession('duty', null, false), 'acknowledge')).toBe(true);
  expect(mayNotKey(aSession('duty', null, false), 'try-levels')).toBe('mayNot.hq');
});
