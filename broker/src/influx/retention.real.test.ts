// Real: influxd that asks for user and password.
import { DAY } from '@kawamori/contracts';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { startInfluxd } from '../testing/real-influxd.js';
import { type InfluxServer, influxServer } from './influx-client.js';
import { makeRoomForRollUps, type PolicyNews, readRetention, settleReadings } from './retention.js';

let as: (user: string, password: string) => InfluxServer;
let dispose: () => Promise<void>;
beforeAll(async () => {
  const influxd = await startInfluxd({ auth: true });
  dispose = () => influxd.dispose();
  await influxd.ask("CREATE USER keeper WITH PASSWORD 'river in the night' WITH ALL PRIVILEGES");
  as = (user, password) =>
    influxServer({ url: influxd.url, database: 'river', user, password, ca: undefined });
  return () => dispose();
});

test('a user that may not change policies is told the statements, and everything stays where it is', async () => {
  const keeper = as('keeper', 'river in the night');
  await keeper.create();
  await keeper.query("CREATE USER feeder WITH PASSWORD 'by day'", 'GRANT ALL ON "river" TO "feeder"');
  const feeder = as('feeder', 'by day');
  const told: PolicyNews[] = [];
  const tell = (news: PolicyNews) => told.push(news);
  const room = await makeRoomForRollUps(feeder, 10, tell);
  const settled = await settleReadings(feeder, 10, tell);
  expect([room.rollUps, settled.rollUps]).toEqual(['', '']);
  expect(settled.readingsFrom(0)).toBe(Number.MIN_SAFE_INTEGER);
  expect(told).toEqual([
    {
      outcome: 'not-allowed',
      statement:
        'CREATE RETENTION POLICY "kawamori_rollups" ON "river" DURATION INF REPLICATION 1 SHARD DURATION 52w',
    },
  ]);

  // The administrator does as told; the hub shortens nothing that it may not, and says so.
  for (const { statement } of told.splice(0)) await keeper.query(statement);
  expect((await makeRoomForRollUps(feeder, 10, tell)).rollUps).toBe('kawamori_rollups');
  await settleReadings(feeder, 10, tell);
  expect(told).toEqual([
    { outcome: 'not-allowed', statement: 'ALTER RETENTION POLICY "autogen" ON "river" DURATION 3650d' },
  ]);
  for (const { statement } of told.splice(0)) await keeper.query(statement);
  const last = await settleReadings(feeder, 10, tell);
  expect(told).toEqual([]);
  expect(last.readingsFrom(3_650 * DAY)).toBe(DAY);
  onTestFinished(async () => {
    await keeper.query('DROP DATABASE "river"', 'DROP USER "feeder"');
  });
});

test('a policy that somebody else has shortened is told, and left to them', async () => {
  const keeper = as('keeper', 'river in the night');
  await keeper.create();
  await keeper.query('ALTER RETENTION POLICY "autogen" ON "river" DURATION 5000d');
  const told: PolicyNews[] = [];
  await settleReadings(keeper, undefined, (news) => told.push(news));
  expect(told).toEqual([
    { outcome: 'advised', statement: 'ALTER RETENTION POLICY "autogen" ON "river" DURATION INF' },
  ]);
  expect((await readRetention(keeper)).readingsFrom(5_000 * DAY)).toBe(DAY);
});
