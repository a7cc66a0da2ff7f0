import { expect, test } from 'vitest';
import { Datum, differenceM } from './datum.js';

test('the difference of two levels on one datum is told to the millimetre', () => {
  expect(differenceM({ valueM: 214.09, datum: 'tp' }, { valueM: 212.71, datum: 'tp' })).toBe(1.38);
});

test('levels on different datums cannot be compared: 2.31 m above gauge zero is not 2.31 m T.P.', () => {
  expect(() => differenceM({ valueM: 2.31, datum: 'gauge-zero' }, { valueM: 2.31, datum: 'tp' })).toThrow(
    'levels on different datums cannot be compared: gauge-zero and tp',
  );
});

test('below an overflow level that is zero, values are negative and valid', () => {
  expect(differenceM({ valueM: 0, datum: 'overflow-zero' }, { valueM: -1.24, datum: 'overflow-zero' })).toBe(
    1.24,
  );
});

test('a datum may say where its zero lies above T.P., and nothing else', () => {
  expect(Datum.parse({ kind: 'gauge-zero', zeroTpM: 204.5 })).toEqual({ kind: 'gauge-zero', zeroTpM: 204.5 });
  expect(Datum.safeParse({ kind: 'gauge-zero', zeroTp: 204.5 }).success).toBe(false);
  expect(Datum.safeParse({ kind: 'sea' }).success).toBe(false);
});
