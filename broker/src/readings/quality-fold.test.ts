import { DAY, HOUR, MINUTE } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { type At, aProfile, aStation, minute } from '../testing/builders.js';
import { faultOf, NO_QUALITY_STATE, type QualitySettings, qualityStep } from './quality-fold.js';

const settings = (changes: Partial<QualitySettings> = {}): QualitySettings => ({
  profile: aProfile(),
  range: { min: -2, max: 20 },
  observing: 10 * MINUTE,
  startM: undefined,
  levels: aStation().levels,
  ...changes,
});

/** Folds readings in order; returns for each what it counts for in the end. */
function fold(readings: readonly At[], changes: Partial<QualitySettings> = {}): string[] {
  let state = NO_QUALITY_STATE;
  const verdicts = new Map<number, string>();
  for (const [minutes, value] of readings) {
    const step = qualityStep(state, { at: minute(minutes), value }, settings(changes));
    state = step.state;
    verdicts.set(minute(minutes), step.reason === 'spike' ? step.quality : (step.reason ?? step.quality));
    if (step.confirmed) verdicts.set(step.confirmed.at, 'confirmed');
  }
  return [...verdicts.values()];
}

describe('a value by itself', () => {
  const fault = (value: number, at = minute(0)) => faultOf({ at, value }, minute(0), settings());

  test('within the range, and of now, has no fault', () => {
    expect(fault(3.2)).toBeUndefined();
  });

  test('on the very edge of the range is still good', () => {
    expect(fault(-2)).toBeUndefined();
    expect(fault(20)).toBeUndefined();
  });

  test('outside the range is bad, on either side', () => {
    expect(fault(20.01)).toEqual({ quality: 'bad', reason: 'range' });
    expect(fault(-2.01)).toEqual({ quality: 'bad', reason: 'range' });
  });

  test.each([-888, -9_999, -999_999])(
    'the sentinel %d means that there is no value, not a low one',
    (value) => {
      expect(fault(value)).toEqual({ quality: 'missing', reason: 'sentinel' });
    },
  );

  test('two minutes ahead of the hub is a clock that drifts; more is a value from the future', () => {
    expect(fault(3, minute(2))).toBeUndefined();
    expect(fault(3, minute(2) + 1)).toEqual({ quality: 'bad', reason: 'future' });
  });

  test('however old, it is not at fault for its age', () => {
    expect(fault(3, minute(0) - 400 * DAY)).toBeUndefined();
  });
});

describe('a value after others', () => {
  test('a river that rises two metres in forty minutes is believed all the way', () => {
    expect(
      fold([
        [0, 1],
        [10, 1.5],
        [20, 2.1],
        [30, 2.7],
        [40, 3.2],
      ]),
    ).toEqual(['good', 'good', 'good', 'good', 'good']);
  });

  test('a single spike stays suspect, and the old height after it is good', () => {
    expect(
      fold([
        [0, 1],
        [10, 5],
        [20, 1.02],
      ]),
    ).toEqual(['good', 'suspect', 'good']);
  });

  test('a jump that the next reading repeats is confirmed', () => {
    expect(
      fold([
        [0, 1],
        [10, 4],
        [20, 4.1],
      ]),
    ).toEqual(['good', 'confirmed', 'good']);
  });

  test('a jump that goes on rising is confirmed by the next reading', () => {
    expect(
      fold([
        [0, 1],
        [10, 3.5],
        [20, 6],
      ]),
    ).toEqual(['good', 'confirmed', 'good']);
  });

  test('a flash flood whose second value is lower is confirmed by it: the crest came first', () => {
    expect(
      fold([
        [0, 1],
        [10, 6],
        [20, 5.3],
        [30, 4.7],
        [40, 4.2],
      ]),
    ).toEqual(['good', 'confirmed', 'good', 'good', 'good']);
  });

  test.each([
    ['half of the jump', 3.5, 'confirmed'],
    ['less than half of the jump', 3.49, 'suspect'],
    ['the old height', 1.02, 'suspect'],
  ])('a crest after which the gauge says %s', (_name, second, verdict) => {
    expect(
      fold([
        [0, 1],
        [10, 6],
        [20, second],
      ])[1],
    ).toBe(verdict);
  });

  test('a crest on a river that rose steeply before it is confirmed by a value on the way down', () => {
    expect(
      fold([
        [0, 1.457],
        [10, 2.393],
        [20, 4],
        [30, 3.255],
      ]),
    ).toEqual(['good', 'good', 'confirmed', 'good']);
  });

  test('a gauge that has just sent another doubted value is not believed by half a fall', () => {
    expect(
      fold([
        [0, 1],
        [10, 6],
        [20, 4.2],
      ])[1],
    ).toBe('confirmed');
    expect(
      fold([
        [0, 1],
        [10, -1.5],
        [20, 6],
        [30, 4.2],
        [40, 1],
      ]),
    ).toEqual(['good', 'suspect', 'suspect', 'suspect', 'good']);
  });

  test('a crest from which the water fell faster than a river is not confirmed', () => {
    expect(
      fold([
        [0, 1],
        [10, 15],
        [20, 9.9],
      ])[1],
    ).toBe('rate');
  });

  test('a fall is not confirmed by half of it: what stands in a beam looks the same', () => {
    expect(
      fold([
        [0, 6],
        [10, 1],
        [20, 3],
      ])[1],
    ).toBe('suspect');
  });

  test('a flood that rises ever faster is confirmed by its next step', () => {
    expect(
      fold([
        [0, 1],
        [10, 2.15],
        [20, 4.3],
      ]),
    ).toEqual(['good', 'confirmed', 'good']);
  });

  test('a second outlier elsewhere confirms nothing', () => {
    expect(
      fold([
        [0, 1],
        [10, 5],
        [20, -1.5],
        [30, 1],
      ]),
    ).toEqual(['good', 'suspect', 'suspect', 'good']);
  });

  test('a second outlier far beyond the first confirms nothing', () => {
    expect(
      fold([
        [0, 1],
        [10, 4],
        [20, 15],
      ]),
    ).toEqual(['good', 'suspect', 'rate']);
  });

  test('a dam gate that closes: a fall that lasts is confirmed as a rise is', () => {
    expect(
      fold([
        [0, 6],
        [10, 3],
        [20, 2.9],
      ]),
    ).toEqual(['good', 'confirmed', 'good']);
  });

  test('hourly data may move six metres without a doubt', () => {
    expect(
      fold([
        [0, 1],
        [60, 7],
        [120, 12.9],
      ]),
    ).toEqual(['good', 'good', 'good']);
    expect(
      fold([
        [0, 1],
        [60, 7.2],
      ]),
    ).toEqual(['good', 'suspect']);
  });

  test('a small step is never doubted, however fast it came', () => {
    expect(
      fold([
        [0, 1],
        [0.1, 1.5],
      ]),
    ).toEqual(['good', 'good']);
  });

  test('the first reading of all is believed', () => {
    expect(fold([[0, 12]])).toEqual(['good']);
  });

  test('the first word of a crisis gauge that rested is believed, however high', () => {
    expect(
      fold(
        [
          [0, 1.2],
          [50, 8],
        ],
        { startM: 1 },
      ),
    ).toEqual(['good', 'good']);
  });

  test('a crisis gauge that fell silent high up was not resting: its jump is doubted', () => {
    expect(
      fold(
        [
          [0, 1.4],
          [50, 8],
        ],
        { startM: 1 },
      ),
    ).toEqual(['good', 'suspect']);
  });

  test('rain may jump: without a spike rule nothing is doubted', () => {
    expect(
      fold(
        [
          [0, 0],
          [10, 19.5],
          [20, 0],
        ],
        { profile: aProfile({ spike: undefined }) },
      ),
    ).toEqual(['good', 'good', 'good']);
  });
});

describe('a change beyond what a river does', () => {
  test('is told from a spike by its pace: more than 5 m in ten minutes', () => {
    expect(
      fold([
        [0, 1],
        [10, 6.1],
        [20, 1],
        [30, 6],
        [40, 1],
      ]),
    ).toEqual(['good', 'rate', 'good', 'suspect', 'good']);
  });

  test('is confirmed by the next reading that stands there', () => {
    expect(
      fold([
        [0, 1],
        [10, 9],
        [20, 9.2],
      ]),
    ).toEqual(['good', 'confirmed', 'good']);
  });

  test('or that goes on as a river can', () => {
    expect(
      fold([
        [0, 1],
        [10, 9],
        [20, 13],
      ]),
    ).toEqual(['good', 'confirmed', 'good']);
  });

  test('is not confirmed by one that runs away further', () => {
    expect(
      fold([
        [0, 1],
        [10, 7],
        [20, 13],
        [30, 19],
      ]),
    ).toEqual(['good', 'rate', 'rate', 'rate']);
  });

  test('a spike that runs away faster than a river is not confirmed either', () => {
    expect(
      fold([
        [0, 1],
        [10, 5.5],
        [20, 11.5],
      ]),
    ).toEqual(['good', 'suspect', 'rate']);
  });

  test.each([
    ['a rise of 3 m in an hour', [10, 1], [20, 1.5], [30, 2], [40, 2.5], [50, 3], [60, 3.5], [70, 4]],
    ['the same, once an hour', [0, 1], [60, 4]],
    ['a dry bed that fills 1.3 m in ten minutes, a value a minute', ...minuteByMinute(10, 0.13)],
  ] as const)('%s is a river: nothing of it is doubted', (_name, ...readings) => {
    expect(new Set(fold(readings as readonly At[]))).toEqual(new Set(['good']));
  });

  test('a dry bed that fills 2 m in ten minutes is confirmed by the next reading', () => {
    expect(
      fold([
        [0, 0],
        [10, 2],
        [20, 3.1],
      ]),
    ).toEqual(['good', 'confirmed', 'good']);
  });

  test('where the profile switches the limit off, it is a spike', () => {
    expect(
      fold(
        [
          [0, 1],
          [10, 9],
        ],
        { profile: aProfile({ rate: false }) },
      ),
    ).toEqual(['good', 'suspect']);
  });
});

function minuteByMinute(minutes: number, stepM: number): At[] {
  return Array.from({ length: minutes + 1 }, (_, i) => [i, Math.round(i * stepM * 1_000) / 1_000]);
}

describe('a value that stands still', () => {
  const still = (hours: number, value: number, every = 10): At[] =>
    Array.from({ length: (hours * 60) / every + 1 }, (_, i) => [i * every, value]);
  const profile = aProfile({ stuck: { low: '3h', high: '1h' } });
  const stuck = (readings: readonly At[], changes: Partial<QualitySettings> = {}) =>
    fold(readings, { profile, ...changes })
      .map((verdict) => (verdict === 'stuck' ? 'x' : '.'))
      .join('');

  test('below every level is doubted after the longer time, from a level on after the shorter', () => {
    expect(stuck(still(3, 1))).toBe(`${'.'.repeat(18)}x`);
    expect(stuck(still(2, 3))).toBe(`${'.'.repeat(6)}${'x'.repeat(7)}`);
  });

  test('by default stands still for twelve hours in a flood and fourteen days below', () => {
    const hours = (value: number, length: number) => fold(still(length, value, 30), { observing: HOUR });
    expect(hours(3, 12).indexOf('stuck')).toBe(24);
    expect(hours(1, 14 * 24).indexOf('stuck')).toBe(14 * 48);
  });

  test('is believed again as soon as it moves, by a millimetre', () => {
    expect(stuck([...still(2, 3), [130, 3.001], [140, 3.001]])).toBe(`${'.'.repeat(6)}${'x'.repeat(7)}..`);
  });

  test('is not still over a gap of more than three intervals', () => {
    expect(stuck([...still(0.5, 3), [60.1, 3], [70, 3]])).toBe('.'.repeat(6));
    expect(stuck([...still(0.5, 3), [60, 3], [70, 3]])).toBe('....xx');
  });

  test('at the height where a crisis gauge rests means a dry bed', () => {
    expect(stuck(still(6, 1.35), { startM: 1 })).not.toContain('x');
    expect(stuck(still(6, 1.36), { startM: 1 })).toContain('x');
  });

  test('means nothing for rain, and nothing where the profile says so', () => {
    expect(fold(still(24 * 30, 0), { profile: aProfile({ spike: undefined }) })).not.toContain('stuck');
    expect(fold(still(48, 3), { profile: aProfile({ stuck: false }) })).not.toContain('stuck');
  });

  test('under which a level is lowered is high since then, however long it stood there before', () => {
    const [first] = aStation().levels;
    if (!first) throw new Error('a station has levels');
    const marks = first.marks.map((mark) => (mark.key === 'caution' ? { ...mark, valueM: 2.5 } : mark));
    const levels = [first, { ...first, validFrom: minute(120), marks }];
    expect(stuck(still(4, 2.9), { levels })).toBe(`${'.'.repeat(18)}xxxxxxx`);
    expect(stuck(still(2.5, 2.9), { levels })).toBe('.'.repeat(16));
  });

  test('keeps its height: a jump away from it is doubted as from any other', () => {
    expect(fold([...still(2, 3), [130, 8.5]], { profile }).at(-1)).toBe('rate');
  });
});
