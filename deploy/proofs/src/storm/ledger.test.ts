import { describe, expect, test } from 'vitest';
import { compare, readingsOf } from './ledger.js';

const river = [1, 2, 3, 4].map((n) => ({ at: n * 1_000, value: n / 10 }));
const [first, second, third] = river;
if (!first || !second || !third) throw new Error('expected a river');
const whole = { played: river, acknowledged: river, stored: river };

describe('the ledger', () => {
  test('finds nothing where everything that was acknowledged is stored once, as it was played', () => {
    expect(compare(whole)).toEqual({ lost: [], doubled: [], foreign: [] });
  });

  test('names a reading that was acknowledged and is not stored', () => {
    expect(compare({ ...whole, stored: river.filter((one) => one !== second) }).lost).toEqual([second]);
  });

  test('does not call lost what nobody has acknowledged, and takes what was stored without it', () => {
    const acknowledged = [first];
    expect(compare({ ...whole, acknowledged, stored: [first] }).lost).toEqual([]);
    expect(compare({ ...whole, acknowledged })).toEqual({ lost: [], doubled: [], foreign: [] });
  });

  test('names a reading that is stored twice', () => {
    expect(compare({ ...whole, stored: [...river, third] }).doubled).toEqual([third]);
  });

  test('names a reading that is stored a millisecond late, and misses it where it belongs', () => {
    const late = { ...third, at: third.at + 1 };
    const found = compare({ ...whole, stored: river.map((one) => (one === third ? late : one)) });
    expect(found).toEqual({ lost: [third], doubled: [], foreign: [late] });
  });

  test('names a reading whose value is a millimetre off', () => {
    const off = { ...second, value: second.value + 0.001 };
    expect(compare({ ...whole, stored: [...river, off] }).foreign).toEqual([off]);
  });

  test('counts a reading that was sent again after a cut once', () => {
    const pack = (readings: typeof river) => ({ series: 'a:level', readings, sentAt: 0 });
    expect(readingsOf([pack([second]), pack([first, second])])).toEqual([first, second]);
  });
});
