// Real: the whole hub with its threads, HTTP and aedes; the node is an mqtt.js client. Played: the machine's clock, which is set wrong.
import { join } from 'node:path';
import { DAY, Health, HOUR, MINUTE, NodeRegistration, SeriesId, Snapshot } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { thisOperator } from '../cli/this-user.js';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import { aRegistration, aStationFile, minute } from '../testing/builders.js';
import { connectNode, startHub } from '../testing/real-hub.js';
import { eventually } from '../testing/waiting.js';

test.each([
  ['+9 hours', 9 * HOUR],
  ['-1 hour', -HOUR],
])(
  "a hub whose machine's clock is set by %s in a flood says so everywhere, dates nothing by it, and tells",
  async (_, step) => {
    const truth = { at: minute(0) };
    const hub = await startHub({ monotonic: () => truth.at });
    const { secret } = await hub.setUp();
    const cookie = await hub.firstAccount();
    const node = await connectNode({ mqttPort: hub.mqttPort, clock: truth }, secret);
    await node.send([[0, 2.8]]);

    truth.at = minute(10);
    hub.clock.at = minute(10) + step;
    await node.send([[10, 3.2]]);

    const health = Health.parse((await hub.call('GET', '/api/v1/health')).json);
    expect(health.clock).toEqual({ aheadMs: step, witnesses: 1, agreeing: 1 });
    await eventually(async () => {
      const snapshot = Snapshot.parse((await hub.call('GET', '/api/v1/snapshot', { cookie })).json);
      expect(snapshot).toMatchObject({
        hub: { clockAheadMs: step },
        clock: { now: minute(10), judgedAt: minute(10) },
        stations: [
          { level: { latest: { at: minute(10), receivedAt: minute(10), quality: 'good', reasons: [] } } },
        ],
        notices: [{ mark: 'caution', observedAt: minute(10), decidedAt: minute(10) }],
      });
    });

    hub.clock.at = minute(10);
    expect(Health.parse((await hub.call('GET', '/api/v1/health')).json).clock).toMatchObject({
      aheadMs: null,
    });
  },
);

test('a hub that once ran a year ahead, with a node that has no clock, is told by its operator that it is right now', async () => {
  const first = await startHub({ at: minute(0) + 365 * DAY });
  const { secret } = await first.setUp();
  const early = await connectNode(first, secret, aRegistration(), 'free');
  await early.send([[(365 * DAY) / MINUTE, 1.1]]);
  await first.stop();

  const hub = await startHub({ dataDir: first.dataDir, at: minute(10) });
  expect(Health.parse((await hub.call('GET', '/api/v1/health')).json).clock?.aheadMs).toBeLessThan(
    -364 * DAY,
  );
  expect(await hub.operate((desk) => desk.trustClock())).toBeGreaterThan(364 * DAY);
  expect(Health.parse((await hub.call('GET', '/api/v1/health')).json).clock?.aheadMs).toBeNull();
  await expect(hub.operate((desk) => desk.trustClock())).rejects.toThrow('nothing to say');
  const journal = openJournalForReading(join(hub.dataDir, 'journal.db'));
  expect(journal.readKinds(['clock.trusted']).map(({ body }) => body)).toMatchObject([
    { by: thisOperator() },
  ]);
  journal.close();

  const node = await connectNode(hub, secret, aRegistration(), 'free');
  await node.send([[10, 3.2]]);
  const cookie = await hub.firstAccount();
  await eventually(async () => {
    const { stations } = Snapshot.parse((await hub.call('GET', '/api/v1/snapshot', { cookie })).json);
    expect(stations[0]?.level?.latest).toMatchObject({ at: minute(10), value: 3.2 });
  });
  await hub.stop();

  const again = await startHub({ dataDir: first.dataDir, at: minute(20) });
  expect(Health.parse((await again.call('GET', '/api/v1/health')).json).clock?.aheadMs).toBeNull();
});

test('after a power cut the node comes back with the time of its last shutdown: the hub, which has its time, goes by its own, and the flood stands', async () => {
  const first = await startHub({ at: minute(0) });
  const { secret } = await first.setUp();
  const early = await connectNode(first, secret);
  for (const [minutes, level] of [
    [0, 2.5],
    [10, 3.3],
    [20, 3.8],
    [30, 4.2],
    [40, 4.5],
  ] as const) {
    first.clock.at = minute(minutes);
    await early.send([[minutes, level]]);
  }
  const cookie = await first.firstAccount();
  const snapshotOf = async (hub: typeof first) =>
    Snapshot.parse((await hub.call('GET', '/api/v1/snapshot', { cookie })).json);
  await eventually(async () => {
    expect((await snapshotOf(first)).notices.map(({ mark }) => mark)).toContain('danger');
  });
  const { notices: told } = await snapshotOf(first);
  await first.stop();

  const hub = await startHub({ dataDir: first.dataDir, at: minute(60) });
  const nodesOwn = { at: minute(5) };
  const node = await connectNode({ mqttPort: hub.mqttPort, clock: nodesOwn }, secret);
  await node.send([[5, 4.6]]);
  await eventually(async () => {
    const snapshot = await snapshotOf(hub);
    expect(snapshot.stations[0]?.level?.latest).toMatchObject({
      ...{ at: minute(60), receivedAt: minute(60), value: 4.6 },
      ...{ quality: 'good', reasons: ['clock-off'] },
    });
    expect(snapshot).toMatchObject({ hub: { clockAheadMs: null }, clock: { now: minute(60) } });
    expect(snapshot.notices.map(({ key }) => key)).toEqual(told.map(({ key }) => key));
  });
});

test('after a power cut one of two nodes boots nine hours ahead and speaks first: the hub goes by its own clock, and a flood at that node is told', async () => {
  const first = await startHub({ at: minute(0) });
  const { secret } = await first.setUp(aStationFile(), aStationFile({ id: 'b-bashi' }));
  const other = NodeRegistration.parse({ ...aRegistration(), id: 'b-1', stations: ['b-bashi'] });
  const secretOfOther = await first.operate((desk) => desk.addNode(other));
  const series = SeriesId.parse('b-bashi/level');
  await (await connectNode(first, secret)).send([[0, 1]]);
  await (await connectNode(first, secretOfOther, other)).send([[0, 1]], series);
  await first.stop();

  const hub = await startHub({ dataDir: first.dataDir, at: minute(60) });
  const ahead = 9 * 60;
  const nodesOwn = { at: minute(60 + ahead) };
  const node = await connectNode({ mqttPort: hub.mqttPort, clock: nodesOwn }, secret);
  await node.send([[60 + ahead, 1]]);
  expect(Health.parse((await hub.call('GET', '/api/v1/health')).json).clock?.aheadMs).toBeNull();
  const right = await connectNode(hub, secretOfOther, other);
  await right.send([[60, 1]], series);

  for (const [at, value] of [
    [70, 1.8],
    [80, 2.7],
    [90, 3.4],
  ] as const) {
    hub.clock.at = minute(at);
    nodesOwn.at = minute(at + ahead);
    await node.send([[at + ahead, value]]);
  }
  const cookie = await hub.firstAccount();
  await eventually(async () => {
    const { stations, notices } = Snapshot.parse(
      (await hub.call('GET', '/api/v1/snapshot', { cookie })).json,
    );
    expect(stations.find(({ id }) => id === 'kajiyase-bashi')?.level?.latest).toMatchObject({
      ...{ at: minute(90), value: 3.4, reasons: ['clock-off'] },
    });
    expect(notices.map(({ mark, kind }) => [mark, kind])).toEqual([['caution', null]]);
  });
});
