import { DAY, type Fact, MINUTE, type SeriesId, type StationFile } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { episodeTable } from '../alerts/episode-table.js';
import { noticeTable } from '../notices/notice-table.js';
import { readingTable } from '../readings/reading-table.js';
import {
  type At,
  aStationFile,
  journalled,
  LEVEL,
  LEVEL_SUB,
  minute,
  pack,
  settingUp,
} from '../testing/builders.js';
import { seeded } from '../testing/seeded.js';
import type { Confirmed } from './horizon.js';
import { openJudge } from './judge.js';

const EVERYTHING = Number.MAX_SAFE_INTEGER;

/** A judge whose readings are all copied to a server, which confirms what a test says. */
function aCopiedHub(station: StationFile = aStationFile()) {
  const database = openDatabase(':memory:', 'rebuildable');
  const judge = openJudge(database, { addressees: [], drill: false, logsChanges: true });
  let seq = 0;
  const takeIn = (facts: readonly Fact[]) => {
    judge.apply(facts);
    seq += facts.length;
  };
  takeIn(journalled(settingUp(station), minute(-60)));
  const table = readingTable(database);
  return {
    /** Readings that arrive one by one, the moment they are taken. */
    reads: (...readings: At[]) => {
      for (const one of readings) takeIn(journalled([pack([one])], minute(one[0]), seq + 1));
    },
    hears: (minutes: number, readings: readonly At[], series: SeriesId = LEVEL) =>
      takeIn(journalled([pack(readings, { series })], minute(minutes), seq + 1)),
    takesAway: (keepFromMinute: number, more: Partial<Confirmed> = {}) =>
      judge.takeAway({ through: EVERYTHING, keepFrom: minute(keepFromMinute), refused: [], ...more }),
    stored: (series: SeriesId = LEVEL) =>
      table
        .range(series, Number.MIN_SAFE_INTEGER, EVERYTHING, 100_000)
        .map((one) => `${(one.at - minute(0)) / MINUTE} ${one.value} ${one.quality}`),
    beginsAt: (series: SeriesId = LEVEL) => table.horizon(series)?.beginsAt,
    episodes: () => episodeTable(database).ofSeries(LEVEL, 100),
    told: () => noticeTable(database).newest(100).length,
    changes: () => (database.prepare('SELECT count(*) AS n FROM change').get() as { n: number }).n,
  };
}

/** Two hours of a quiet river. */
const QUIET: At[] = Array.from({ length: 13 }, (_, i) => [i * 10, 1]);

describe('what a server holds', () => {
  test('is taken away before the last calm reading of the horizon, from a full hour on', () => {
    const hub = aCopiedHub();
    hub.reads(...QUIET);
    expect(hub.takesAway(95)).toBe(false);
    expect(hub.beginsAt()).toBe(minute(60));
    expect(hub.stored()[0]).toBe('60 1 good');
    expect(hub.changes()).toBe(0);
  });

  test('is taken away a stretch at a time', () => {
    const hub = aCopiedHub();
    hub.hears(
      7_000,
      Array.from({ length: 7_000 }, (_, i) => [i, 1]),
    );
    expect(hub.takesAway(7_000)).toBe(true);
    expect(hub.stored()).toHaveLength(2_000);
    expect(hub.takesAway(7_000)).toBe(false);
    expect(hub.stored()[0]).toBe('6960 1 good');
  });

  test('is not taken away before it has been confirmed', () => {
    const hub = aCopiedHub();
    hub.reads(...QUIET);
    hub.takesAway(95, { through: 12 });
    expect(hub.stored()).toHaveLength(5 + 2);
    const other = aCopiedHub();
    other.reads(...QUIET);
    other.takesAway(95, { through: 3 });
    expect(other.stored()).toHaveLength(13);
  });

  test('is kept from where the server has refused a reading', () => {
    const hub = aCopiedHub();
    hub.reads(...QUIET);
    hub.takesAway(95, { refused: [[LEVEL, minute(20)]] });
    expect(hub.stored()).toHaveLength(13);
  });

  test('is kept while it is the newest that is known of a river', () => {
    const hub = aCopiedHub();
    hub.reads(...QUIET);
    hub.takesAway(1_000_000);
    expect(hub.stored()).toEqual(['120 1 good']);
    hub.reads([200, 1.1]);
    expect(hub.stored()).toEqual(['120 1 good', '200 1.1 good']);
  });

  test('is kept as long as an episode lasts that began before the horizon', () => {
    const hub = aCopiedHub();
    hub.reads([0, 2.6], [10, 2.8], [20, 3.2], [120, 3.3], [240, 3.2], [300, 3.1]);
    hub.takesAway(290);
    expect(hub.stored()).toHaveLength(6);
    expect(hub.beginsAt()).toBeUndefined();
  });

  test('is taken away where no reading could ever be judged', () => {
    const hub = aCopiedHub();
    hub.reads([0, 99], [10, 99], [120, -9_999]);
    hub.takesAway(125);
    expect(hub.stored()).toEqual(['120 -9999 missing']);
  });
});

describe('a reading that comes so late that its neighbours have been taken away', () => {
  const flooded = () => {
    const hub = aCopiedHub();
    hub.reads([0, 2], [10, 3.2], [20, 3.3], [30, 2.5], [60, 2.5], [70, 1], [180, 1], [190, 1.1]);
    hub.takesAway(185);
    return hub;
  };

  test('is kept as doubtful: it tells nobody, and what happened then stays as it was told', () => {
    const hub = flooded();
    const before = { episodes: hub.episodes(), told: hub.told() };
    expect(before.episodes).toHaveLength(1);
    hub.hears(191, [
      [15, 4.4],
      [100, 4.4],
    ]);
    expect(hub.stored()).toEqual(['15 4.4 suspect', '100 4.4 suspect', '180 1 good', '190 1.1 good']);
    expect({ episodes: hub.episodes(), told: hub.told() }).toEqual(before);
  });

  test('is handed to the server and then taken away like the others', () => {
    const hub = flooded();
    hub.hears(191, [[15, 4.4]]);
    expect(hub.changes()).toBe(1);
    hub.takesAway(185);
    expect(hub.stored()).toEqual(['180 1 good', '190 1.1 good']);
  });

  test('for the instant at which the story begins changes nothing of it', () => {
    const hub = flooded();
    const episodes = hub.episodes();
    hub.hears(191, [
      [180, 4.4],
      [180, 1],
    ]);
    expect(hub.stored()).toEqual(['180 1 good', '190 1.1 good']);
    expect(hub.episodes()).toEqual(episodes);
  });
});

test('late readings within the horizon give the same story as where nothing was ever taken away', {
  timeout: 120_000,
}, () => {
  let cut = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const chance = seeded(seed);
    const heights = [1, 1.2, 2, 2.9, 3.1, 3.4, 4.2, 5.3, 99, -9_999];
    const whole = aCopiedHub();
    const pruned = aCopiedHub();
    for (let round = 0; round < 12; round++) {
      const from = round * 120;
      const readings = Array.from({ length: 12 }, (_, i): At => [from + i * 10, chance.oneOf(heights)]);
      const inTime = readings.filter(() => chance.chance(0.6));
      const late = readings.filter((one) => !inTime.includes(one));
      for (const hub of [whole, pruned]) {
        hub.reads(...inTime);
        if (late.length > 0) hub.hears(from + 119, late);
      }
      pruned.takesAway(from - 240);
    }
    const begins = pruned.beginsAt() ?? minute(0);
    if (begins > minute(0)) cut++;
    const since = (rows: string[]) => rows.filter((row) => minute(Number(row.split(' ')[0])) >= begins);
    expect(pruned.stored(), `seed ${seed}`).toEqual(since(whole.stored()));
    expect(pruned.episodes(), `seed ${seed}`).toEqual(whole.episodes());
    expect(pruned.told(), `seed ${seed}`).toBe(whole.told());
  }
  expect(cut).toBeGreaterThan(20);
});

test('so do those of two gauges, which are settled together', { timeout: 120_000 }, () => {
  const { level } = aStationFile().series;
  const file = aStationFile({ series: level ? { level, 'level-sub': level } : {} });
  let cut = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const chance = seeded(seed);
    const heights = [1, 1.2, 2, 2.9, 3.1, 3.4, 4.2, 5.3, 99, -9_999];
    const whole = aCopiedHub(file);
    const pruned = aCopiedHub(file);
    for (let round = 0; round < 12; round++) {
      const from = round * 120;
      const said = Array.from({ length: 24 }, (_, i) => ({
        series: i % 2 === 0 ? LEVEL : LEVEL_SUB,
        reading: [from + Math.floor(i / 2) * 10 + (i % 2), chance.oneOf(heights)] as At,
      })).filter(() => chance.chance(0.9));
      const inTime = said.filter(() => chance.chance(0.6));
      const late = chance.shuffled(said.filter((one) => !inTime.includes(one)));
      for (const hub of [whole, pruned]) {
        for (const { series, reading } of inTime) hub.hears(reading[0], [reading], series);
        for (const { series, reading } of late) hub.hears(from + 119, [reading], series);
      }
      pruned.takesAway(from - 240);
    }
    for (const series of [LEVEL, LEVEL_SUB]) {
      const begins = pruned.beginsAt(series) ?? minute(0);
      if (begins > minute(0)) cut++;
      const since = (rows: string[]) => rows.filter((row) => minute(Number(row.split(' ')[0])) >= begins);
      expect(pruned.stored(series), `seed ${seed}`).toEqual(since(whole.stored(series)));
    }
    expect(pruned.episodes(), `seed ${seed}`).toEqual(whole.episodes());
    expect(pruned.told(), `seed ${seed}`).toBe(whole.told());
  }
  expect(cut).toBeGreaterThan(20);
});

test('a hub that keeps no copy anywhere notes no changes, and takes nothing away', () => {
  const database = openDatabase(':memory:', 'rebuildable');
  openJudge(database, { addressees: [], drill: false, logsChanges: true });
  const judge = openJudge(database, { addressees: [], drill: false, logsChanges: false });
  judge.apply(journalled([...settingUp(), pack([[0, 1]])], minute(0) + DAY));
  expect(judge.takeAway({ through: EVERYTHING, keepFrom: minute(1e6), refused: [] })).toBe(false);
  expect(database.prepare('SELECT count(*) AS n FROM change').get()).toEqual({ n: 0 });
  expect(database.prepare('SELECT count(*) AS n FROM change_log').get()).toEqual({ n: 0 });
  expect(readingTable(database).count(LEVEL)).toBe(1);
});
