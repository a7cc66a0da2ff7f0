import type { SeriesId } from '@kawamori/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LEVEL, minute, RAIN } from '../testing/builders.js';
import type { ReadingStore, StoredReading } from './reading-store.js';

export interface StoreUnderTest {
  store: ReadingStore;
  dispose(): Promise<void>;
}

const reading = (minutes: number, value: number, changes: Partial<StoredReading> = {}): StoredReading => ({
  series: LEVEL,
  at: minute(minutes),
  value,
  receivedAt: minute(minutes) + 1_500,
  quality: 'good',
  reasons: [],
  ...changes,
});
const everything = (series: SeriesId = LEVEL) => ({
  series,
  from: minute(-1e6),
  to: minute(1e6),
  limit: 1_000,
});

/** What every keeper of readings must do, whatever it stands on. */
export function readingStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`a keeper of readings (${name})`, () => {
    let store: ReadingStore;
    let dispose: () => Promise<void>;
    beforeEach(async () => {
      ({ store, dispose } = await open());
    });
    afterEach(() => dispose());

    test('knows nothing of a series that was never written', async () => {
      expect(await store.range(everything())).toEqual([]);
      expect(await store.latest([LEVEL])).toEqual([]);
      expect(await store.count(LEVEL)).toBe(0);
    });

    test('gives back every value with its quality, its reasons and its times, ascending', async () => {
      const readings = [
        reading(0, -1.245),
        reading(10, 214.09, { quality: 'suspect', reasons: ['spike'] }),
        reading(20, 99, { quality: 'bad', reasons: ['clock-off', 'future'] }),
        reading(30, -9_999, { quality: 'missing', reasons: ['sentinel'] }),
        reading(40, 0, { reasons: ['clock-off'] }),
        reading(50, 3, { quality: 'bad', reasons: ['range'] }),
        reading(60, 3, { quality: 'bad', reasons: ['station-unknown'] }),
        reading(70, 9, { quality: 'suspect', reasons: ['rate', 'clock-off'] }),
        reading(80, 9, { quality: 'suspect', reasons: ['stuck'] }),
      ];
      await store.write([...readings].reverse());
      const sorted = (rows: readonly StoredReading[]) =>
        rows.map((row) => ({ ...row, reasons: [...row.reasons].sort() }));
      expect(sorted(await store.range(everything()))).toEqual(sorted(readings));
    });

    test('keeps a reading once, however often it is written', async () => {
      await store.write([reading(0, 1), reading(10, 2)]);
      await store.write([reading(0, 1)]);
      await store.write([reading(10, 2), reading(10, 2)]);
      expect(await store.count(LEVEL)).toBe(2);
    });

    test('replaces what it thought of a reading', async () => {
      await store.write([reading(0, 1, { quality: 'suspect', reasons: ['spike'] })]);
      await store.write([reading(0, 1)]);
      expect(await store.range(everything())).toEqual([reading(0, 1)]);
    });

    test('gives a stretch with both its ends, and no more than asked for', async () => {
      await store.write([0, 10, 20, 30, 40].map((minutes) => reading(minutes, minutes)));
      const values = async (from: number, to: number, limit: number) =>
        (await store.range({ series: LEVEL, from: minute(from), to: minute(to), limit })).map((r) => r.value);
      expect(await values(10, 30, 100)).toEqual([10, 20, 30]);
      expect(await values(11, 29, 100)).toEqual([20]);
      expect(await values(0, 40, 2)).toEqual([0, 10]);
      expect(await values(31, 39, 100)).toEqual([]);
    });

    test('knows the newest value of each series, whatever came last', async () => {
      await store.write([reading(20, 2), reading(10, 1), reading(15, 0.5, { series: RAIN })]);
      await store.write([reading(5, 0)]);
      const latest = await store.latest([LEVEL, RAIN]);
      expect(latest.map((one) => [one.series, one.value])).toEqual([
        [LEVEL, 2],
        [RAIN, 0.5],
      ]);
    });

    test('never takes a bad or missing value for the newest; a doubtful one may be', async () => {
      await store.write([
        reading(0, 1),
        reading(10, 2, { quality: 'suspect', reasons: ['spike'] }),
        reading(20, 99, { quality: 'bad', reasons: ['range'] }),
        reading(30, -9_999, { quality: 'missing', reasons: ['sentinel'] }),
      ]);
      expect((await store.latest([LEVEL])).map((one) => one.value)).toEqual([2]);
    });

    test('goes back to the value before, when the newest turns out to be bad', async () => {
      await store.write([reading(0, 1), reading(10, 2)]);
      await store.write([reading(10, 2, { quality: 'bad', reasons: ['future'] })]);
      expect((await store.latest([LEVEL])).map((one) => one.value)).toEqual([1]);
      await store.write([reading(0, 1, { quality: 'bad', reasons: ['future'] })]);
      expect(await store.latest([LEVEL])).toEqual([]);
    });

    test('keeps series apart', async () => {
      await store.write([reading(0, 1), reading(0, 7.5, { series: RAIN })]);
      expect((await store.range(everything(RAIN))).map((one) => one.value)).toEqual([7.5]);
      expect(await store.count(LEVEL)).toBe(1);
    });

    test('writes nothing when there is nothing to write', async () => {
      await store.write([]);
      expect(await store.count(LEVEL)).toBe(0);
    });
  });
}
