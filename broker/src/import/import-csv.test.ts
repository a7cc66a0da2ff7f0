import { describe, expect, it } from 'vitest';
import { IMPORT_LIMITS, type ImportLimits, importCsv } from './import-csv.js';
import { ImportMap } from './import-map.js';
import { replayText } from './imported-rows.js';

type MapFile = Parameters<typeof ImportMap.parse>[0] & Record<string, unknown>;

/** A mapping for `time,level` rows in JST, with what the test changes. */
function mapping({ time, value, ...rest }: { time?: object; value?: object } & Record<string, unknown> = {}) {
  const file: MapFile = {
    time: { column: 'time', format: 'yyyy/MM/dd HH:mm', zone: 'JST', ...time },
    value: { column: 'level', unit: 'm', ...value },
    ...rest,
  };
  return ImportMap.parse(file);
}

/** The bytes in pieces of a few, so that lines and characters are cut anywhere. */
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) {
    yield await Promise.resolve(bytes.subarray(start, start + size));
  }
}

async function imported(input: string | Uint8Array, map = mapping(), limits: Partial<ImportLimits> = {}) {
  const bytes = typeof input === 'string' ? Buffer.from(input) : input;
  const outcome = await importCsv(inPieces(bytes, 7), map, { ...IMPORT_LIMITS, ...limits });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults));
  const text = [...replayText(map.quantity, outcome.rows, outcome.order)].join('');
  return { text, rows: text.trimEnd().split('\n').slice(1), summary: outcome.summary };
}

async function faultsOf(input: string | Uint8Array, map = mapping(), limits: Partial<ImportLimits> = {}) {
  const bytes = typeof input === 'string' ? Buffer.from(input) : input;
  const outcome = await importCsv(inPieces(bytes, 7), map, { ...IMPORT_LIMITS, ...limits });
  return outcome.ok ? [] : outcome.faults;
}

describe('an imported hydrograph', () => {
  it('comes out ascending, in metres, with LF and without a byte order mark', async () => {
    const { text, summary } = await imported(
      '\uFEFFtime,level\r\n2026/06/02 18:20,2.50\r\n2026/06/02 18:10,-0.10\r\n',
    );
    expect(text).toBe('time,level_m\n2026-06-02T18:10:00+09:00,-0.1\n2026-06-02T18:20:00+09:00,2.5\n');
    expect(summary).toEqual({
      quantity: 'level',
      unit: 'm',
      rowsRead: 2,
      rowsWritten: 2,
      dropped: { missing: 0, quality: 0, duplicate: 0 },
      outOfOrder: 1,
      sameTimeOtherValue: 0,
      rounded: 0,
      sentinels: 0,
      looksLikeSentinel: 0,
      quality: {},
      first: '2026-06-02T18:10:00+09:00',
      last: '2026-06-02T18:20:00+09:00',
      min: -0.1,
      max: 2.5,
    });
  });

  it('is itself a file that imports to the same bytes', async () => {
    const own = mapping({
      time: { format: 'iso', zone: 'in-the-value' },
      value: { column: 'level_m' },
    });
    const { text } = await imported('time,level\n2026/06/02 24:00,2.505\n2026/06/02 18:10,-12\n');
    expect((await imported(text, own)).text).toBe(text);
  });

  it('tells a row that only repeats from one that says another value for the same time', async () => {
    const { rows, summary } = await imported(
      'time,level\n2026/06/02 18:10,2.5\n2026/06/02 18:10,2.6\n2026/06/02 18:10,2.50\n2026/06/02 18:20,2.6\n',
    );
    expect(rows).toEqual([
      '2026-06-02T18:10:00+09:00,2.5',
      '2026-06-02T18:10:00+09:00,2.6',
      '2026-06-02T18:20:00+09:00,2.6',
    ]);
    expect(summary).toMatchObject({ sameTimeOtherValue: 1, dropped: { duplicate: 1 } });
  });

  it('never turns an absent value into zero', async () => {
    const { rows, summary } = await imported(
      'time,level\n2026/06/02 18:00,\n2026/06/02 18:10,---\n2026/06/02 18:20,欠測\n2026/06/02 18:30,0\n',
    );
    expect(rows).toEqual(['2026-06-02T18:30:00+09:00,0']);
    expect(summary.dropped.missing).toBe(3);
  });

  it('passes sentinels through as they stand, so that the hub keeps them as missing', async () => {
    const map = mapping({ value: { unit: 'cm', offsetM: 100 } });
    const { rows, summary } = await imported(
      'time,level\n2026/06/02 18:00,-9999\n2026/06/02 18:10,150\n',
      map,
    );
    expect(rows).toEqual(['2026-06-02T18:00:00+09:00,-9999', '2026-06-02T18:10:00+09:00,101.5']);
    expect(summary).toMatchObject({ sentinels: 1, min: 101.5, max: 101.5 });
  });

  it('drops a sentinel that the mapping lists as missing, however it is written', async () => {
    const map = mapping({ value: { missing: [-9999] } });
    const { rows, summary } = await imported(
      'time,level\n2026/06/02 18:00,-9999.00\n2026/06/02 18:10,1\n',
      map,
    );
    expect(rows).toHaveLength(1);
    expect(summary.dropped.missing).toBe(1);
  });

  it('points at a number that may be a level or a sentinel', async () => {
    const map = mapping({ value: { unit: 'mm' } });
    const { rows, summary } = await imported('time,level\n2026/06/02 18:00,-888\n', map);
    expect(rows).toEqual(['2026-06-02T18:00:00+09:00,-0.888']);
    expect(summary.looksLikeSentinel).toBe(1);
  });

  it('keeps and counts rows of every quality, and drops the unaccepted only when told to', async () => {
    const input =
      'time,level,quality\n2026/06/02 18:00,1,ok\n2026/06/02 18:10,2,raw\n2026/06/02 18:20,3,ok\n';
    const quality = { column: 'quality', accept: ['ok'] };
    const kept = await imported(input, mapping({ quality }));
    expect(kept.summary).toMatchObject({ rowsWritten: 3, quality: { ok: 2, raw: 1 } });
    const dropped = await imported(input, mapping({ quality: { ...quality, others: 'drop' } }));
    expect(dropped.summary).toMatchObject({
      rowsWritten: 2,
      dropped: { quality: 1 },
      quality: { ok: 2, raw: 1 },
    });
  });

  it('reads Shift_JIS, a date and a time of day in two columns, and rain', async () => {
    // 日付,時刻,雨量 and one row, in Shift_JIS.
    const header = [
      0x93, 0xfa, 0x95, 0x74, 0x2c, 0x8e, 0x9e, 0x8d, 0x8f, 0x2c, 0x89, 0x4a, 0x97, 0xca, 0x0d, 0x0a,
    ];
    const bytes = Buffer.concat([Buffer.from(header), Buffer.from('2026/6/2,24:00,10.5\r\n')]);
    const map = mapping({
      quantity: 'rain',
      encoding: 'shift_jis',
      time: { column: ['日付', '時刻'], format: 'yyyy/M/d H:mm' },
      value: { column: '雨量', unit: 'mm' },
    });
    expect((await imported(bytes, map)).text).toBe('time,rain_mm\n2026-06-03T00:00:00+09:00,10.5\n');
  });

  it('reads columns by number from a file without a header row', async () => {
    const map = mapping({
      headerRow: false,
      skipHeaderLines: 1,
      delimiter: '\t',
      time: { column: 2 },
      value: { column: 1 },
    });
    const { rows } = await imported(
      'made by hand "here"\n1.5\t2026/06/02 18:00\n\n1.6\t2026/06/02 18:10',
      map,
    );
    expect(rows).toEqual(['2026-06-02T18:00:00+09:00,1.5', '2026-06-02T18:10:00+09:00,1.6']);
  });

  it('tells a comma that is decimal from one that separates, by its quotes', async () => {
    const map = mapping({ value: { decimal: ',', unit: 'cm' } });
    const { rows } = await imported('time,level\n2026/06/02 18:00,"96,00"\n', map);
    expect(rows).toEqual(['2026-06-02T18:00:00+09:00,0.96']);
  });

  it('has exactly the values and times that went in, whatever their order, unit and notation', async () => {
    const random = generator(20_260_602);
    for (let round = 0; round < 40; round++) {
      const count = 1 + random(200);
      const truth = new Map<number, number>();
      while (truth.size < count)
        truth.set(Date.UTC(2026, 0, 1) + random(525_600) * 60_000, random(60_001) - 20_000);
      const units = { m: 3, cm: 1, mm: 0 } as const;
      const unit = (['m', 'cm', 'mm'] as const)[random(3)] ?? 'm';
      const decimal = random(2) === 0 ? '.' : ',';
      const lines = [...truth]
        .sort(() => random(3) - 1)
        .map(([at, mm]) => {
          const local = new Date(at + 9 * 3_600_000).toISOString();
          const value = decimalText(mm, units[unit]).replace('.', decimal);
          return `${value};x;${local.slice(0, 10).replaceAll('-', '/')} ${local.slice(11, 16)}`;
        });
      const map = mapping({ delimiter: ';', value: { unit, decimal, sentinels: [] } });
      const { rows, summary } = await imported(`level;note;time\n${lines.join('\n')}\n`, map);
      const expected = [...truth].sort(([a], [b]) => a - b);
      expect(rows.map((row) => Date.parse(row.split(',')[0] ?? ''))).toEqual(expected.map(([at]) => at));
      expect(rows.map((row) => row.split(',')[1])).toEqual(expected.map(([, mm]) => String(mm / 1_000)));
      expect(summary).toMatchObject({ rowsRead: count, rowsWritten: count, rounded: 0 });
    }
  });
});

/** Thousandths shifted by decimals, written by hand: 960 with three decimals is 0.960, with one 96.0. */
function decimalText(thousandths: number, decimals: number): string {
  if (decimals === 0) return String(thousandths);
  const digits = String(Math.abs(thousandths)).padStart(decimals + 1, '0');
  return `${thousandths < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** A small generator of whole numbers below a bound (mulberry32), so that a failure can be run again. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

describe('a faulty file', () => {
  it('is told fault by fault: line, what was expected, what was received', async () => {
    const faults = await faultsOf(
      'note\ntime,level\n2026/06/02 18:00,1.5\n2026/06/31 18:00,1.5\n\n2026/06/02 18:20,1.5m\n2026/06/02 18:30\n',
      mapping({ headerRowStartsWith: 'time' }),
    );
    expect(faults).toEqual([
      {
        line: 4,
        expected: 'a time as yyyy/MM/dd HH:mm, without offset (the mapping states +09:00)',
        received: '"2026/06/31 18:00"',
      },
      {
        line: 6,
        expected:
          'a number in m with a decimal point and no thousands separator, or a word from value.missing',
        received: '"1.5m"',
      },
      { line: 7, expected: '2 cells as in the first row', received: '1: "2026/06/02 18:30"' },
    ]);
  });

  it('does not lose the digits after a decimal comma that was taken for a separator', async () => {
    const faults = await faultsOf('time,level\n2026/06/02 18:00,96,00\n');
    expect(faults).toMatchObject([{ line: 2, expected: '2 cells as in the first row' }]);
  });

  it('is counted on when it has more faults than are told', async () => {
    const input = `time,level\n${'2026/06/02 18:00,x\n'.repeat(30)}`;
    const outcome = await importCsv(inPieces(Buffer.from(input), 64), mapping(), {
      ...IMPORT_LIMITS,
      faultsTold: 5,
    });
    expect(outcome).toMatchObject({ ok: false, faultCount: 30, faults: { length: 5 } });
  });

  it('may lack the column, or name it twice', async () => {
    expect(await faultsOf('time,stage\n2026/06/02 18:00,1\n')).toEqual([
      { line: 1, expected: 'one column named "level"', received: '"time,stage"' },
    ]);
    expect(await faultsOf('time,level,level\n')).toMatchObject([
      { received: '2 of that name (state its number)' },
    ]);
    expect(await faultsOf('time,level\n', mapping({ value: { column: 9 } }))).toMatchObject([
      { expected: 'a column 9' },
    ]);
  });

  it('may have no row, no header row, or nothing at all', async () => {
    expect(await faultsOf('time,level\n2026/06/02 18:00,-\n')).toEqual([
      { line: 0, expected: 'at least one row with a value', received: 'none' },
    ]);
    expect(await faultsOf('a\nb\n', mapping({ headerRowStartsWith: 'time' }))).toMatchObject([{ line: 2 }]);
    expect(await faultsOf('')).toHaveLength(1);
  });

  it('may have a quote that is left open, or one inside a cell', async () => {
    expect(await faultsOf('time,level\n"2026/06/02 18:00,1\n2026/06/02 18:10,2\n')).toMatchObject([
      { line: 3, expected: 'a closing quote' },
    ]);
    expect(
      await faultsOf('x\ntime,level\n2026/06/02 18:00,1"\n', mapping({ skipHeaderLines: 1 })),
    ).toMatchObject([{ line: 3, expected: 'quotes only around a whole cell' }]);
  });

  it('may be in another encoding; the line is named and nothing is replaced by question marks', async () => {
    const latin = Buffer.from('time,level\n2026/06/02 18:00,1\nM\xfcnchen,1\n', 'latin1');
    expect(await faultsOf(latin)).toEqual([
      { line: 3, expected: 'text in utf-8', received: 'other bytes: "M?nchen,1"' },
    ]);
  });

  it('is refused beyond the limits of bytes, line length and rows', async () => {
    const input = `time,level\n${'2026/06/02 18:00,1\n'.repeat(10)}`;
    expect(await faultsOf(input, mapping(), { fileBytes: 100 })).toMatchObject([
      { expected: 'a file of at most 100 bytes' },
    ]);
    expect(await faultsOf(input, mapping(), { rows: 9 })).toEqual([
      { line: 11, expected: 'at most 9 rows', received: 'more' },
    ]);
    expect(
      await faultsOf(`time,level\n2026/06/02 18:00,${'1'.repeat(100)}`, mapping(), { lineBytes: 50 }),
    ).toEqual([{ line: 2, expected: 'at most 50 bytes in a line', received: 'more' }]);
  });
});
