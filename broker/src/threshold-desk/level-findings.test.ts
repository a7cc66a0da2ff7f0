import type { StationFile } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aCrisisGaugeFile, aStation, minute } from '../testing/builders.js';
import { levelFindings, orderFindings } from './level-findings.js';
import { planInForce } from './tried-levels.js';

const NOW = minute(0);

type Marks = NonNullable<StationFile['levels']>[number]['marks'];
const levelsOf = (
  marks: Marks,
  datum: 'tp' | 'overflow-zero' | 'crest-zero' = 'tp',
): StationFile['levels'] => [{ validFrom: '2020-01-01T00:00:00+09:00', datum, marks }];

function found(changes: Partial<StationFile>) {
  const station = aStation(changes);
  return levelFindings(station, planInForce(station, NOW), NOW);
}
const codes = (changes: Partial<StationFile>) => found(changes).map(({ code }) => code);

/** Four statutory steps, a metre apart, and a levee at 6 m. */
const WHOLE: Partial<StationFile> = {
  crestM: 6,
  levels: levelsOf([
    { key: 'caution', valueM: 2 },
    { key: 'evacuation', valueM: 3 },
    { key: 'danger', valueM: 4 },
    { key: 'overflow', valueM: 5 },
  ]),
};

test('of a gauge with every step, below its levee, there is nothing to say', () => {
  expect(found(WHOLE)).toEqual([]);
});

describe('order', () => {
  test('a town’s level that is shown graver than a statutory one above it is told', () => {
    const [one] = found({
      ...WHOLE,
      levels: levelsOf([
        { key: 'caution', valueM: 2 },
        {
          key: 'town',
          id: 'leave',
          valueM: 2.5,
          nameJa: '避難開始の目安',
          nameEn: 'Time to leave',
          shownAs: 4,
        },
        { key: 'evacuation', valueM: 3 },
        { key: 'danger', valueM: 4 },
        { key: 'overflow', valueM: 5 },
      ]),
    });
    expect(one).toMatchObject({ code: 'out-of-order', severity: 'warning' });
    expect(one?.ja).toContain('避難判断水位（3.00 m）は避難開始の目安（町独自）（2.50 m）より高い');
  });

  test('two levels closer than the hysteresis are left together', () => {
    const levels = levelsOf([
      { key: 'caution', valueM: 2 },
      { key: 'evacuation', valueM: 3 },
      { key: 'danger', valueM: 3.05 },
      { key: 'overflow', valueM: 5 },
    ]);
    expect(codes({ ...WHOLE, levels })).toEqual(['closer-than-hysteresis']);
    expect(codes({ ...WHOLE, levels, hysteresisM: 0.05 })).toEqual([]);
    expect(codes({ ...WHOLE, levels, hysteresisM: 0 })).toEqual(['no-hysteresis']);
  });

  test('of levels that are left each in its own way, their own hysteresis counts', () => {
    const levels = levelsOf([
      { key: 'caution', valueM: 2 },
      { key: 'evacuation', valueM: 3, hysteresisM: 0 },
      { key: 'danger', valueM: 3.05, hysteresisM: 0.05 },
      { key: 'overflow', valueM: 5, hysteresisM: 2.5 },
    ]);
    const all = found({ ...WHOLE, levels });
    expect(all.map(({ code }) => code)).toEqual(['closer-than-hysteresis', 'no-hysteresis']);
    expect(all[0]?.ja).toContain('氾濫開始水位を下がったとみなす幅（2.50 m）');
    expect(all[1]?.ja).toContain('避難判断水位の下がったとみなす幅が 0 m');
  });
});

test('levels that no file may state are told in both languages, by their names', () => {
  const [ascending, ...more] = orderFindings([
    { key: 'evacuation', valueM: 4 },
    { key: 'danger', valueM: 3 },
  ]);
  expect(more).toEqual([]);
  expect(ascending?.ja).toBe('氾濫危険水位（3.00 m）は、避難判断水位（4.00 m）より高くなければなりません。');
  const [same] = orderFindings([
    { key: 'danger', valueM: 3 },
    { key: 'gauge_danger', valueM: 3 },
  ]);
  expect(same).toMatchObject({ code: 'same-height', severity: 'fault' });
  expect(orderFindings([{ key: 'danger', valueM: 3 }])).toEqual([]);
});

describe('gaps', () => {
  test('a crisis gauge with nothing between start and overflow has no step before the water comes over', () => {
    const all = found(
      aCrisisGaugeFile({
        crestM: 6,
        levels: levelsOf([
          { key: 'start', valueM: 1 },
          { key: 'overflow', valueM: 5 },
        ]),
      }),
    );
    expect(all.map(({ code, severity }) => [code, severity])).toEqual([
      ['no-step-before', 'warning'],
      ['not-set', 'note'],
    ]);
    expect(all[1]?.ja).toContain('氾濫注意水位、避難判断水位、氾濫危険水位');
  });

  test('a level at which the gauge may rest is told', () => {
    const marks: Marks = [
      { key: 'start', valueM: 1 },
      { key: 'caution', valueM: 1.3 },
      { key: 'evacuation', valueM: 3 },
      { key: 'danger', valueM: 4 },
      { key: 'overflow', valueM: 5 },
    ];
    expect(codes(aCrisisGaugeFile({ crestM: 6, levels: levelsOf(marks) }))).toEqual(['rests-here']);
    expect(codes({ ...WHOLE, levels: levelsOf(marks) })).toEqual([]);
  });

  test('no level at all, levels that nobody is told of, and levels that are not yet in force', () => {
    expect(codes({ levels: [] })).toEqual(['nothing-told']);
    expect(codes({ crestM: 6, levels: levelsOf([{ key: 'design', valueM: 5 }]) })[0]).toBe('nothing-told');
    const later = levelsOf([{ key: 'overflow', valueM: 5 }])?.map((set) => ({
      ...set,
      validFrom: '2027-01-01T00:00:00+09:00',
    }));
    const [fault] = found({ levels: later ?? [] });
    expect(fault).toMatchObject({ code: 'not-in-force', severity: 'fault' });
    expect(fault?.ja).toContain('1月1日');
    expect(codes({ ...WHOLE, levels: [...(WHOLE.levels ?? []), ...(later ?? [])] })).toEqual([
      'changes-later',
    ]);
  });
});

describe('datum and crest', () => {
  test('a level above the levee, and one beyond what is taken for a value, can never do what it is there for', () => {
    expect(found({ ...WHOLE, crestM: 4.5 })[0]).toMatchObject({ code: 'above-crest', severity: 'fault' });
    const high = levelsOf([
      { key: 'caution', valueM: 2 },
      { key: 'evacuation', valueM: 3 },
      { key: 'danger', valueM: 4 },
      { key: 'overflow', valueM: 21 },
    ]);
    const [first, second] = found({ ...WHOLE, crestM: 30, levels: high });
    expect(first).toMatchObject({ code: 'out-of-range', severity: 'fault' });
    expect(first?.en).toContain('(-2 to 20 m)');
    expect(second).toBeUndefined();
  });

  test('where the overflow level is said to be 0, it is', () => {
    const series = (kind: 'overflow-zero' | 'crest-zero') => ({
      level: {
        ...{ profile: 'radar', expected: { observing: '10m' }, range: { min: -20, max: 5 } },
        datum: { kind, zeroTpM: 210 },
      },
    });
    const steps: Marks = [
      { key: 'caution', valueM: -3 },
      { key: 'evacuation', valueM: -2 },
      { key: 'danger', valueM: -1 },
      { key: 'overflow', valueM: 0.2 },
    ];
    const wrong = { crestM: 1, series: series('overflow-zero'), levels: levelsOf(steps, 'overflow-zero') };
    expect(codes(wrong)).toEqual(['overflow-not-zero']);
    // The crest is 0 by its datum, and nobody has to state it.
    expect(codes({ series: series('crest-zero'), levels: levelsOf(steps, 'crest-zero') })).toEqual([
      'above-crest',
    ]);
  });

  test('a crest that nobody has stated is a note, and no more', () => {
    const { crestM: _, ...rest } = WHOLE;
    expect(found(rest)).toMatchObject([{ code: 'crest-unknown', severity: 'note' }]);
  });
});

test('every finding is whole in both languages: no brace is left open', () => {
  const all = [
    ...found({ levels: levelsOf([{ key: 'overflow', valueM: 30 }]), hysteresisM: 0 }),
    ...found({ ...WHOLE, crestM: 1 }),
    ...found(
      aCrisisGaugeFile({
        levels: levelsOf([
          { key: 'start', valueM: 1 },
          { key: 'danger', valueM: 1.1 },
        ]),
      }),
    ),
  ];
  expect(all.length).toBeGreaterThan(8);
  for (const { ja, en } of all) expect(`${ja}${en}`).not.toMatch(/[{}]|undefined/);
});
