import { DAY, HOUR, MINUTE, worstFirst } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { aStation, NIGHT, type StationWish } from '../test-data.js';
import { lookAt } from './station-look.js';

function order(...wishes: (StationWish & { id: string })[]): string[] {
  const looks = wishes.map((wish) => lookAt(aStation(wish), '', NIGHT, 'ja'));
  const ids = worstFirst(looks).map(({ station }) => station.id as string);
  expect(worstFirst(looks.toReversed()).map(({ station }) => station.id as string)).toEqual(ids);
  return ids;
}

describe('worst first', () => {
  it('puts the higher alert level first, however near another is to its own overflow', () => {
    const marks = { caution: 1, danger: 2, overflow: 3 };
    expect(
      order(
        { id: 'at-caution', marks, valueM: 1.99, held: 'caution' },
        { id: 'at-danger', marks, valueM: 2, held: 'danger' },
      ),
    ).toEqual(['at-danger', 'at-caution']);
  });

  it('puts a flooded station that fell silent before one that is still heard at the same level', () => {
    expect(
      order(
        { id: 'heard', valueM: 214.5, held: 'overflow' },
        { id: 'silent', valueM: 212.8, held: 'overflow', ageMs: 50 * MINUTE },
      ),
    ).toEqual(['silent', 'heard']);
  });

  it('compares gauges without levels between by how far they stand up to overflow', () => {
    expect(
      order(
        { id: 'naro', marks: { start: 286.08, overflow: 292.29 }, valueM: 290.24 },
        { id: 'showa', marks: { start: 85.75, overflow: 94.77 }, valueM: 94.48 },
        { id: 'nagasawa', marks: { start: 4.11, overflow: 6.78 }, valueM: 5.09 },
      ),
    ).toEqual(['showa', 'naro', 'nagasawa']);
  });

  it('puts a high gauge that fell silent before a higher one that is heard', () => {
    expect(
      order(
        { id: 'heard', valueM: 212.5 },
        { id: 'silent-high', valueM: 211, ageMs: 2 * HOUR },
        { id: 'heard-low', valueM: 207.5 },
      ),
    ).toEqual(['silent-high', 'heard', 'heard-low']);
  });

  it('puts resting gauges after all that observe, rain gauges after levels, and those never heard last', () => {
    expect(
      order(
        { id: 'never', valueM: null },
        { id: 'resting', valueM: 206.9, ageMs: 18 * HOUR },
        { id: 'rain', rainMm1h: 80 },
        { id: 'low', valueM: 206.9 },
        { id: 'dead-at-rest', valueM: 206.9, ageMs: 3 * DAY },
      ),
    ).toEqual(['dead-at-rest', 'low', 'rain', 'resting', 'never']);
  });

  it('keeps one order for equal stations', () => {
    expect(order({ id: 'bb' }, { id: 'aa' })).toEqual(['aa', 'bb']);
  });

  it('counts equal stations as people do', () => {
    expect(order({ id: 'gauge-10' }, { id: 'gauge-2' }, { id: 'gauge-1' })).toEqual([
      ...['gauge-1', 'gauge-2', 'gauge-10'],
    ]);
  });
});
