import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  anOutbox,
  idsOf,
  LEVEL,
  minute,
  OTHER_LEVEL,
  putInto,
  reading,
  silentLog,
} from '../testing/builders.js';
import { temporaryFolder, writeInto } from '../testing/temporary.js';
import type { Outbox } from './outbox.js';
import { openMemoryStore, openOutboxFile } from './sqlite-store.js';
import { NEWEST_AHEAD, type OutboxStore, StoreFull } from './store.js';

const NOW = minute(0);

function outboxAt(file: string, changes: Parameters<typeof anOutbox>[0] = {}): Outbox {
  const outbox = anOutbox({ open: () => openOutboxFile(file, silentLog, NOW), ...changes });
  onTestFinished(() => outbox.stop());
  return outbox;
}

/** A disk that can be filled and broken. It does not show what a real disk does in the middle of a write. */
function troubledDisk() {
  const real = openMemoryStore();
  let trouble: Error | undefined;
  const closed: number[] = [];
  const guarded =
    <A extends unknown[], R>(work: (...args: A) => R) =>
    (...args: A): R => {
      if (trouble) throw trouble;
      return work(...args);
    };
  const store: OutboxStore = {
    state: guarded(() => real.state()),
    append: guarded((intake) => real.append(intake)),
    after: (id, limit) => {
      if (trouble && !(trouble instanceof StoreFull)) throw trouble;
      return real.after(id, limit);
    },
    remove: guarded((ids) => real.remove(ids)),
    park: guarded((id, reason, at) => real.park(id, reason, at)),
    unpark: guarded(() => real.unpark()),
    close: () => closed.push(1),
  };
  return {
    open: guarded(() => store),
    fail: (error: Error) => {
      trouble = error;
    },
    heal: () => {
      trouble = undefined;
    },
    closed,
    real,
  };
}

/** Resolves at the outbox's next change. */
const nextChange = (outbox: Outbox) => new Promise<void>((resolve) => outbox.onChange(resolve));

describe('the outbox', () => {
  test('keeps readings and how far their series were taken over a restart', () => {
    const file = join(temporaryFolder(), 'outbox.db');
    const before = outboxAt(file);
    putInto(before, reading(0, 1.5), reading(0, 2.5, OTHER_LEVEL), reading(10, 1.6));
    before.remove([1], [LEVEL]);
    before.stop();

    const after = outboxAt(file);
    expect(after.counts()).toEqual({ taken: 3, depth: 2, dropped: 0 });
    expect(after.waiting(0, 10)).toEqual([
      { id: 2, reading: reading(0, 2.5, OTHER_LEVEL) },
      { id: 3, reading: reading(10, 1.6) },
    ]);
    expect(after.position(LEVEL)).toBe(minute(10));
    expect(after.lastOf(LEVEL)).toEqual(reading(10, 1.6));
    expect(after.position(OTHER_LEVEL)).toBe(minute(0));
    expect([...after.newestOfEach()].map(({ id }) => id).sort()).toEqual([2, 3]);
  });

  test('gives a number to a reading once, also after everything has been acknowledged', () => {
    const file = join(temporaryFolder(), 'outbox.db');
    const before = outboxAt(file);
    putInto(before, reading(0), reading(10));
    before.remove([1, 2], [LEVEL]);
    before.stop();
    const after = outboxAt(file);
    putInto(after, reading(20));
    expect(idsOf(after.waiting(0, 10))).toEqual([3]);
    expect([...after.newestOfEach()].map(({ id }) => id)).toEqual([3]);
  });

  test('tells the newest of each series, oldest of them first, also after a restart', () => {
    const file = join(temporaryFolder(), 'outbox.db');
    const before = outboxAt(file);
    for (let at = 0; at < 3 * NEWEST_AHEAD; at += 1)
      putInto(before, reading(at), reading(at, 2, OTHER_LEVEL));
    const newest = before.newestOfEach();
    expect(newest).toHaveLength(2 * NEWEST_AHEAD);
    const ids = idsOf(newest.filter(({ reading: { series } }) => series === LEVEL));
    expect(ids).toEqual(Array.from({ length: NEWEST_AHEAD }, (_, i) => 4 * NEWEST_AHEAD + 1 + 2 * i));
    before.stop();
    const after = outboxAt(file);
    expect(idsOf(after.newestOfEach()).sort()).toEqual(idsOf(newest).sort());
    after.remove(ids, [LEVEL]);
    expect(after.newestOfEach().every(({ reading: { series } }) => series === OTHER_LEVEL)).toBe(true);
  });

  test('gives up its oldest readings when it is full, and counts them', () => {
    const file = join(temporaryFolder(), 'outbox.db');
    const outbox = outboxAt(file, { maxReadings: 3 });
    for (let at = 0; at < 5; at += 1) putInto(outbox, reading(at));
    expect(outbox.counts()).toEqual({ taken: 5, depth: 3, dropped: 2 });
    expect(idsOf(outbox.waiting(0, 10))).toEqual([3, 4, 5]);
    outbox.stop();
    expect(outboxAt(file).counts().dropped).toBe(2);
  });

  test('of a damaged file begins a new one and moves the old one aside', () => {
    const folder = temporaryFolder();
    const file = writeInto(folder, 'outbox.db', 'this is no database, '.repeat(500));
    const outbox = outboxAt(file);
    putInto(outbox, reading(0));
    expect(outbox.counts()).toEqual({ taken: 1, depth: 1, dropped: 0 });
    expect(readdirSync(folder)).toContain(`outbox.db.damaged-${NOW}`);
  });

  test('that cannot be opened lets the agent run from memory, and says so', () => {
    const file = writeInto(temporaryFolder(), 'a-file', '');
    const outbox = outboxAt(join(file, 'outbox.db'));
    putInto(outbox, reading(0));
    expect(idsOf(outbox.waiting(0, 10))).toEqual([1]);
    expect(outbox.diskFault()).toMatch(/./);
  });

  test('with a full disk goes on sending, old readings and new, and writes them when there is room', async () => {
    const disk = troubledDisk();
    const outbox = anOutbox({ open: disk.open, retryDiskMs: 5 });
    onTestFinished(() => outbox.stop());
    putInto(outbox, reading(0));
    disk.fail(new StoreFull('no room'));
    putInto(outbox, reading(10), reading(20));
    expect(outbox.diskFault()).toBe('no room');
    expect(idsOf(outbox.waiting(0, 10))).toEqual([1, 2, 3]);
    outbox.remove([1, 2], [LEVEL]);
    expect(idsOf(outbox.waiting(0, 10))).toEqual([3]);
    expect(outbox.counts().depth).toBe(1);

    const written = nextChange(outbox);
    disk.heal();
    await written;
    expect(outbox.diskFault()).toBeUndefined();
    expect(idsOf(disk.real.after(0, 10))).toEqual([3]);
    expect(disk.real.state()).toMatchObject({
      taken: 3,
      depth: 1,
      positions: new Map([[LEVEL, minute(20)]]),
    });
    expect(disk.closed).toHaveLength(0);
  });

  test('never uses a handle again after a failed sync: it opens the file anew', async () => {
    const disk = troubledDisk();
    const outbox = anOutbox({ open: disk.open, retryDiskMs: 5 });
    onTestFinished(() => outbox.stop());
    disk.fail(new Error('disk I/O error'));
    putInto(outbox, reading(0));
    expect(disk.closed).toHaveLength(1);
    expect(idsOf(outbox.waiting(0, 10))).toEqual([1]);
    const written = nextChange(outbox);
    disk.heal();
    await written;
    expect(idsOf(disk.real.after(0, 10))).toEqual([1]);
    expect(outbox.counts().depth).toBe(1);
  });

  test('keeps a bounded number in memory while the disk refuses, and counts what it gives up', () => {
    const disk = troubledDisk();
    const outbox = anOutbox({ open: disk.open, maxReadings: 100_000, retryDiskMs: 60_000 });
    onTestFinished(() => outbox.stop());
    disk.fail(new StoreFull('no room'));
    const readings = Array.from({ length: 20_005 }, (_, at) => reading(at));
    putInto(outbox, ...readings);
    expect(outbox.counts()).toEqual({ taken: 20_005, depth: 20_000, dropped: 5 });
    expect(idsOf(outbox.waiting(0, 1))).toEqual([6]);
  });

  test('gives a parked reading another chance at the next start', () => {
    const file = join(temporaryFolder(), 'outbox.db');
    const before = outboxAt(file);
    putInto(before, reading(0), reading(10));
    before.park({ id: 1, reading: reading(0) }, 'the hub cut the line at it', NOW);
    expect(before.counts().depth).toBe(1);
    expect(before.parked()).toEqual(new Map([[LEVEL, 1]]));
    before.stop();
    expect(idsOf(outboxAt(file).waiting(0, 10))).toEqual([1, 2]);
  });
});
