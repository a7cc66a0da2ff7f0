import { expect, test } from 'vitest';
import { tooOld } from './fitting-node.js';

test('a Node that is too old is told from one that will do', () => {
  expect(['22.14.0', '22.21.1', '24.0.0'].map(tooOld)).toEqual([undefined, undefined, undefined]);
  for (const version of ['20.20.2', '22.13.1', '18.0.0']) expect(tooOld(version)).toContain(version);
});
