// Real: launcher and agent as processes of packed releases, aedes, SQLite on the disk, SIGKILL. The hub's part is played by a broker.
import { join } from 'node:path';
import { type NodeCommand, SECOND } from '@kawamori/contracts';
import { openForReading, type PackedRelease } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { aRelease, installLaunched, type LaunchedNode } from '../testing/launched-node.js';
import { installNode, startAgent } from '../testing/real-agent.js';
import { type RealBroker, startBroker } from '../testing/real-broker.js';
import { temporaryFolder } from '../testing/temporary.js';

const A = aRelease('0.1.0');
const B = aRelease('0.2.0');
let orders = 0;

async function aNode(changes: Parameters<typeof installLaunched>[2] = {}) {
  const hub = await startBroker();
  const node = installLaunched(A, hub.port, changes);
  node.start();
  await hub.until(() => hub.acknowledged.length >= 2 && runs(hub) !== undefined);
  return { hub, node };
}

/** Tells the node to run a release. Returns the order's id. */
function order(hub: RealBroker, release: PackedRelease, changes: Partial<NodeCommand['order']> = {}): string {
  orders += 1;
  const id = `update-${orders}`;
  const { sha256, bytes, manifest } = release;
  hub.releases.set(sha256, bytes);
  const packed = { sha256, bytes: bytes.length };
  const update = { kind: 'update', version: manifest.version, packed, trialMs: 60 * SECOND, steadyMs: 1_000 };
  const expiresAt = 600_000;
  hub.command({ v: 1, id, sentAt: 0, expiresAt, order: { ...update, ...changes } });
  return id;
}
const told = (hub: RealBroker, id: string) => hub.answers.filter((answer) => answer.id === id);
const toldLast = (hub: RealBroker, id: string) => told(hub, id).at(-1);
const runs = (hub: RealBroker) => hub.statuses.findLast(({ status }) => status.release)?.status.release;

/** What was taken at the node, and what of it the hub has or the outbox still holds. */
function readingsOf(hub: RealBroker, node: LaunchedNode) {
  const outbox = openForReading(join(node.releases, '..', 'outbox.db'));
  const count = (sql: string) => (outbox.prepare(sql).get() as { n: number }).n;
  const taken = count("SELECT value AS n FROM counters WHERE name = 'taken'");
  const waiting = count('SELECT count(*) AS n FROM waiting');
  outbox.close();
  return { taken, kept: new Set(hub.acknowledged.map(({ takenAt }) => takenAt)).size + waiting };
}

describe('a node that is told to run another release', () => {
  test('fetches it while readings flow, takes over when the hub has heard it, and loses no reading', async () => {
    const { hub, node } = await aNode();
    expect(runs(hub)).toEqual({ version: '0.1.0', since: null, previous: null, onTrial: false, last: null });
    const id = order(hub, B);
    await hub.until(() => toldLast(hub, id)?.state === 'done');
    expect(told(hub, id).map(({ detail }) => detail)).toEqual([
      'fetching: 0 %',
      'fetching: 25 %',
      'fetching: 50 %',
      'fetching: 75 %',
      'checked',
      'starting release 0.2.0',
      'release 0.2.0 is on trial',
      'release 0.2.0 has taken over',
    ]);
    await hub.until(() => runs(hub)?.last?.outcome === 'taken-over');
    expect(runs(hub)).toMatchObject({ version: '0.2.0', previous: '0.1.0', onTrial: false });
    expect(hub.statuses.at(-1)?.status.software).toBe('kawamori-edge 0.2.0');
    const before = hub.acknowledged.length;
    await hub.until(() => hub.acknowledged.length >= before + 2);
    expect(await node.stop()).toBe(0);
    const { taken, kept } = readingsOf(hub, node);
    expect(kept).toBe(taken);
    expect(node.standing()).toEqual(['0.1.0', '0.2.0']);
  });

  test('goes back to the release that it still has without fetching it', async () => {
    const { hub } = await aNode();
    const there = order(hub, B);
    await hub.until(() => toldLast(hub, there)?.state === 'done');
    const fetched = hub.fetches.length;
    const back = order(hub, A, { packed: undefined });
    await hub.until(() => toldLast(hub, back)?.state === 'done');
    expect(hub.fetches.length).toBe(fetched);
    await hub.until(() => runs(hub)?.version === '0.1.0' && runs(hub)?.onTrial === false);
  });

  test('keeps two releases at most, and never takes away the one that runs', async () => {
    const { hub, node } = await aNode();
    for (const release of [B, aRelease('0.3.0')]) {
      const id = order(hub, release);
      await hub.until(() => toldLast(hub, id)?.state === 'done');
    }
    expect(node.standing()).toEqual(['0.2.0', '0.3.0']);
  });

  test.each([
    ['cannot start', 'throw new TypeError("no such river");', 'TypeError: no such river'],
    [
      'cannot use its configuration',
      'console.error("hub.x: unknown"); process.exit(2);',
      'code 2: hub.x: unknown',
    ],
    ['never reaches the hub', 'setInterval(() => {}, 1_000);', 'it did not reach the hub within 3 s'],
  ])('comes back by itself from one that %s, and says why', async (_, main, why) => {
    const { hub, node } = await aNode();
    const id = order(hub, aRelease('0.2.0', { main }), { trialMs: 3 * SECOND });
    await hub.until(() => toldLast(hub, id)?.state === 'failed');
    expect(toldLast(hub, id)?.detail).toContain('gone back to release 0.1.0');
    expect(toldLast(hub, id)?.detail).toContain(why);
    await hub.until(() => runs(hub)?.last?.outcome === 'gone-back');
    expect(runs(hub)).toMatchObject({ version: '0.1.0', onTrial: false, last: { version: '0.2.0' } });
    const before = hub.acknowledged.length;
    await hub.until(() => hub.acknowledged.length >= before + 2);
    expect(await node.stop()).toBe(0);
    const { taken, kept } = readingsOf(hub, node);
    expect(kept).toBe(taken);
  });

  test.each([
    [
      'other packages',
      { needs: { mqtt: '9.9.9' } },
      'packages of other versions: it has to be installed at the node: mqtt 9.9.9 (here: ',
    ],
    ['a package that is not there', { needs: { 'no-such': '1.0.0' } }, 'no-such 1.0.0 (here: none)'],
  ])('refuses one that needs %s, before anything is changed', async (_, changes, why) => {
    const { hub, node } = await aNode();
    const id = order(hub, aRelease('0.2.0', changes));
    await hub.until(() => toldLast(hub, id)?.state === 'failed');
    expect(toldLast(hub, id)?.detail).toContain(why);
    expect(node.standing()).toEqual(['0.1.0']);
  });

  test('refuses what is not the file that was announced', async () => {
    const { hub, node } = await aNode();
    const evil = Buffer.from(B.bytes);
    evil.writeUInt8(evil.readUInt8(5_000) ^ 1, 5_000);
    const id = order(hub, { ...B, bytes: evil });
    await hub.until(() => toldLast(hub, id)?.state === 'failed');
    expect(toldLast(hub, id)?.detail).toBe('what came is not what was announced');
    expect(node.standing()).toEqual(['0.1.0']);
  });

  test.each(['fetching: 75 %', 'checked', 'starting release 0.2.0', 'release 0.2.0 is on trial'])(
    'and is cut off at “%s” comes up on one release or the other, whole, and goes on',
    async (at) => {
      const { hub, node } = await aNode();
      const id = order(hub, B);
      await hub.until(() => told(hub, id).some(({ detail }) => detail === at));
      await node.cut();
      const [heard, kept] = [hub.statuses.length, hub.acknowledged.length];
      node.start();
      await hub.until(() => hub.statuses.slice(heard).some(({ status }) => status.state === 'birth'));
      await hub.until(() => hub.acknowledged.length >= kept + 2);
      expect(['0.1.0', '0.2.0']).toContain(runs(hub)?.version);
      // The hub gives the order again where nobody has carried it out.
      if (runs(hub)?.version === '0.1.0') {
        const again = order(hub, B);
        await hub.until(() => toldLast(hub, again)?.state === 'done');
      }
      await hub.until(() => runs(hub)?.version === '0.2.0' && runs(hub)?.onTrial === false);
      expect(await node.stop()).toBe(0);
      const readings = readingsOf(hub, node);
      expect(readings.kept).toBe(readings.taken);
    },
  );

  test('goes on where it was when the line is cut while it fetches', async () => {
    const { hub } = await aNode();
    const id = order(hub, B);
    await hub.until(() => told(hub, id).some(({ detail }) => detail === 'fetching: 50 %'));
    const port = hub.port;
    await hub.close();
    const second = await startBroker({ port });
    second.releases.set(B.sha256, B.bytes);
    await second.until(() => second.answers.some(({ state }) => state === 'done'));
    expect(second.fetches[0]?.offset).toBeGreaterThan(B.bytes.length * 0.4);
  });
});

test('a node without its launcher says that its software is exchanged at the node', async () => {
  const hub = await startBroker();
  const driver = { kind: 'simulated', startsAt: '2026-06-02T18:00:00+09:00', period: '4d' } as const;
  const sensors = [
    {
      station: 'naro',
      quantity: 'level',
      driver: { ...driver, base: 1, rise: 2, crestAfter: '10h' },
    } as const,
  ];
  startAgent(installNode(temporaryFolder(), hub.port, { riverClock: 'wall', sensors }));
  await hub.until(() => hub.subscriptions.length > 0);
  const id = order(hub, B);
  await hub.until(() => toldLast(hub, id) !== undefined);
  expect(toldLast(hub, id)).toMatchObject({
    state: 'refused',
    detail: 'this node was started without its launcher',
  });
  expect(hub.statuses[0]?.status.release).toBeUndefined();
});
