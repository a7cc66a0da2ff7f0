// Real: influxd, SQLite on the disk, the judge. Played: the pauses of the feeder, which last until the next turn of the loop.
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Fact, NewFact } from '@kawamori/contracts';
import { openDatabase, openForReading } from '@kawamori/kit';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openJudge } from '../judging/judge.js';
import { readingTable } from '../readings/reading-table.js';
import {
  type At,
  aStationFile,
  journalled,
  LEVEL,
  minute,
  pack,
  RAIN,
  settingUp,
} from '../testing/builders.js';
import { type RealInfluxd, startInfluxd } from '../testing/real-influxd.js';
import { seeded } from '../testing/seeded.js';
import { temporaryFolder } from '../testing/temporary.js';
import { heard } from '../testing/waiting.js';
import { type FeedSource, feedSource } from './feed-source.js';
import { type FeedNews, feed } from './feeder.js';
import { influxServer } from './influx-client.js';

let influxd: RealInfluxd;
beforeAll(async () => {
  influxd = await startInfluxd();
});
afterAll(() => influxd.dispose());

let databases = 0;

/** A judge on a store of its own, and a database that it may be fed into. */
function aHub() {
  const storeFile = join(temporaryFolder(), 'store.db');
  const store = openDatabase(storeFile, 'rebuildable');
  const judge = openJudge(store, { addressees: [], drill: false, logsChanges: true });
  onTestFinished(() => {
    store.close();
  });
  const database = `feed-${++databases}`;
  let seq = 0;
  const takeIn = (facts: readonly Fact[]) => {
    judge.apply(facts);
    seq += facts.length;
  };
  const hears = (minutes: number, ...facts: NewFact[]) => takeIn(journalled(facts, minute(minutes), seq + 1));
  takeIn(journalled(settingUp(aStationFile()), minute(-60)));
  const table = readingTable(store);
  return {
    database,
    log: (store.prepare('SELECT name FROM change_log').get() as { name: string }).name,
    judge,
    hears,
    reads: (...readings: At[]) => {
      for (const one of readings) hears(one[0], pack([one]));
    },
    /** What the store holds, as rows of the server. */
    readings: () =>
      [LEVEL, RAIN].flatMap((series) =>
        table
          .range(series, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 1_000_000)
          .map((one) => [
            series,
            one.at,
            one.value,
            ['good', 'suspect', 'bad', 'missing'].indexOf(one.quality),
            one.reasons.join('+'),
            one.receivedAt,
          ]),
      ),
    feeding: (options: Parameters<typeof startFeeding>[2] = {}) => startFeeding(storeFile, database, options),
  };
}

function startFeeding(
  storeFile: string,
  database: string,
  {
    around = (source) => source,
    readingsYears,
    now = minute(0),
  }: { around?: (source: FeedSource) => FeedSource; readingsYears?: number; now?: number } = {},
) {
  let isAskedAnew = false;
  const news = heard<FeedNews>();
  const source = openForReading(storeFile);
  let stopping = false;
  let woken = false;
  let goOn: () => void = () => undefined;
  const wake = () => {
    woken = true;
    goOn();
  };
  /** Who waits until it waits for news. */
  let atRest: (() => void)[] = [];
  let isAtRest = false;
  const server = { url: influxd.url, database, user: undefined, password: undefined, ca: undefined };
  const run = feed({
    source: around(feedSource(source)),
    server: influxServer(server),
    readingsYears,
    now: () => now,
    isAskedAnew: () => isAskedAnew,
    tell: (one) => {
      if (one.type === 'begins-anew') isAskedAnew = false;
      news.hear(one);
    },
    rest: async (_, waits) => {
      if (waits === 'in-any-case') return nextTurn();
      if (!woken) {
        await new Promise<void>((resolve) => {
          goOn = resolve;
          isAtRest = true;
          for (const told of atRest) told();
          atRest = [];
        });
      }
      isAtRest = false;
      woken = false;
    },
    stopped: () => stopping,
  });
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    wake();
    await run;
    source.close();
  };
  onTestFinished(stop);
  return {
    news,
    stop,
    wake,
    /** Has everything written once more. */
    askAnew: () => {
      isAskedAnew = true;
    },
    /** Resolves when a look at the server that began after this call has found everything there. */
    upToDate: async () => {
      if (!isAtRest) await new Promise<void>((resolve) => atRest.push(resolve));
      const before = news.all.length;
      wake();
      await news.first((one) => news.all.indexOf(one) >= before && one.type === 'fed' && one.behind === 0);
    },
    began: () => news.all.filter(({ type }) => type === 'begins-anew').length,
  };
}

const inServer = async (database: string) => {
  const found = [];
  for (const [station, quantity] of [LEVEL, RAIN].map((series) => series.split('/'))) {
    const [rows] = await influxd.ask(
      `SELECT value, quality, reasons, received_at FROM reading WHERE station = '${station}' AND quantity = '${quantity}'`,
      database,
    );
    found.push(...(rows?.values ?? []).map((row) => [`${station}/${quantity}`, ...row]));
  }
  return found;
};

/** The roll-ups as the hub wrote them, and as the server itself sums up the good readings. */
const rollUpsIn = async (database: string, measurement: string, width: string, policy = 'autogen') => {
  const rounded = (rows: unknown[][] = []) =>
    rows.map((row) => row.map((value) => Math.round(Number(value) * 1e6) / 1e6));
  const of = async (station: string, quantity: string) => {
    const where = `station = '${station}' AND quantity = '${quantity}'`;
    const [ours] = await influxd.ask(
      `SELECT min, mean, max, "count" FROM "${policy}".${measurement} WHERE ${where} AND "count" > 0`,
      database,
    );
    const [theirs] = await influxd.ask(
      `SELECT min(value), mean(value), max(value), count(value) FROM reading WHERE ${where} AND quality = 0 AND time < '2030-01-01' GROUP BY time(${width}) fill(none) TZ('Asia/Tokyo')`,
      database,
    );
    const counted = rounded(theirs?.values).filter((row) => (row[4] ?? 0) > 0);
    return { ours: rounded(ours?.values), theirs: counted };
  };
  return of('kajiyase-bashi', 'level');
};

const expectEqual = async (hub: ReturnType<typeof aHub>) => {
  expect(await inServer(hub.database)).toEqual(hub.readings());
  await expectSummedUp(hub);
};

const expectSummedUp = async (hub: ReturnType<typeof aHub>, policy?: string) => {
  for (const [measurement, width] of [
    ['rollup_10m', '10m'],
    ['rollup_1h', '1h'],
    ['rollup_1d', '1d'],
  ] as const) {
    const { ours, theirs } = await rollUpsIn(hub.database, measurement, width, policy);
    expect(ours.length).toBeGreaterThan(0);
    expect(ours).toEqual(theirs);
  }
};

test('readings, doubts, confirmations and late ones reach the server, and every roll-up that they touch', async () => {
  for (let seed = 1; seed <= 6; seed++) {
    const chance = seeded(seed);
    const hub = aHub();
    const feeding = hub.feeding();
    await feeding.upToDate();
    for (let round = 0; round < 5; round++) {
      const readings = Array.from(
        { length: 60 },
        (_, i): At => [round * 200 + i * 3, chance.oneOf([1, 1.2, 2, 3.1, 4.2, 99, -9_999])],
      );
      for (const some of [readings.filter((_, i) => i % 3 > 0), readings.filter((_, i) => i % 3 === 0)]) {
        for (const one of chance.shuffled(some)) hub.hears(round * 200 + 190, pack([one]));
        hub.hears(round * 200 + 191, pack([[round * 200, 1.5]], { series: RAIN }));
        await feeding.upToDate();
      }
    }
    await expectEqual(hub);
    await feeding.stop();
  }
});

test('a server that comes late is given all that stands already, and later only what is new', async () => {
  const hub = aHub();
  hub.hears(
    10_000,
    pack(Array.from({ length: 9_500 }, (_, i): At => [i, 1 + (i % 50) / 100])),
    pack([[0, 1.5]], { series: RAIN }),
  );
  const feeding = hub.feeding();
  await feeding.upToDate();
  await expectEqual(hub);
  expect(feeding.news.all[0]).toMatchObject({ type: 'begins-anew', readings: 9_501, since: 0 });
  await feeding.stop();

  hub.reads([10_001, 1.3]);
  const again = hub.feeding();
  await again.upToDate();
  await expectEqual(hub);
  expect(again.began()).toBe(0);
});

test('a server that is emptied is noticed and given everything again', async () => {
  const hub = aHub();
  hub.reads([0, 1], [10, 1.1], [20, 1.2]);
  const feeding = hub.feeding();
  await feeding.upToDate();
  await influxd.ask(`DROP DATABASE "${hub.database}"`);
  await influxd.ask(`CREATE DATABASE "${hub.database}"`);
  hub.reads([30, 1.3]);
  await feeding.upToDate();
  await expectEqual(hub);
  expect(feeding.began()).toBe(2);
  await influxd.ask(`DROP DATABASE "${hub.database}"`);
  await feeding.upToDate();
  await expectEqual(hub);
});

test('what comes while the server is down is brought when it is back', async () => {
  const hub = aHub();
  hub.reads([0, 1], [10, 1.1]);
  const feeding = hub.feeding();
  await feeding.upToDate();
  await influxd.stop();
  hub.reads([20, 1.2], [30, 9], [40, 9.1]);
  feeding.wake();
  await feeding.news.first((one) => one.type === 'fault' && one.kind === 'unreachable');
  await influxd.start();
  await feeding.upToDate();
  await expectEqual(hub);
  expect(feeding.began()).toBe(1);
});

test('a server that was put back to an earlier day is given everything again, and what may be missing is told', async () => {
  const hub = aHub();
  hub.reads(...Array.from({ length: 20 }, (_, i): At => [i * 10, 1]));
  const feeding = hub.feeding();
  await feeding.upToDate();
  hub.judge.takeAway({ through: 20, keepFrom: minute(125), refused: [] });
  await influxd.ask('DROP SERIES FROM reading', hub.database);
  await influxd.write(hub.database, `feed,log=${hub.log} change=2i 0`);
  await feeding.upToDate();
  expect(await inServer(hub.database)).toEqual(hub.readings());
  expect(feeding.news.all.findLast(({ type }) => type === 'begins-anew')).toMatchObject({
    since: minute(120),
  });
});

test('readings that the server refuses are set aside and remembered, the others stand, and later they are taken', async () => {
  const hub = aHub();
  await influxd.ask(`CREATE DATABASE "${hub.database}"`);
  // A field has one type in each week's shard: numbers are refused beside a text.
  await influxd.write(hub.database, `reading,station=odd,quantity=level value="text" ${minute(0)}`);
  hub.reads([0, 1], [10, 1.1], [30_000, 1.2], [30_010, 1.3]);
  const feeding = hub.feeding();
  await feeding.upToDate();
  expect(await inServer(hub.database)).toEqual(hub.readings().slice(2));
  const fed = () => feeding.news.all.findLast((one) => one.type === 'fed');
  expect(fed()).toMatchObject({
    refused: [
      [LEVEL, minute(0)],
      [LEVEL, minute(10)],
    ],
  });
  expect(feeding.news.all.filter(({ type }) => type === 'set-aside')).toHaveLength(2);
  await feeding.stop();

  await influxd.ask(`DROP MEASUREMENT reading`, hub.database);
  hub.hears(30_011, pack([[0, 1.05]]), pack([[10, 1.15]]));
  const again = hub.feeding();
  await again.upToDate();
  expect(await inServer(hub.database)).toEqual(hub.readings().slice(0, 2));
  expect(again.news.all.findLast((one) => one.type === 'fed')).toMatchObject({ refused: [] });
});

test('a reading that comes again from before the horizon does not unmake what was thought of it', async () => {
  const hub = aHub();
  hub.reads([0, 2], [10, 3.2], [20, 3.3], [30, 2.5], [60, 2.5], [70, 1], [180, 1], [190, 1.1]);
  const feeding = hub.feeding();
  await feeding.upToDate();
  const before = await inServer(hub.database);
  const newest = feeding.news.all.findLast((one) => one.type === 'fed');
  hub.judge.takeAway({
    through: newest?.type === 'fed' ? (newest.through ?? 0) : 0,
    keepFrom: minute(185),
    refused: [],
  });
  expect(hub.readings()).toHaveLength(2);
  hub.hears(191, pack([[10, 3.2]]), pack([[15, 3.3]]));
  await feeding.upToDate();
  const now = await inServer(hub.database);
  expect(now.filter((row) => row[1] !== minute(15))).toEqual(before);
  expect(now.find((row) => row[1] === minute(15))).toMatchObject([
    LEVEL,
    minute(15),
    3.3,
    1,
    '',
    minute(191),
  ]);
  const { ours, theirs } = await rollUpsIn(hub.database, 'rollup_1h', '1h');
  expect(ours).toEqual(theirs);
});

test('a reading on which the feeder itself breaks is left out after three tries, and the others are fed', async () => {
  const hub = aHub();
  hub.reads([0, 1], [10, 1.1]);
  hub.hears(20, pack([[20, 7]], { series: RAIN }));
  hub.reads([30, 1.3]);
  let tries = 0;
  const feeding = hub.feeding({
    around: (source) => ({
      ...source,
      horizon: (series) => {
        if (series !== RAIN) return source.horizon(series);
        tries++;
        throw new TypeError('no such series');
      },
    }),
  });
  await feeding.upToDate();
  expect(feeding.news.all.filter(({ type }) => type === 'set-aside')).toMatchObject([
    { tags: { quantity: 'rain' }, at: minute(20), reason: 'the hub broke on it 3 times: no such series' },
  ]);
  expect(feeding.news.all.findLast((one) => one.type === 'fed')).toMatchObject({
    refused: [[RAIN, minute(20)]],
  });
  expect((await inServer(hub.database)).map((row) => row[2])).toEqual([1, 1.1, 1.3]);
  expect(tries).toBeGreaterThanOrEqual(3);
});

/** A hub whose server holds ten days, of which it keeps the last itself. */
async function longFed() {
  const hub = aHub();
  hub.hears(
    14_400,
    pack(Array.from({ length: 1_440 }, (_, i): At => [i * 10, 1 + ((i * 7) % 40) / 100])),
    pack([[14_395, 1.5]], { series: RAIN }),
  );
  const feeding = hub.feeding();
  await feeding.upToDate();
  await feeding.stop();
  hub.judge.takeAway({ through: 1_441, keepFrom: minute(13_000), refused: [] });
  expect(hub.readings().length).toBeLessThan(200);
  return hub;
}

test('a server that an earlier version has fed gets the roll-ups that it lacks, also of what only it still has', async () => {
  const hub = await longFed();
  await influxd.ask('DROP MEASUREMENT rollup_1d', hub.database);
  await influxd.ask('DROP MEASUREMENT rollup_10m', hub.database);
  await influxd.write(hub.database, `feed,log=${hub.log} layout=1i 0`);
  const feeding = hub.feeding();
  await feeding.upToDate();
  expect(feeding.news.all.filter(({ type }) => type === 'begins-anew')).toMatchObject([
    { why: 'layout', since: 0 },
  ]);
  await expectSummedUp(hub);
  expect((await inServer(hub.database)).length).toBe(1_441);
});

test('everything is written once more when somebody asks, and a stop in its middle is gone on from', async () => {
  const hub = await longFed();
  await influxd.ask('DROP MEASUREMENT rollup_1h', hub.database);
  await influxd.write(
    hub.database,
    `rollup_1d,station=kajiyase-bashi,quantity=level max=99 ${minute(0) - 18 * 3_600_000}`,
  );
  const feeding = hub.feeding();
  await feeding.upToDate();
  feeding.askAnew();
  feeding.wake();
  await feeding.news.first((one) => one.type === 'begins-anew' && one.why === 'asked');
  await feeding.stop();
  const again = hub.feeding();
  await again.upToDate();
  expect(again.began()).toBe(0);
  await expectSummedUp(hub);
});

test('readings are kept for some years, roll-ups for ever: they move to a policy of their own before the other is shortened', async () => {
  const hub = await longFed();
  const feeding = hub.feeding({ readingsYears: 3, now: minute(14_401) });
  await feeding.upToDate();
  await feeding.upToDate();
  const [policies] = await influxd.ask(`SHOW RETENTION POLICIES ON "${hub.database}"`);
  expect(policies?.values.map(([name, duration]) => [name, duration])).toEqual([
    ['autogen', `${3 * 365 * 24}h0m0s`],
    ['kawamori_rollups', '0s'],
  ]);
  expect(feeding.news.all.filter(({ type }) => type === 'policy')).toMatchObject([
    { outcome: 'done', statement: expect.stringContaining('CREATE') as string },
    { outcome: 'done', statement: expect.stringContaining('ALTER') as string },
  ]);
  await expectSummedUp(hub, 'kawamori_rollups');
  // One that comes when its time is let go of is none of the server's, and no fault either.
  const long = -4 * 365 * 1_440;
  hub.hears(14_401, pack([[long, 1.5]]));
  await feeding.upToDate();
  const readings = await inServer(hub.database);
  expect([readings.length, readings.some((row) => row[1] === minute(long))]).toEqual([1_441, false]);
  expect(feeding.news.all.findLast((one) => one.type === 'fed')).toMatchObject({ refused: [] });
  // And back: readings are kept for ever again, roll-ups stay where they are.
  await feeding.stop();
  const again = hub.feeding({ now: minute(14_402) });
  await again.upToDate();
  expect(again.began()).toBe(0);
  const [now] = await influxd.ask(`SHOW RETENTION POLICIES ON "${hub.database}"`);
  expect(now?.values.map(([name, duration]) => [name, duration])).toEqual([
    ['autogen', '0s'],
    ['kawamori_rollups', '0s'],
  ]);
});
