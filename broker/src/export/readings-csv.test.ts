import {
  type CsvQuery,
  type NewFact,
  type Quality,
  type QualityReason,
  SeriesId,
  StationId,
  TownId,
} from '@kawamori/contracts';
import { openDatabase, type SqliteDatabase } from '@kawamori/kit';
import { parse } from 'csv-parse/sync';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openJudge } from '../judging/judge.js';
import { OlderUnreadable } from '../readings/across-horizon.js';
import type { StoredReading } from '../readings/reading-store.js';
import { aStationFile, journalled, LEVEL, minute, pack, RAIN, settingUp } from '../testing/builders.js';
import { keepReadings } from '../testing/embedded-store.js';
import { csvSource, NothingToExport, ServerSilent } from './csv-source.js';
import { CSV_PAGE, readingsCsv } from './readings-csv.js';

const OTHER = SeriesId.parse('naro-bashi/level');
const GONE = SeriesId.parse('mukashi/level');

const ODD = aStationFile({
  id: 'naro-bashi',
  nameJa: '=cmd|"/C calc"!A0',
  riverJa: '奈路川, 支流',
  invented: true,
  series: {
    level: {
      profile: 'radar',
      datum: { kind: 'overflow-zero', zeroTpM: 212.71 },
      expected: { observing: '10m' },
      range: { min: -9, max: 9 },
    },
  },
  levels: [],
});

type Row = readonly [minutes: number, value: number, quality?: Quality, reason?: QualityReason];
const stored = (series: SeriesId, rows: readonly Row[]): StoredReading[] =>
  rows.map(([minutes, value, quality = 'good', reason]) => ({
    ...{ series, at: minute(minutes), value, receivedAt: minute(100) },
    ...{ quality, reasons: reason ? [reason] : [] },
  }));

/** A night with everything that can become of a reading, at two stations and one that has been removed. */
const A_NIGHT: StoredReading[] = [
  ...stored(LEVEL, [
    [0, 1.5],
    [1, 1.52],
    [2, 3.9, 'good', 'spike'],
    [3, 3.95],
    [10, 4],
    [11, 9, 'suspect', 'spike'],
    [12, 4.01],
    [13, 99.99, 'bad', 'range'],
    [14, -9_999, 'missing', 'sentinel'],
    [30, 3.2, 'good', 'clock-off'],
  ]),
  ...stored(RAIN, [
    [0, 0.5],
    [5, 1],
    [10, 0],
  ]),
  ...stored(OTHER, [
    [0, -3.005],
    [10, -0.25, 'suspect', 'spike'],
  ]),
  ...stored(GONE, [[0, 1, 'bad', 'station-unknown']]),
];

/** A store with two stations and some readings. */
function storeOf(readings: readonly StoredReading[]): SqliteDatabase {
  const database = openDatabase(':memory:', 'rebuildable');
  onTestFinished(() => void database.close());
  const settings: NewFact[] = [...settingUp(), { kind: 'station.set', body: { station: ODD } }];
  const judge = openJudge(database, { addressees: [], drill: false, logsChanges: false });
  judge.apply(journalled(settings, minute(0)));
  keepReadings(database, readings);
  return database;
}

const WHOLE: CsvQuery = { from: minute(-60), to: minute(600), step: 'raw', form: 'excel' };

async function csvOf(database: SqliteDatabase, query: Partial<CsvQuery> = {}, drill = false) {
  const wanted = { ...WHOLE, ...query };
  let text = '';
  for await (const piece of readingsCsv(csvSource(database, wanted), wanted, drill)) text += piece;
  return text;
}

const rowsOf = (text: string) => parse(text, { bom: true, columns: true }) as Record<string, string>[];

describe('a CSV file', () => {
  test.each([
    ['raw', 'excel'],
    ['raw', 'plain'],
    ['10m', 'excel'],
    ['10m', 'plain'],
  ] as const)('of a night (%s, %s) is what it was, byte for byte', async (step, form) => {
    const text = await csvOf(storeOf(A_NIGHT), { step, form });
    await expect(text).toMatchFileSnapshot(`golden/${step}-${form}.csv`);
  });

  test('for Excel begins with a byte order mark and ends every line with CRLF; the plain one has neither', async () => {
    const store = storeOf(A_NIGHT);
    const excel = await csvOf(store);
    expect(Buffer.from(excel).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(
      excel
        .split('\n')
        .slice(0, -1)
        .every((line) => line.endsWith('\r')),
    ).toBe(true);
    const plain = await csvOf(store, { form: 'plain' });
    expect(plain).not.toMatch(/[\r\uFEFF]/);
    expect(plain.endsWith('\n')).toBe(true);
  });

  test('keeps negative levels numbers, and runs no name as a formula', async () => {
    const rows = rowsOf(
      await csvOf(storeOf(A_NIGHT), { form: 'plain', station: StationId.parse('naro-bashi') }),
    );
    expect(rows.map(({ value }) => value)).toEqual(['-3.005', '-0.25']);
    expect(rows.map(({ station }) => station)).toEqual(Array(2).fill('\'=cmd|"/C calc"!A0'));
    expect(rows[0]).toMatchObject({
      river: '奈路川, 支流',
      datum: 'overflow-zero',
      datum_zero_tp_m: '212.71',
    });
  });

  test('holds what is bad or missing apart from the values, with its reason in words and as a code', async () => {
    const rows = rowsOf(
      await csvOf(storeOf(A_NIGHT), { station: StationId.parse('kajiyase-bashi'), quantity: 'level' }),
    );
    const at = (time: string) => rows.find((row) => row.観測日時 === `2026/06/02 ${time}:00`);
    expect(at('18:13')).toMatchObject({
      値: '',
      採用しない値: '99.99',
      品質: '異常値',
      理由: '測定範囲外',
      理由コード: 'range',
    });
    expect(at('18:14')).toMatchObject({ 値: '', 採用しない値: '-9999', 品質: '欠測', 品質コード: 'missing' });
    expect(at('18:11')).toMatchObject({ 値: '9', 品質: '確認待ち', 品質コード: 'suspect' });
    expect(at('18:30')).toMatchObject({ 値: '3.2', 理由: '時計のずれを補正' });
    expect(at('18:00')?.['観測日時（ISO 8601）']).toBe('2026-06-02T18:00:00+09:00');
  });

  test('takes the period with both its ends, and no more', async () => {
    const rows = rowsOf(
      await csvOf(storeOf(A_NIGHT), {
        form: 'plain',
        from: minute(1),
        to: minute(3),
        quantity: 'level',
      }),
    );
    expect(rows.map(({ time }) => time?.slice(11, 16))).toEqual(['18:01', '18:02', '18:03']);
  });

  test('holds one station or all, and those of removed stations only where nothing narrower is asked', async () => {
    const store = storeOf(A_NIGHT);
    const stations = async (query: Partial<CsvQuery>) => [
      ...new Set(
        rowsOf(await csvOf(store, { form: 'plain', ...query })).map(
          (row) => `${row.station_id} ${row.quantity}`,
        ),
      ),
    ];
    expect(await stations({})).toEqual([
      'kajiyase-bashi level',
      'kajiyase-bashi rain',
      'naro-bashi level',
      'mukashi level',
    ]);
    expect(await stations({ quantity: 'rain' })).toEqual(['kajiyase-bashi rain']);
    expect(await stations({ station: [StationId.parse('naro-bashi'), StationId.parse('mukashi')] })).toEqual([
      'naro-bashi level',
      'mukashi level',
    ]);
    expect(await stations({ town: TownId.parse('shimanto-cho') })).not.toContain('mukashi level');
    await expect(stations({ town: TownId.parse('nakatosa') })).rejects.toThrow(NothingToExport);
    await expect(
      stations({ station: [StationId.parse('naro-bashi'), StationId.parse('nowhere')] }),
    ).rejects.toThrow(NothingToExport);
    await expect(stations({ station: StationId.parse('naro-bashi'), quantity: 'rain' })).rejects.toThrow(
      NothingToExport,
    );
  });

  test('says 訓練 in every row of an exercise', async () => {
    const rows = rowsOf(await csvOf(storeOf(A_NIGHT), {}, true));
    expect(rows.every((row) => row.備考?.startsWith('訓練'))).toBe(true);
  });

  test('in ten-minute steps never averages a crest away, and counts what it leaves out', async () => {
    const [first, second] = rowsOf(
      await csvOf(storeOf(A_NIGHT), {
        step: '10m',
        form: 'plain',
        from: minute(0),
        to: minute(19),
        quantity: 'level',
        station: StationId.parse('kajiyase-bashi'),
      }),
    );
    expect(first).toMatchObject({
      min: '1.5',
      max: '3.95',
      max_time: '2026-06-02T18:03:00+09:00',
      good: '4',
      sum: '',
    });
    expect(second).toMatchObject({ max: '4.01', good: '2', suspect: '1', bad: '1', missing: '1' });
    expect(second?.reasons?.split(' ')).toEqual(expect.arrayContaining(['range', 'sentinel']));
  });

  test('in ten-minute steps has whole ones at both ends, wherever in them the period begins and ends', async () => {
    const store = storeOf(A_NIGHT);
    const wanted = { step: '10m', form: 'plain', quantity: 'level' } as const;
    const whole = await csvOf(store, { ...wanted, from: minute(0), to: minute(20) - 1 });
    expect(rowsOf(whole).length).toBeGreaterThan(2);
    expect(await csvOf(store, { ...wanted, from: minute(2), to: minute(11) })).toBe(whole);
    expect(await csvOf(store, { ...wanted, from: minute(9), to: minute(10) })).toBe(whole);
  });

  test('in ten-minute steps is refused where the first would lack its beginning, with the time of the first whole one', () => {
    const store = storeOf(stored(LEVEL, [[10, 2]]));
    store.exec(`INSERT INTO horizon SELECT id, ${minute(25)}, ${minute(25)} FROM series`);
    const older = { range: () => Promise.resolve([]), lostBefore: minute(5) };
    const from = (minutes: number) => () =>
      csvSource(store, { ...WHOLE, step: '10m', from: minute(minutes) }, older);
    expect(from(5)).toThrow(expect.objectContaining({ beginsAt: minute(10) }));
    expect(from(10)).not.toThrow();
  });

  test('in ten-minute steps adds rain up', async () => {
    const rows = rowsOf(await csvOf(storeOf(A_NIGHT), { step: '10m', form: 'plain', quantity: 'rain' }));
    expect(rows.map(({ sum }) => sum)).toEqual(['1.5', '0']);
  });

  test('of more readings than a page has each of them once, and no stretch twice', async () => {
    const count = 2 * CSV_PAGE + 7;
    const store = storeOf(
      stored(
        LEVEL,
        Array.from({ length: count }, (_, i): Row => [i, i / 100]),
      ),
    );
    const to = minute(count);
    const raw = rowsOf(await csvOf(store, { form: 'plain', to }));
    expect(raw.map(({ value }) => Number(value))).toEqual(Array.from({ length: count }, (_, i) => i / 100));
    const summed = rowsOf(await csvOf(store, { form: 'plain', to, step: '10m' }));
    expect(summed).toHaveLength(Math.ceil(count / 10));
    expect(summed.reduce((sum, { good }) => sum + Number(good), 0)).toBe(count);
  });

  test('in ten-minute steps goes back to where roll-ups alone are kept, and is silent on what went with the readings', async () => {
    const days = 10;
    const every10 = Array.from({ length: days * 144 }, (_, i): Row => [i * 10, 1 + (i % 7) / 10]);
    const database = storeOf([]);
    const judge = openJudge(database, { addressees: [], drill: false, logsChanges: false });
    judge.apply(
      journalled(
        [pack(every10.map(([minutes, value]) => [minutes, value] as const))],
        minute(days * 1_440),
        10,
      ),
    );
    const wanted = { from: minute(0), to: minute(days * 1_440), form: 'plain', quantity: 'level' } as const;
    const before = rowsOf(await csvOf(database, { ...wanted, step: '10m' }));
    while (judge.sumUp() !== undefined);
    while (judge.retire(minute(5 * 1_440)));
    const after = rowsOf(await csvOf(database, { ...wanted, step: '10m' }));
    expect(after).toHaveLength(days * 144);
    const known = (rows: Record<string, string>[]) => rows.map((row) => ({ ...row, bad: '', missing: '' }));
    expect(known(after)).toEqual(known(before));
    const within = { ...wanted, from: minute(4), to: minute(14), step: '10m' } as const;
    expect(rowsOf(await csvOf(database, within))).toEqual(after.slice(0, 2));
    const silent = after.filter(({ bad, missing }) => bad === '' && missing === '');
    expect(silent.length).toBeGreaterThan(4 * 144);
    expect(silent).toEqual(after.slice(0, silent.length));
    expect(() => csvSource(database, { ...wanted, step: 'raw' })).toThrow(OlderUnreadable);
    // Of a time before what was let go of nobody has anything.
    database.exec(`UPDATE retired SET from_at = ${minute(60)}`);
    expect(() => csvSource(database, { ...wanted, step: '10m' })).toThrow(OlderUnreadable);
    expect(rowsOf(await csvOf(database, { ...wanted, from: minute(60), step: '10m' }))).toEqual(
      after.slice(6),
    );
  });

  test('is not made without its beginning: what the store has let go of is asked of the server, or told', async () => {
    const store = storeOf(stored(LEVEL, [[10, 2]]));
    store.exec(`INSERT INTO horizon SELECT id, ${minute(5)}, ${minute(5)} FROM series`);
    expect(() => csvSource(store, WHOLE)).toThrow(OlderUnreadable);
    const empty = { range: () => Promise.resolve([]) };
    expect(() => csvSource(store, WHOLE, { ...empty, lostBefore: undefined })).toThrow(ServerSilent);
    expect(() => csvSource(store, WHOLE, { ...empty, lostBefore: minute(0) })).toThrow(OlderUnreadable);
    const [old] = stored(LEVEL, [[0, 1]]);
    const source = csvSource(store, WHOLE, {
      lostBefore: 0,
      range: ({ from }) => Promise.resolve(old && from <= old.at ? [old] : []),
    });
    let text = '';
    for await (const piece of readingsCsv(source, { ...WHOLE, form: 'plain' }, false)) text += piece;
    expect(rowsOf(text).map(({ value }) => value)).toEqual(['1', '2']);
    // What has left by its age no server has: nobody is asked for it.
    store.exec(`INSERT INTO retired SELECT id, 0, ${minute(2)} FROM series`);
    const begins = (from: number) => () => csvSource(store, { ...WHOLE, from }, { ...empty, lostBefore: 0 });
    expect(begins(minute(1))).toThrow(OlderUnreadable);
    expect(begins(minute(2))).not.toThrow();
  });
});
