import { DAY, HOUR } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { weekOf } from './roster-week.js';

const MONDAY = Date.parse('2026-06-01T00:00:00+09:00');

test('a shift stands on the day on which it begins, one from the week before on the first; a gap on each of its days', () => {
  const shift = (id: string, from: number, to: number) => ({
    id,
    from: MONDAY + from * HOUR,
    to: MONDAY + to * HOUR,
    people: [],
  });
  const days = weekOf({
    ...{ from: MONDAY, to: MONDAY + 7 * DAY, now: null },
    shifts: [shift('before', -6, 8), shift('night', 17, 32)],
    gaps: [
      { from: MONDAY + 8 * HOUR, to: MONDAY + 17 * HOUR },
      { from: MONDAY + 32 * HOUR, to: MONDAY + 7 * DAY },
    ],
  });
  const told = days.map(({ day, entries }) =>
    entries.map(({ from, to, shift }) => [shift?.id ?? '', (from - day) / HOUR, (to - day) / HOUR]),
  );
  expect(told.slice(0, 3)).toEqual([
    [
      ['before', 0, 8],
      ['', 8, 17],
      ['night', 17, 32],
    ],
    [['', 8, 24]],
    [['', 0, 24]],
  ]);
  expect(told).toHaveLength(7);
});
