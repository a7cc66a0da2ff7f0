import { CsvQuery, StationId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { csvPath, fileNameIn, rowsIn } from './csv.js';

const choice = { from: 1_780_390_800_000.4, to: 1_780_412_400_000.2, step: '10m', form: 'excel' } as const;

test.each([undefined, StationId.parse('kajiyase-bashi')])(
  'what the desk asks for is what the hub takes (%s)',
  (station) => {
    const { searchParams } = new URL(csvPath({ ...choice, station }), 'http://hub');
    expect(CsvQuery.parse(Object.fromEntries(searchParams))).toEqual({
      ...(station === undefined ? {} : { station }),
      from: 1_780_390_800_000,
      to: 1_780_412_400_001,
      step: '10m',
      form: 'excel',
    });
  },
);

test.each([
  [`attachment; filename="kawamori_a_raw.csv"; filename*=UTF-8''%E6%B0%B4%E4%BD%8D.csv`, '水位.csv'],
  [`attachment; filename="kawamori_a_raw.csv"; filename*=UTF-8''%E6%B0`, 'kawamori_a_raw.csv'],
  ['attachment; filename="kawamori_a_raw.csv"', 'kawamori_a_raw.csv'],
  [null, 'kawamori.csv'],
])('a file is saved under the hub’s name for it: %s', (header, name) => {
  expect(fileNameIn(header)).toBe(name);
});

test('a file of headings alone has no rows', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  expect(rowsIn([bytes('\uFEFF観測日時,値\r\n')])).toBe(0);
  expect(rowsIn([bytes('time,value\n1,2\n3'), bytes(',4\n')])).toBe(2);
  expect(rowsIn([])).toBe(0);
});
