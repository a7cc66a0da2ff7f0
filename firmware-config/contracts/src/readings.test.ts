import { describe, expect, test } from 'vitest';
import { SeriesId, seriesParts } from './ids.js';
import { decodeReadings, encodeReadings, MAX_RECORDS, type ReadingsPack } from './readings.js';
import { minute } from './testing/builders.js';

const LEVEL = SeriesId.parse('kajiyase-bashi/level');
const RAIN = SeriesId.parse('kajiyase-bashi/rain');

const seconds = (minutes: number) => minute(minutes) / 1_000;
const decode = (records: unknown) =>
  decodeReadings(
    typeof records === 'string' ? records : JSON.stringify(records),
    (series) => seriesParts(series).station === 'kajiyase-bashi',
  );
const level = (minutes: number, v: unknown, others: object = {}) => ({
  n: LEVEL,
  u: 'm',
  t: seconds(minutes),
  v,
  ...others,
});
const sent = { kw_sent: seconds(1) };
const valuesOf = (records: unknown) => decode(records).pack?.readings.map((reading) => reading.value);
const faultsOf = (records: unknown) => decode(records).faults.map((fault) => fault.fault);

describe('a pack of readings', () => {
  const pack: ReadingsPack = {
    sentAt: minute(1),
    clock: 'synced',
    readings: [
      { series: LEVEL, takenAt: minute(0), value: 214.09 },
      { series: LEVEL, takenAt: minute(0) + 250, value: -1.245 },
      { series: RAIN, takenAt: minute(0), value: 0.5 },
    ],
  };

  test('comes out as it went in', () => {
    expect(decode(encodeReadings(pack))).toEqual({ pack, faults: [] });
  });

  test('says so when the clock that dated it runs freely', () => {
    const free: ReadingsPack = { ...pack, clock: 'free' };
    expect(decode(encodeReadings(free)).pack).toEqual(free);
  });

  test('may state what is common to its records once, as SenML does', () => {
    const { pack: read, faults } = decode([
      { ...sent, bn: 'kajiyase-bashi/', bt: seconds(0), bu: 'm', bv: 200 },
      { n: 'level', v: 14.09 },
      { n: 'level', t: 600, v: 14.2 },
      { n: 'rain', u: 'mm', bv: 0, v: 0.5 },
    ]);
    expect(faults).toEqual([]);
    expect(read?.readings).toEqual([
      { series: LEVEL, takenAt: minute(0), value: 214.09 },
      { series: LEVEL, takenAt: minute(10), value: 214.2 },
      { series: RAIN, takenAt: minute(0), value: 0.5 },
    ]);
  });

  test('keeps three decimals and no more', () => {
    expect(valuesOf([level(0, 214.0904, sent)])).toEqual([214.09]);
  });

  test('may carry fields that nobody knows', () => {
    expect(faultsOf([level(0, 1, { ...sent, ut: 60, maker: 'x' })])).toEqual([]);
  });
});

describe('a pack that nobody can read', () => {
  test.each([
    ['not-json', ''],
    ['not-json', '[{"n":"kajiyase-bashi/level"'],
    ['not-json', '[{"n":"kajiyase-bashi/level","v":NaN}]'],
    ['not-a-pack', '{}'],
    ['not-a-pack', '[]'],
    ['not-a-pack', 'null'],
    ['not-a-pack', '214.09'],
    ['sent-time-missing', '[null]'],
    ['sent-time-missing', '[[]]'],
    ['sent-time-missing', '[{"n":"kajiyase-bashi/level","u":"m","t":1780412400,"v":1}]'],
    ['sent-time-missing', '[{"kw_sent":0,"n":"kajiyase-bashi/level","u":"m","t":1780412400,"v":1}]'],
    ['sent-time-missing', '[{"kw_sent":1e300}]'],
    ['sent-time-missing', '[{"kw_sent":"now"}]'],
  ])('is set aside whole (%s): %s', (fault, text) => {
    const { pack, faults } = decode(text);
    expect(pack).toBeUndefined();
    expect(faults).toMatchObject([{ fault }]);
  });

  test('keeps only the start of a monster', () => {
    expect(decode('x'.repeat(100_000)).faults[0]?.raw).toHaveLength(2_000);
  });

  test('of more records than a pack may have is not begun', () => {
    const records = Array.from({ length: MAX_RECORDS + 1 }, () => level(0, 1, sent));
    expect(decode(records)).toMatchObject({ faults: [{ fault: 'too-many-records' }] });
    expect(decode(records.slice(1)).pack?.readings).toHaveLength(MAX_RECORDS);
  });
});

describe('one bad record', () => {
  test.each([
    ['record-malformed', level(10, '1.2')],
    ['record-malformed', level(10, null)],
    ['record-malformed', 'record'],
    ['record-malformed', null],
    ['record-malformed', { ...level(10, 1), n: 7 }],
    ['value-missing', { n: LEVEL, u: 'm', t: seconds(10) }],
    ['value-missing', { n: LEVEL, u: 'm', t: seconds(10), vs: 'high' }],
    ['unit-wrong', level(10, 1, { u: 'cm' })],
    ['unit-wrong', { n: LEVEL, t: seconds(10), v: 1 }],
    ['unit-wrong', level(10, 1, { n: RAIN })],
    ['name-unknown', level(10, 1, { n: 'kajiyase-bashi/temperature' })],
    ['name-unknown', level(10, 1, { n: 'kajiyase-bashi' })],
    ['name-unknown', level(10, 1, { n: '../level' })],
    ['station-not-yours', level(10, 1, { n: 'naro/level' })],
    ['time-missing', { n: LEVEL, u: 'm', v: 1 }],
    ['time-missing', level(10, 1, { t: -600 })],
    ['time-out-of-range', level(10, 1, { t: 9_999_999_999 })],
    ['unknown-version', level(10, 1, { bver: 11 })],
    ['unknown-version', level(10, 1, { secret_: 1 })],
  ])('costs only itself (%s)', (fault, bad) => {
    const records = [level(0, 1.1, sent), bad, level(20, 1.3)];
    expect(faultsOf(records)).toEqual([fault]);
    expect(valuesOf(records)).toEqual([1.1, 1.3]);
    expect(decode(records).faults[0]?.raw).toBe(JSON.stringify(bad));
  });

  test('costs only itself, even when it is nested too deep to be written out again', () => {
    const depth = 100_000;
    const good = JSON.stringify(level(0, 1.1, sent));
    const text = `[${good},${'['.repeat(depth)}${']'.repeat(depth)}]`;
    expect(faultsOf(text)).toEqual(['record-malformed']);
    expect(valuesOf(text)).toEqual([1.1]);
  });

  test('costs only itself, even when it is the first, which says when the pack was sent', () => {
    const records = [level(0, null, { ...sent, kw_clock: 'free' }), level(10, 1.2)];
    expect(decode(records)).toMatchObject({
      pack: { sentAt: minute(1), clock: 'free', readings: [{ value: 1.2 }] },
      faults: [{ fault: 'record-malformed' }],
    });
  });

  test('with a clock word that nobody knows does not cost the pack', () => {
    const records = [level(0, 1.1, { ...sent, kw_clock: 'sundial' }), level(10, 1.2)];
    expect(valuesOf(records)).toEqual([1.2]);
  });

  test('still gives those after it their base name and time', () => {
    const records = [
      { ...sent, bn: 'kajiyase-bashi/', bt: seconds(0), bu: 'm', n: 'level', v: 'broken' },
      { n: 'level', t: 600, v: 1.2 },
    ];
    expect(faultsOf(records)).toEqual(['record-malformed']);
    expect(valuesOf(records)).toEqual([1.2]);
  });

  test('whose base name cannot be read does not lend the one before it to those after it', () => {
    const records = [
      { ...sent, bn: 'kajiyase-bashi/', bt: seconds(0), bu: 'm' },
      { n: 'level', v: 1.1 },
      { bn: 7, n: 'level', v: 9 },
      { n: 'level', t: 600, v: 9 },
      { bn: 'kajiyase-bashi/', n: 'level', t: 1_200, v: 1.3 },
    ];
    expect(faultsOf(records)).toEqual(['record-malformed', 'record-malformed']);
    expect(valuesOf(records)).toEqual([1.1, 1.3]);
  });
});

test('an infinite value is malformed, not a flood', () => {
  expect(faultsOf(`[{"kw_sent":${seconds(1)},"n":"${LEVEL}","u":"m","t":${seconds(0)},"v":1e999}]`)).toEqual([
    'record-malformed',
  ]);
});
