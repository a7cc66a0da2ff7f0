import { expect, test } from 'vitest';
import { faultsOf } from './journal.js';

test('a journal whose hub has told a gap holds for verify, and not for the storm: nothing that it does may take a fact away', () => {
  const whole = { holds: true, facts: 12, missing: [] };
  expect(faultsOf(whole)).toEqual([]);
  expect(faultsOf({ ...whole, missing: [{ after: 7, through: 9, told: true }] })).toEqual([
    'facts are missing from the journal: 8 to 9',
  ]);
  expect(faultsOf({ ...whole, holds: false })).toHaveLength(1);
});
