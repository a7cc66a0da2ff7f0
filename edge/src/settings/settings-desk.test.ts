import { MINUTE, NodeId, type NodeValues, ownValues, SECOND } from '@kawamori/contracts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { aNode, silentLog } from '../testing/builders.js';
import { settingsDesk } from './settings-desk.js';
import { OWN_FILE, PROVEN_AFTER, type Standing, TRIAL } from './standing.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const order = (version: number, every = '5m') =>
  new TextEncoder().encode(
    JSON.stringify({
      ...{ v: 1, node: 'kajiyase-1', version },
      settings: { sensors: [{ station: 'kajiyase-bashi', quantity: 'level', every }] },
    }),
  );

function aDesk(kept: Standing = OWN_FILE) {
  const seen = { kept: [] as Standing[], applied: [] as NodeValues[], told: 0, disk: '' };
  const desk = settingsDesk({
    node: NodeId.parse('kajiyase-1'),
    own: ownValues(aNode()),
    kept,
    keep: (standing) => {
      if (seen.disk !== '') throw new Error(seen.disk);
      seen.kept.push(standing);
    },
    apply: (values) => seen.applied.push(values),
    tell: () => {
      seen.told += 1;
    },
    steadyNow: () => vi.getMockedSystemTime()?.getTime() ?? 0,
    log: silentLog,
  });
  void desk.start();
  const applied = () => seen.applied.map(({ sensors }) => (sensors[0]?.every ?? 0) / MINUTE);
  return { desk, seen, applied };
}

describe('settings at their node', () => {
  test('are on the disk before they count, and are told', () => {
    const { desk, seen, applied } = aDesk();
    desk.hear(order(1));
    expect(seen.kept.map(({ state }) => state)).toEqual(['trial']);
    expect(applied()).toEqual([5]);
    expect(desk.word('alive')).toEqual({ version: 1, inForce: 1, state: 'trial', detail: '' });
    expect(seen.told).toBe(1);
  });

  test('are proven by what the hub acknowledges after a minute, for which the node speaks by itself', () => {
    const { desk, seen, applied } = aDesk();
    desk.hear(order(1));
    desk.reached();
    expect(desk.word('alive').state).toBe('trial');
    vi.advanceTimersByTime(PROVEN_AFTER + SECOND);
    expect(seen.told).toBe(2);
    desk.reached();
    expect(desk.word('alive')).toMatchObject({ state: 'applied', inForce: 1 });
    vi.advanceTimersByTime(2 * TRIAL);
    expect(desk.word('alive').state).toBe('applied');
    expect(applied()).toEqual([5]);
    expect(seen.kept.at(-1)).toMatchObject({ state: 'applied' });
  });

  test('count no more where the hub is not reached in ten minutes, and the node says so when it comes back', () => {
    const { desk, seen, applied } = aDesk();
    desk.hear(order(1));
    vi.advanceTimersByTime(TRIAL);
    expect(applied()).toEqual([5, 10]);
    expect(desk.word('birth')).toMatchObject({ version: 1, inForce: 0, state: 'returned', own: {} });
    expect(seen.kept.at(-1)).toMatchObject({ state: 'returned', inForce: { version: 0 } });
    desk.hear(order(1));
    expect(applied()).toEqual([5, 10]);
  });

  test('that the disk does not take never count', () => {
    const { desk, seen, applied } = aDesk();
    seen.disk = 'ENOSPC: no space left on device';
    desk.hear(order(1));
    expect(applied()).toEqual([]);
    expect(desk.word('alive')).toMatchObject({ version: 1, inForce: 0, state: 'refused' });
    expect(desk.word('alive').detail).toContain('ENOSPC');
  });

  test('go on with their trial after a start', () => {
    const before = aDesk();
    before.desk.hear(order(1));
    const { desk, seen, applied } = aDesk(before.seen.kept.at(-1));
    expect(desk.values.sensors[0]?.every).toBe(5 * MINUTE);
    expect(seen.kept.at(-1)).toMatchObject({ starts: 1 });
    vi.advanceTimersByTime(TRIAL);
    expect(applied()).toEqual([10]);
  });
});
