import { DAY, HOUR, type Instant, type NewFact, type StationFile } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { episodeTable } from '../alerts/episode-table.js';
import { feedSource } from '../influx/feed-source.js';
import { noticeTable } from '../notices/notice-table.js';
import { readingTable } from '../readings/reading-table.js';
import { ROLL_UPS, rollUps } from '../readings/roll-up.js';
import { queueRollUps } from '../readings/roll-up-backlog.js';
import { rollUpTable } from '../readings/roll-up-table.js';
import { type At, aStationFile, journalled, LEVEL, minute, pack, settingUp } from '../testing/builders.js';
import { openJudge } from './judge.js';

const EVERYTHING = Number.MAX_SAFE_INTEGER;

const hourly = (): StationFile => {
  const station = aStationFile();
  const level = { ...station.series.level, expected: { observing: '1h' } } as typeof station.series.level;
  return { ...station, series: { level }, hold: '2h' };
};

/** A hub that hands its readings to nobody, with a river that is read every hour. */
function aHubAlone() {
  const database = openDatabase(':memory:', 'rebuildable');
  const options = { addressees: [], drill: false };
  let judge = openJudge(database, { ...options, logsChanges: false });
  let seq = 0;
  const takeIn = (facts: readonly NewFact[], at: Instant) => {
    judge.apply(journalled(facts, at, seq + 1));
    seq += facts.length;
  };
  takeIn(settingUp(hourly()), minute(-60));
  const table = readingTable(database);
  return {
    database,
    table,
    hears: (at: number, readings: readonly At[]) => takeIn([pack(readings)], minute(at)),
    retires: (keepFrom: Instant) => judge.retire(keepFrom),
    /** From now on a server keeps a copy. */
    getsServer: () => {
      judge = openJudge(database, { ...options, logsChanges: true });
    },
    losesServer: () => {
      judge = openJudge(database, { ...options, logsChanges: false });
    },
    handsOver: (keepFrom: Instant) => judge.takeAway({ through: EVERYTHING, keepFrom, refused: [] }),
    sumsUp: () => {
      while (judge.sumUp() !== undefined);
    },
    times: () => table.range(LEVEL, Number.MIN_SAFE_INTEGER, EVERYTHING, 100_000).map(({ at }) => at),
    rollUps: () =>
      ROLL_UPS.map(({ resolution }) =>
        rollUpTable(database).range(LEVEL, resolution, Number.MIN_SAFE_INTEGER, EVERYTHING, 100_000),
      ),
    told: () => ({
      episodes: episodeTable(database).ofSeries(LEVEL, 100),
      notices: noticeTable(database).newest(100).length,
    }),
  };
}

/** Readings of so many days, one an hour, with a flood each tenth day. */
const days = (from: number, to: number): At[] =>
  Array.from({ length: (to - from) * 24 }, (_, i): At => {
    const hours = from * 24 + i;
    const inTenDays = hours % 240;
    return [hours * 60, inTenDays >= 10 && inTenDays < 14 ? 3.5 : 1 + (hours % 7) / 100];
  });
const day = (number: number): Instant => minute(0) + number * DAY;

function thirtyDays() {
  const hub = aHubAlone();
  hub.hears(30 * 1_440, days(0, 30));
  return hub;
}

describe('readings that are older than the store keeps', () => {
  test('leave it, and every roll-up of them stays as it was', () => {
    const hub = thirtyDays();
    const before = { rollUps: hub.rollUps(), told: hub.told() };
    expect(before.told.episodes).toHaveLength(3);
    expect(hub.retires(day(20))).toBe(false);
    expect(hub.times()[0]).toBe(day(20) - HOUR);
    expect(hub.times()).toHaveLength(10 * 24 + 1);
    expect({ rollUps: hub.rollUps(), told: hub.told() }).toEqual(before);
    expect(hub.table.retired(LEVEL)).toEqual([{ from: Number.MIN_SAFE_INTEGER, to: day(20) - HOUR }]);
  });

  test('leave it a stretch at a time', () => {
    const hub = aHubAlone();
    // A quiet river: what is measured here is only how much is taken at once.
    hub.hears(
      230 * 1_440,
      days(0, 230).map(([at]): At => [at, 1]),
    );
    expect(hub.retires(day(229))).toBe(true);
    expect(hub.times()).toHaveLength(230 * 24 - 5_000);
    expect(hub.retires(day(229))).toBe(false);
    expect(hub.times()[0]).toBe(day(229) - HOUR);
    expect(hub.table.retired(LEVEL)).toHaveLength(1);
  });

  test('stay until every one of them is summed up', () => {
    const hub = thirtyDays();
    const before = hub.rollUps();
    queueRollUps(hub.database);
    hub.retires(day(20));
    expect(hub.times()).toHaveLength(30 * 24);
    hub.sumsUp();
    hub.retires(day(20));
    expect(hub.times()[0]).toBe(day(20) - HOUR);
    expect(hub.rollUps()).toEqual(before);
  });

  test('leave roll-ups that are made anew from what is left as they were', () => {
    const hub = thirtyDays();
    const before = hub.rollUps();
    hub.retires(day(20));
    queueRollUps(hub.database);
    hub.sumsUp();
    expect(hub.rollUps()).toEqual(before);
  });

  test('stay while an episode lasts that began before, and while they are the newest that is known', () => {
    const flooded = aHubAlone();
    flooded.hears(20 * 1_440, [[0, 1], ...Array.from({ length: 20 }, (_, i): At => [60 + i * 1_440, 3.5])]);
    flooded.retires(day(19));
    expect(flooded.times()).toHaveLength(21);
    const silent = aHubAlone();
    silent.hears(1_440, days(0, 1));
    silent.retires(day(4_000));
    expect(silent.times()).toEqual([day(1) - HOUR]);
  });

  test('that come again much later are kept as doubtful, touch no roll-up, and leave again', () => {
    const hub = thirtyDays();
    hub.retires(day(20));
    const before = { rollUps: hub.rollUps(), told: hub.told() };
    hub.hears(30 * 1_440, [[5 * 1_440 + 30, 4.9]]);
    expect(hub.times()[0]).toBe(day(5) + HOUR / 2);
    expect({ rollUps: hub.rollUps(), told: hub.told() }).toEqual(before);
    hub.retires(day(20));
    expect(hub.times()[0]).toBe(day(20) - HOUR);
    expect(hub.rollUps()).toEqual(before.rollUps);
  });

  test('take the other values for their instants along', () => {
    const hub = thirtyDays();
    const others = () => hub.database.prepare('SELECT count(*) AS n FROM alternative').get();
    hub.hears(30 * 1_440, [
      [60, 1.2],
      [29 * 1_440, 1.2],
    ]);
    expect(others()).toEqual({ n: 2 });
    hub.retires(day(20));
    expect(others()).toEqual({ n: 1 });
  });
});

describe('a hub that gets a server later, or loses it', () => {
  test('hands over what it still has, and keeps the roll-ups that nobody else has', () => {
    const hub = thirtyDays();
    const before = hub.rollUps();
    hub.retires(day(10));
    hub.getsServer();
    expect(hub.retires(day(20))).toBe(false);
    expect(hub.times()[0]).toBe(day(10) - HOUR);
    expect(feedSource(hub.database).lack()).toBe(0);
    hub.handsOver(day(20));
    expect(hub.times()[0]).toBe(day(20) - HOUR);
    const retiredTo = day(10) - HOUR;
    for (const [i, rows] of hub.rollUps().entries()) {
      const isOwn = ({ at }: { at: Instant }) => at < retiredTo;
      expect(rows.filter(isOwn)).toEqual(before[i]?.filter(isOwn));
    }
    const tens = hub.rollUps()[0] ?? [];
    expect(tens.filter(({ at }) => at >= retiredTo && at < day(19))).toEqual([]);
  });

  test('says of each stretch who has it', () => {
    const hub = thirtyDays();
    hub.retires(day(10));
    hub.getsServer();
    hub.handsOver(day(20));
    hub.losesServer();
    hub.retires(day(25));
    hub.retires(day(26));
    expect(hub.table.retired(LEVEL)).toEqual([
      { from: Number.MIN_SAFE_INTEGER, to: day(10) - HOUR },
      { from: day(20) - HOUR, to: day(26) - HOUR },
    ]);
    expect(feedSource(hub.database).lack()).toBe(0);
  });

  test('takes nothing away by age while there is one', () => {
    const hub = thirtyDays();
    hub.getsServer();
    hub.retires(day(20));
    expect(hub.times()).toHaveLength(30 * 24);
  });
});

test('roll-ups that stay are those of the readings that have left', () => {
  const hub = thirtyDays();
  const whole = hub.table.range(LEVEL, Number.MIN_SAFE_INTEGER, EVERYTHING, 100_000);
  hub.retires(day(29));
  for (const [i, { width }] of ROLL_UPS.entries()) expect(hub.rollUps()[i]).toEqual(rollUps(whole, width));
});
