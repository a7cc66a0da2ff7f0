import { expect, test } from 'vitest';
import { rowsOf, rowText } from './row-text.js';
import type { JournalRow } from './sqlite-journal.js';

test('rows come out as they went in, also where a text in them has line breaks', () => {
  const rows: JournalRow[] = [
    [
      'record.dead-lettered',
      1_780_000_000_000,
      1_780_000_000_001,
      JSON.stringify({ raw: 'one\ntwo\r\n三\u2028' }),
    ],
    ['readings.received', -1, 0, '{}'],
  ];
  expect(rowsOf(rows.map(rowText).join(''))).toEqual(rows);
});

test('no rows are an empty text', () => {
  expect(rowsOf('')).toEqual([]);
});
