import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, MINUTE } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { minute } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { sessions } from './sessions.js';

const HERE = { address: '192.0.2.7', browser: 'Firefox' };

/** Sessions in a file, on a clock that the test moves. */
async function opened(file = join(temporaryFolder(), 'sessions.db')) {
  const clock = { at: minute(0), now: () => clock.at };
  const all = sessions(file, clock);
  await all.start();
  onTestFinished(() => all.stop());
  return { all, clock, file };
}

describe('a session', () => {
  test('outlives a restart, and only its digest is on the disk', async () => {
    const file = join(temporaryFolder(), 'sessions.db');
    const clock = { now: () => minute(0) };
    const before = sessions(file, clock);
    await before.start();
    const token = before.begin('hq', HERE, false);
    await before.stop();
    expect(readFileSync(file, 'latin1')).not.toContain(token);
    const after = sessions(file, clock);
    await after.start();
    expect(after.of(token)?.account).toBe('hq');
    expect(after.of(`${token}x`)).toBeUndefined();
    after.end(token);
    expect(after.of(token)?.account).toBeUndefined();
    await after.stop();
  });

  test('is over after fourteen days, and is cleared away at the next start', async () => {
    const file = join(temporaryFolder(), 'sessions.db');
    const clock = { at: minute(0), now: () => clock.at };
    const before = sessions(file, clock);
    await before.start();
    const token = before.begin('hq', HERE, false);
    clock.at += 14 * DAY;
    expect(before.of(token)?.account).toBeUndefined();
    await before.stop();
    clock.at += 1;
    const after = sessions(file, clock);
    await after.start();
    clock.at = minute(0);
    expect(after.of(token)?.account).toBeUndefined();
    await after.stop();
  });
});

describe('the sessions of an account', () => {
  test('are listed with where they began, the newest first, and nobody else’s', async () => {
    const { all, clock } = await opened();
    all.begin('hq', HERE, false);
    clock.at += MINUTE;
    all.begin('hq', { address: '192.0.2.8', browser: 'Safari' }, true);
    all.begin('oka', HERE, false);
    expect(
      all.list('hq').map(({ browser, since, confirmedAt }) => ({ browser, since, confirmedAt })),
    ).toEqual([
      { browser: 'Safari', since: minute(1), confirmedAt: minute(1) },
      { browser: 'Firefox', since: minute(0), confirmedAt: null },
    ]);
    expect(all.counts()).toEqual(
      new Map([
        ['hq', 2],
        ['oka', 1],
      ]),
    );
  });

  test('end by name, and only their own account’s', async () => {
    const { all } = await opened();
    const token = all.begin('hq', HERE, false);
    const [one] = all.list('hq');
    expect(all.endOne('oka', one?.id ?? '')).toBe(false);
    expect(all.of(token)).toBeDefined();
    expect(all.endOne('hq', one?.id ?? '')).toBe(true);
    expect(all.of(token)).toBeUndefined();
  });

  test('end all at once, but for the one that asks', async () => {
    const { all } = await opened();
    const [own, other] = [all.begin('hq', HERE, false), all.begin('hq', HERE, false)];
    const oka = all.begin('oka', HERE, false);
    all.endAll('hq', own);
    expect(all.of(own)).toBeDefined();
    expect(all.of(other)).toBeUndefined();
    expect(all.of(oka)).toBeDefined();
    all.endAll('hq');
    expect(all.of(own)).toBeUndefined();
  });

  test('tell when they were seen last, to five minutes', async () => {
    const { all, clock } = await opened();
    const token = all.begin('hq', HERE, false);
    clock.at += 4 * MINUTE;
    expect(all.of(token)?.lastSeenAt).toBe(minute(0));
    clock.at += MINUTE;
    all.of(token);
    expect(all.list('hq')[0]?.lastSeenAt).toBe(minute(5));
  });

  test('of before, of which less was kept, go on', async () => {
    const file = join(temporaryFolder(), 'sessions.db');
    const { all: first, file: written } = await opened();
    const token = first.begin('hq', HERE, false);
    await first.stop();
    const now = openDatabase(written, 'rebuildable');
    const { digest, ends_at } = now.prepare('SELECT digest, ends_at FROM signed_in').get() as {
      digest: string;
      ends_at: number;
    };
    now.close();
    const before = openDatabase(file, 'rebuildable');
    before.exec(
      'CREATE TABLE session (digest TEXT PRIMARY KEY, account TEXT NOT NULL, ends_at INTEGER NOT NULL) STRICT',
    );
    before.prepare('INSERT INTO session VALUES (?, ?, ?)').run(digest, 'hq', ends_at);
    before.close();
    const { all } = await opened(file);
    expect(all.of(token)).toMatchObject({ account: 'hq', since: minute(0), endsAt: ends_at });
  });
});

test('the newest code of an authenticator that was used is known after a restart', async () => {
  const { all, clock, file } = await opened();
  expect(all.codes.upTo('sealed')).toBe(0);
  await all.codes.use('sealed', 41);
  await all.codes.use('sealed', 42);
  await all.stop();
  expect(readFileSync(file, 'latin1')).not.toContain('sealed');
  const after = sessions(file, clock);
  await after.start();
  onTestFinished(() => after.stop());
  expect(after.codes.upTo('sealed')).toBe(42);
  expect(after.codes.upTo('another')).toBe(0);
});

describe('a code that was used', () => {
  /** Sessions on a disk whose syncs are answered by the test, or never. */
  async function onSlowDisk() {
    const folder = temporaryFolder();
    const synced: string[] = [];
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const all = sessions(join(folder, 'sessions.db'), { now: () => minute(0) }, (path) => {
      synced.push(path.slice(folder.length));
      return answered;
    });
    await all.start();
    onTestFinished(() => all.stop());
    let isKept = false;
    const kept = all.codes.use('sealed', 41).then(() => {
      isKept = true;
    });
    return { all, answer, synced, kept, isKept: () => isKept };
  }

  test('counts as used at once, and opens something only when that lies on the disk', async () => {
    const { all, answer, synced, kept, isKept } = await onSlowDisk();
    expect(all.codes.upTo('sealed')).toBe(41);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isKept()).toBe(false);
    expect(synced).toEqual(['/sessions.db-wal', '']);
    answer();
    await kept;
  });

  test('is waited for two seconds: a disk that answers nothing keeps nobody out', async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { kept, isKept } = await onSlowDisk();
    await vi.advanceTimersByTimeAsync(1_999);
    expect(isKept()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await kept;
  });
});
