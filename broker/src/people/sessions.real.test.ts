// Real: SQLite on a file system of a few megabytes in memory, which is filled to its last byte.
import { join } from 'node:path';
import { MINUTE } from '@kawamori/contracts';
import { expect, onTestFinished, test, vi } from 'vitest';
import { minute } from '../testing/builders.js';
import { smallDisk } from '../testing/small-disk.js';
import { sessions } from './sessions.js';

const HERE = { address: '192.0.2.7', browser: 'Firefox' };

/** Sessions on a disk that the test fills; `again` starts anew with what lies there. The timers are the test's. */
async function onSmallDisk() {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const disk = smallDisk();
  const clock = { at: minute(0), now: () => clock.at };
  const started = async () => {
    const all = sessions(join(disk.dir, 'sessions.db'), clock);
    await all.start();
    onTestFinished(() => all.stop());
    return all;
  };
  const all = await started();
  const again = async () => {
    await all.stop();
    return started();
  };
  return { all, disk, clock, again };
}

test('a sign-in that is ended while the disk is full is over at once, and on the disk a minute after that has room', async () => {
  const { all, disk, again } = await onSmallDisk();
  const tokens = Array.from({ length: 4 }, () => all.begin('hq', HERE, false));
  const [out = '', lost = '', other = '', own = ''] = tokens;
  const [{ id } = { id: '' }] = all.list('hq').filter((one) => one.id === all.of(lost)?.id);
  disk.fill();
  all.end(out);
  expect(all.endOne('hq', id)).toBe(true);
  expect(all.endOne('hq', id)).toBe(false);
  all.endAll('hq', own);
  const standing = tokens.map((token) => all.of(token) !== undefined);
  expect(standing).toEqual([false, false, false, true]);
  expect(all.list('hq')).toHaveLength(1);
  expect(all.counts()).toEqual(new Map([['hq', 1]]));
  disk.makeRoom();
  await vi.advanceTimersByTimeAsync(MINUTE);
  disk.fill();
  const after = await again();
  expect([out, lost, other].map((token) => after.of(token))).toEqual([undefined, undefined, undefined]);
  expect(after.of(own)).toBeDefined();
});

test('a sign-in that goes on while the disk is full is one, and lies on the disk when the hub stops with room again', async () => {
  const { all, disk, clock, again } = await onSmallDisk();
  const before = all.begin('hq', HERE, false);
  disk.fill();
  const meanwhile = all.begin('hq', HERE, false);
  clock.at += 5 * MINUTE;
  expect(all.of(before)?.lastSeenAt).toBe(minute(5));
  all.confirm(before);
  expect(new Set(all.list('hq').map(({ id }) => id)).size).toBe(2);
  expect(all.list('hq')).toHaveLength(2);
  expect(all.counts()).toEqual(new Map([['hq', 2]]));
  disk.makeRoom();
  const after = await again();
  expect(after.of(before)).toMatchObject({ lastSeenAt: minute(5), confirmedAt: minute(5) });
  expect(after.of(meanwhile)).toBeDefined();
});
