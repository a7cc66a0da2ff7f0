import { LedgerLine, LedgerQuery, MINUTE } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { byDays, ledgerWords } from './chronology.js';

const MIDNIGHT = Date.parse('2026-06-03T00:00:00+09:00');
const line = (id: string, at: number): LedgerLine =>
  LedgerLine.parse({
    ...{ id, at, wallAt: null, kind: 'level', town: null, station: null, episode: null },
    ...{ textJa: '', textEn: '', byJa: '', byEn: '', note: '' },
  });

test('lines stand under the day of Japan on which they happened', () => {
  const days = byDays([line('b', MIDNIGHT + MINUTE), line('a', MIDNIGHT - MINUTE)]);
  expect(days.map(({ day, lines }) => [day, lines.map(({ id }) => id)])).toEqual([
    ['2026-06-03', ['b']],
    ['2026-06-02', ['a']],
  ]);
});

test('what the hub is asked, it understands', () => {
  const words = new URLSearchParams(
    ledgerWords(LedgerQuery.parse({ from: 0, to: 10, station: 'naro', kind: ['level', 'person'] })),
  );
  const { kind, ...rest } = { ...Object.fromEntries(words), kind: words.getAll('kind') };
  expect(LedgerQuery.parse({ ...rest, kind })).toEqual({
    ...{ from: 0, to: 10, station: 'naro', kind: ['level', 'person'] },
  });
});
