import { DAY, LedgerLine, LedgerQuery, MINUTE, type StationId, type TownId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { byDays, type LedgerChoice, ledgerWords, showing } from './chronology.js';

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

test('what was recorded just now is shown, whatever was filtered before; a filter that shows it stays', () => {
  const [naro, kure] = ['naro' as StationId, 'kure' as StationId];
  const [town, other] = ['nakatosa' as TownId, 'shimanto-cho' as TownId];
  const entry = { at: MIDNIGHT - MINUTE, town, station: naro, kind: 'resident' } as const;
  const choice: LedgerChoice = { span: 'three', town, station: naro, kind: 'received' };
  expect(showing(choice, entry, MIDNIGHT)).toEqual(choice);
  expect(showing(choice, { ...entry, town: null }, MIDNIGHT)).toEqual(choice);
  expect(showing({ ...choice, town: other, station: kure, kind: 'level' }, entry, MIDNIGHT)).toEqual({
    ...{ span: 'three', town: '', station: '', kind: '' },
  });
  expect(showing(choice, { ...entry, kind: 'action' }, MIDNIGHT).kind).toBe('');
  expect(showing({ ...choice, span: 'day' }, { ...entry, at: MIDNIGHT - 2 * DAY }, MIDNIGHT).span).toBe(
    'three',
  );
  expect(showing({ ...choice, span: 'month' }, entry, MIDNIGHT).span).toBe('month');
});
