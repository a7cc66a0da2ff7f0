import type { SeriesId } from '@kawamori/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LEVEL, minute, RAIN } from '../testing/builders.js';
import type { ReadingStore, StoredReading } from './reading-store.js';
import { ROLL_UPS, type RollUpResolution, rollUps } from './roll-up.js';

export interface StoreUnderTest {
  store: ReadingStore;
  /** Keeps readings; one that stands there already is replaced. */
  write(readings: readonly StoredReading[]): Promise<void>;
  dispose(): Promise<void>;
}

export const aReading = (
  minutes: number,
  value: number,
  changes: Partial<StoredReading> = {},
): StoredReading => ({
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
  limit: 100_000,
});

/** What every keeper of readings must do, whatever it stands on. */
export function readingStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`a keeper of readings (${name})`, () => {
    let store: ReadingStore;
    let write: StoreUnderTest['write'];
    let dispose: () => Promise<void>;
    beforeEach(async () => {
      ({ store, write, dispose } = await open());
    });
    afterEach(() => dispose());
    const countOf = async (series: SeriesId = LEVEL) => (await store.range(everything(series))).length;
    const rollUpsOf = (resolution: RollUpResolution) => store.rollUps({ ...everything(), resolution });

    test('knows nothing of a series that was never written', async () => {
      expect(await store.range(everything())).toEqual([]);
      for (const { resolution } of ROLL_UPS) expect(await rollUpsOf(resolution)).toEqual([]);
    });

    test('gives back every value with its quality, its reasons and its times, ascending', async () => {
      const readings = [
        aReading(0, -1.245),
        aReading(10, 214.09, { quality: 'suspect', reasons: ['spike'] }),
        aReading(20, 99, { quality: 'bad', reasons: ['clock-off', 'future'] }),
        aReading(30, -9_999, { quality: 'missing', reasons: ['sentinel'] }),
        aReading(40, 0, { reasons: ['clock-off'] }),
        aReading(50, 3, { quality: 'bad', reasons: ['range'] }),
        aReading(60, 3, { quality: 'bad', reasons: ['station-unknown'] }),
        aReading(70, 9, { quality: 'suspect', reasons: ['rate', 'clock-off'] }),
        aReading(80, 9, { quality: 'suspect', reasons: ['stuck'] }),
      ];
      await write([...readings].reverse());
      const sorted = (rows: readonly StoredReading[]) =>
        rows.map((row) => ({ ...row, reasons: [...row.reasons].sort() }));
      expect(sorted(await store.range(everything()))).toEqual(sorted(readings));
    });

    test('keeps a reading once, however often it is written', async () => {
      await write([aReading(0, 1), aReading(10, 2)]);
      await write([aReading(0, 1)]);
      await write([aReading(10, 2), aReading(10, 2)]);
      expect(await countOf()).toBe(2);
    });

    test('replaces what it thought of a reading', async () => {
      await write([aReading(0, 1, { quality: 'suspect', reasons: ['spike'] })]);
      await write([aReading(0, 1)]);
      expect(await store.range(everything())).toEqual([aReading(0, 1)]);
    });

    test('gives a stretch with both its ends, and no more than asked for', async () => {
      await write([0, 10, 20, 30, 40].map((minutes) => aReading(minutes, minutes)));
      const values = async (from: number, to: number, limit: number) =>
        (await store.range({ series: LEVEL, from: minute(from), to: minute(to), limit })).map((r) => r.value);
      expect(await values(10, 30, 100)).toEqual([10, 20, 30]);
      expect(await values(11, 29, 100)).toEqual([20]);
      expect(await values(0, 40, 2)).toEqual([0, 10]);
      expect(await values(31, 39, 100)).toEqual([]);
    });

    test('keeps series apart', async () => {
      await write([aReading(0, 1), aReading(0, 7.5, { series: RAIN })]);
      expect((await store.range(everything(RAIN))).map((one) => one.value)).toEqual([7.5]);
      expect(await countOf()).toBe(1);
    });

    test('gives a day of one series, every minute of it', async () => {
      const day = Array.from({ length: 1_440 }, (_, i) => aReading(i, (i % 700) / 100));
      await write([...day, aReading(-1, 9), aReading(1_440, 9), aReading(700, 9, { series: RAIN })]);
      const asked = { series: LEVEL, from: minute(0), to: minute(1_440) - 1, limit: 2_000 };
      expect(await store.range(asked)).toEqual(day);
    });

    test('sums up ten minutes, hours and days of Japan, with the crest and its first time', async () => {
      await write([aReading(0, 1), aReading(5, 5), aReading(9, 5), aReading(10, 2), aReading(360, 3)]);
      expect((await rollUpsOf('10m')).map((one) => [one.at, one.min, one.max, one.count])).toEqual([
        [minute(0), 1_000, 5_000, 3],
        [minute(10), 2_000, 2_000, 1],
        [minute(360), 3_000, 3_000, 1],
      ]);
      expect((await rollUpsOf('1h')).map((one) => [one.at, one.sum, one.maxAt])).toEqual([
        [minute(0), 13_000, minute(5)],
        [minute(360), 3_000, minute(360)],
      ]);
      expect((await rollUpsOf('1d')).map((one) => [one.at, one.max, one.count])).toEqual([
        [minute(-18 * 60), 5_000, 4],
        [minute(6 * 60), 3_000, 1],
      ]);
    });

    test('gives a year in days, as its readings say', async () => {
      const year = Array.from({ length: 365 * 8 }, (_, i) =>
        aReading(i * 180, Math.round(2_000 * Math.sin(i / 50)) / 1_000, {
          quality: i % 11 === 0 ? 'suspect' : i % 13 === 0 ? 'bad' : 'good',
        }),
      );
      await write(year);
      for (const { resolution, width } of ROLL_UPS) {
        expect(await rollUpsOf(resolution)).toEqual(rollUps(year, width));
      }
      const some = { series: LEVEL, from: minute(6 * 60), to: minute(9 * 1_440), limit: 3 };
      const found = await store.rollUps({ ...some, resolution: '1d' });
      expect(found.map(({ at }) => at)).toEqual([360, 1_800, 3_240].map((minutes) => minute(minutes)));
    });

    test('corrects every roll-up that a late reading touches', async () => {
      await write([aReading(0, 1), aReading(2_000, 1)]);
      await write([aReading(25, 7), aReading(26, 0.5)]);
      expect(await rollUpsOf('1d')).toMatchObject([
        { count: 3, min: 500, max: 7_000, maxAt: minute(25), sum: 8_500 },
        { count: 1, max: 1_000 },
      ]);
    });

    test('takes a crest back that turns out to be doubtful or bad, and gives it back when it is believed after all', async () => {
      const crest = (quality: StoredReading['quality']) => [aReading(5, 9, { quality })];
      const states = [];
      await write([aReading(0, 1)]);
      for (const quality of ['good', 'suspect', 'bad', 'good'] as const) {
        await write(crest(quality));
        const [hour] = await rollUpsOf('1h');
        states.push([hour?.count, hour?.max, hour?.doubtful, hour?.doubtfulMax]);
      }
      expect(states).toEqual([
        [2, 9_000, 0, null],
        [1, 1_000, 1, 9_000],
        [1, 1_000, 0, null],
        [2, 9_000, 0, null],
      ]);
    });

    test('has no roll-up of bad values, and of doubtful ones one that says so', async () => {
      await write([aReading(0, 9), aReading(70, 8)]);
      await write([aReading(0, 9, { quality: 'suspect' }), aReading(70, 8, { quality: 'bad' })]);
      expect(await rollUpsOf('1h')).toEqual([
        {
          ...{ at: minute(0), count: 0, min: null, max: null, maxAt: null, sum: 0 },
          ...{ doubtful: 1, doubtfulMax: 9_000 },
        },
      ]);
      await write([aReading(0, 9, { quality: 'bad' })]);
      for (const { resolution } of ROLL_UPS) expect(await rollUpsOf(resolution)).toEqual([]);
    });

    test('writes nothing when there is nothing to write', async () => {
      await write([]);
      expect(await countOf()).toBe(0);
    });
  });
}
