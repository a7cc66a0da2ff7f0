import { LedgerLine, LedgerQuery } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aStation, aTown, minute } from '../testing/builders.js';
import { ledgerCsv } from './ledger-csv.js';
import { ledgerFileName } from './ledger-file-name.js';
import { ledgerSheet } from './ledger-sheet.js';

const [station, town] = [aStation(), aTown()];
const settings = { stations: new Map([[station.id, station]]), towns: new Map([[town.id, town]]) };
const line = (changes: object = {}): LedgerLine =>
  LedgerLine.parse({
    ...{ id: '12', at: minute(20), wallAt: minute(20), kind: 'person', town: town.id, station: station.id },
    ...{
      episode: 'kajiyase-bashi:level:x',
      textJa: '確認',
      textEn: 'acknowledged',
      byJa: '森 一郎',
      byEn: 'Mori',
    },
    note: '',
    ...changes,
  });
const query = LedgerQuery.parse({ from: minute(0), to: minute(600) });

describe('as CSV', () => {
  test('it opens in Excel as it is, with Japanese headings and times', () => {
    const text = ledgerCsv({ lines: [line()], settings }, 'excel', false);
    expect(text.startsWith('\uFEFF日時,')).toBe(true);
    const [, row] = text.split('\r\n');
    expect(row).toContain('2026/06/02 18:20:00,2026-06-02T18:20:00+09:00');
    expect(row).toContain('対応,person,四万十町,鍛冶屋瀬橋,kajiyase-bashi,確認,acknowledged,森 一郎');
  });

  test('for programs it is plain, with English headings', () => {
    const text = ledgerCsv({ lines: [line()], settings }, 'plain', true);
    expect(text.split('\n')[0]).toBe(
      'time,recorded_at,kind,town,station,station_id,what_ja,what_en,who,note,episode,id,exercise',
    );
    expect(text.split('\n')[1]?.endsWith(',12,訓練')).toBe(true);
    expect(text.endsWith('\n')).toBe(true);
  });

  test('what people wrote is run by no spreadsheet, and breaks no row', () => {
    const text = ledgerCsv(
      { lines: [line({ note: '=HYPERLINK("x")\n"い", ろ' })], settings },
      'plain',
      false,
    );
    expect(text).toContain(`"'=HYPERLINK(""x"")\n""い"", ろ"`);
  });
});

describe('as a page to print', () => {
  const thumbs = new Map([['pin', 'data:image/webp;base64,AAAA']]);
  const sheet = (lines: LedgerLine[], drill = false) =>
    ledgerSheet({ lines, settings, query, hubName: '<北>', madeAt: minute(700), drill, thumbs });

  test('it is A4 with page numbers, needs no script, and repeats its heading on every page', () => {
    const text = sheet([line()]);
    expect(text).toContain('@page{size:A4');
    expect(text).toContain('counter(page)');
    expect(text).toContain('table-header-group');
    expect(text).not.toContain('<script');
  });

  test('stands by days of Japan, and nothing that people wrote is markup', () => {
    const text = sheet([line({ at: minute(350), note: '<img src=x>' }), line({ at: minute(370), id: '13' })]);
    expect(text).toContain('2026年6月2日（火）');
    expect(text).toContain('2026年6月3日（水）');
    expect(text).toContain('&lt;img src=x&gt;');
    expect(text).toContain('&lt;北&gt;');
    expect(text).not.toContain('<img');
  });

  test('of a played flood it has the real time beside the river’s, and says 訓練', () => {
    const text = sheet([line({ wallAt: minute(5_000) })], true);
    expect(text).toContain('【訓練】');
    expect(text).toContain('<small>【2026年6月6日（土）05:20】</small>');
    expect(sheet([line()])).not.toContain('<small>【');
  });

  test('who said something stands before it, their own words behind it, and a picture of the record below', () => {
    const text = sheet([line({ id: 'pin', textJa: '下流の画像', note: '道路に水' })]);
    expect(text).toContain(
      '<b>森 一郎</b>　<span>下流の画像</span>　<q>道路に水</q><img src="data:image/webp',
    );
  });

  test('an empty period says so', () => {
    expect(sheet([])).toContain('この期間の記録はありません。');
  });
});

test('a file is named by its town, station and days', () => {
  const { name, ascii } = ledgerFileName(settings, { ...query, town: town.id, station: station.id }, true);
  expect(name).toBe('訓練_四万十町_鍛冶屋瀬橋_クロノロジー_2026-06-02_2026-06-03.csv');
  expect(ascii).toBe('exercise_kawamori_kajiyase-bashi_chronology_2026-06-02_2026-06-03.csv');
});
