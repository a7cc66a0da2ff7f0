import { DAY, MINUTE } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { type At, aProfile, minute } from '../testing/builders.js';
import { faultOf, NO_QUALITY_STATE, type QualitySettings, qualityStep } from './quality-fold.js';

const settings = (changes: Partial<QualitySettings> = {}): QualitySettings => ({
  profile: aProfile(),
  range: { min: -2, max: 20 },
  observing: 10 * MINUTE,
  startM: undefined,
  ...changes,
});

/** Folds readings in order; returns for each what it counts for in the end. */
function fold(readings: readonly At[], changes: Partial<QualitySettings> = {}): string[] {
  let state = NO_QUALITY_STATE;
  const verdicts = new Map<number, string>();
  for (const [minutes, value] of readings) {
    const step = qualityStep(state, { at: minute(minutes), value }, settings(changes));
    state = step.state;
    verdicts.set(minute(minutes), step.quality);
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
        [10, 9],
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

  test('a second outlier elsewhere confirms nothing', () => {
    expect(
      fold([
        [0, 1],
        [10, 9],
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
    ).toEqual(['good', 'suspect', 'suspect']);
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
