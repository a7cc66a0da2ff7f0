import { forbiddenIn, HOURS_TEXTS, NO_VALUE_MEANING, NO_VALUE_WORDS } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aStation, aTown, minute } from '../testing/builders.js';
import { hoursCsv, hoursFileName } from './hours-csv.js';
import { hoursSheet } from './hours-sheet.js';
import { hoursTable, hoursUpTo } from './hours-table.js';
import { aFullSheet } from './testing/a-full-sheet.js';
import { type Known, knownSource } from './testing/known-hours.js';

const [station, town] = [aStation({ nameJa: '<鍛冶屋瀬橋>' }), aTown()];
const towns = new Map([[town.id, town]]);
/** 23 o'clock, midnight and one. */
const hours = hoursUpTo(minute(420), 3);
const KNOWN: Known[] = [
  [240, 3.2],
  [300, 4.05],
  [352, 5.1],
  [395, 5],
];
const tableOf = (level: readonly Known[] = KNOWN, now = minute(425)) =>
  hoursTable({ hours, now, order: 'river' }, [station], knownSource({ 'kajiyase-bashi/level': level }));
const sheetOf = (table = tableOf(), changes: object = {}) =>
  hoursSheet({
    ...{ table, towns: [town], hubName: '<北>', drill: false, now: minute(425), madeAt: minute(426) },
    ...{ by: '森 一郎', asked: { at: minute(420), hours: 3, town: town.id, order: 'river' } },
    ...changes,
  });

describe('as a page to print', () => {
  test('it is A4 landscape, without a script, and says when and by whom it was made', () => {
    const text = sheetOf();
    expect(text).toContain('@page{size:A4 landscape');
    expect(text).not.toContain('<script');
    expect(text).toContain('作成 2026年6月3日（水）01:06　森 一郎');
    expect(text).toContain('川の時刻 2026年6月3日（水）01:05現在（&lt;北&gt;）');
    expect(text).toContain('四万十町');
  });

  test('midnight is 24 o’clock of the day that ends, under that day', () => {
    const text = sheetOf();
    expect(text).toContain('2026年6月2日（火）23時 〜 2026年6月3日（水）1時');
    expect(text).toContain(
      '<th colspan="2" scope="colgroup">6月2日（火）</th><th colspan="1" scope="colgroup">6月3日（水）</th>',
    );
    expect(text).toContain('<th scope="col">24時</th>');
    expect(text).toContain('24時は翌日の0時。');
    expect(sheetOf(tableOf(), { table: { ...tableOf(), hours: hoursUpTo(minute(240), 3) } })).not.toContain(
      '24時は',
    );
  });

  test('a value has its level by word and shape, its change, and its minute where it is not on the hour', () => {
    const text = sheetOf();
    expect(text).toContain('4.05');
    expect(text).toContain('<span class="change">+0.85</span><b>氾濫危険</b>');
    expect(text).toContain('5.10<small>:52</small>');
    expect(text).toContain('<span class="change">+1.05</span><b>氾濫開始</b>');
    expect(text.match(/<svg class="badge"/g)?.length).toBeGreaterThanOrEqual(3);
    expect(text).toContain('氾濫は未確認');
  });

  test('a town’s own mark is said to be one, and never to correspond to an alert level', () => {
    const own = {
      key: 'town',
      id: 'leave',
      nameJa: '避難の目安',
      nameEn: 'time to leave',
      valueM: 3,
      shownAs: 3,
    };
    const levels = [{ validFrom: '2020-01-01T00:00:00+09:00', datum: 'tp', marks: [own] }];
    const ofTown = hoursTable(
      { hours, now: minute(425), order: 'river' },
      [aStation({ levels } as never)],
      knownSource({ 'kajiyase-bashi/level': KNOWN }),
    );
    const text = sheetOf(ofTown);
    expect(text).toContain('</svg>避難の目安＝町が決めた目安（警戒レベルには対応しない）');
    expect(text).not.toContain('相当');
    expect(sheetOf()).not.toContain('町が決めた目安');
  });

  test('the fewer stations a page has, the larger is its type', () => {
    const bodyOf = (count: number) =>
      /<body class="([^"]*)">/.exec(aFullSheet({ stations: count, withRain: 0 }))?.[1];
    expect([3, 7, 10, 20].map(bodyOf)).toEqual(['roomy large', 'roomy', 'roomy middle', '']);
  });

  test('what is missing is a dash with its reason, which the foot explains, and nothing that is not there', () => {
    const text = sheetOf();
    expect(text).toContain('<td class="why"><p>未着</p></td>');
    expect(text).toContain('未着＝まだ届いていない');
    expect(text).not.toContain('点検');
  });

  test('a doubted value stands in brackets', () => {
    const text = sheetOf(
      tableOf([
        [240, 3.2],
        [300, 9.1, 'suspect', 'spike'],
      ]),
    );
    expect(text).toContain('(9.10<small></small>)<p>要確認</p>');
    expect(text).toContain('要確認＝');
  });

  test('hours to come are left empty, to be filled in by hand', () => {
    expect(sheetOf(tableOf(KNOWN, minute(361)))).toContain('</td><td></td>');
  });

  test('in an exercise it says 訓練, in its title too', () => {
    const text = sheetOf(tableOf(), { drill: true });
    expect(text).toContain('<title>【訓練】正時表');
    expect(text).toContain('<p class="drill">');
    expect(sheetOf()).not.toContain('訓練');
  });

  test('names are text and no markup; where there is no station it says so', () => {
    expect(sheetOf()).toContain('&lt;鍛冶屋瀬橋&gt;');
    expect(sheetOf({ hours, rows: [] })).toContain('観測所が登録されていません。');
  });

  test('its links lead to the hours before and to the same table as CSV', () => {
    const text = sheetOf();
    expect(text).toContain(`hours.csv?at=${minute(420)}&amp;hours=3&amp;town=shimanto-cho&amp;order=river`);
    expect(text).toContain(`hours.html?at=${minute(240)}&amp;hours=3`);
    expect(text).not.toContain('いまの表');
    // One town is no choice.
    expect(text).not.toContain('全観測所');
    const other = { id: 'nakatosa', nameJa: '中土佐町' };
    expect(sheetOf(tableOf(), { towns: [town, other] })).toContain(
      '&amp;town=nakatosa&amp;order=river">中土佐町</a>',
    );
    expect(sheetOf(tableOf(), { now: minute(900) })).toContain('いまの表');
  });
});

describe('as CSV', () => {
  test('it opens in Excel as it is: byte order mark, CRLF, Japanese headings, a row for each hour', () => {
    const text = hoursCsv(tableOf(), { towns, drill: true }, 'excel');
    expect(text.startsWith('\uFEFF正時,')).toBe(true);
    const lines = text.split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[1]).toBe(
      '2026/06/02 23:00,2026-06-02T23:00:00+09:00,四万十町,四万十川,<鍛冶屋瀬橋>,kajiyase-bashi,4.05,2026-06-02T23:00:00+09:00,0.85,氾濫危険水位,danger,,,,level,T.P.（東京湾平均海面）,,,開始前,before-first,,訓練',
    );
    expect(lines[3]).toContain(',,,,,未着,awaited,');
  });

  test('for programs it is plain; no word of a name is run as a formula', () => {
    const table = hoursTable(
      { hours, now: minute(425), order: 'river' },
      [aStation({ nameJa: '=1+1' })],
      knownSource({}),
    );
    const text = hoursCsv(table, { towns, drill: false }, 'plain');
    expect(text.split('\n')[0]).toBe(
      'hour,town,river,station,station_id,level_m,measured_at,change_m,level_reached_name,level_reached,no_level_name,no_level,doubtful_m,gauge,datum_name,rain_mm,rain_incomplete,no_rain_name,no_rain,invented,exercise',
    );
    expect(text).toContain(",'=1+1,");
  });

  test('its name says town, last hour and how many', () => {
    expect(hoursFileName({ towns }, { town: town.id, last: minute(360), hours: 12 }, true)).toEqual({
      name: '訓練_四万十町_正時表_2026-06-03_0000_12時間.csv',
      ascii: 'exercise_kawamori_shimanto-cho_hours_2026-06-03_0000_12h.csv',
    });
  });
});

test('its words are no official announcement’s, and have the same gaps in both languages', () => {
  const texts = [HOURS_TEXTS, NO_VALUE_WORDS, NO_VALUE_MEANING].flatMap((some) => Object.values(some));
  expect(texts.filter(({ ja }) => forbiddenIn(ja, 'staff').length > 0)).toEqual([]);
  const gaps = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  expect(texts.filter(({ ja, en }) => `${gaps(ja)}` !== `${gaps(en)}`)).toEqual([]);
});
