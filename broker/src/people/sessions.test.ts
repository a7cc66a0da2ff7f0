import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { sessions } from './sessions.js';

describe('a session', () => {
  test('outlives a restart, and only its digest is on the disk', async () => {
    const file = join(temporaryFolder(), 'sessions.db');
    const clock = { now: () => minute(0) };
    const before = sessions(file, clock);
    await before.start();
    const token = before.begin('hq');
    await before.stop();
    expect(readFileSync(file, 'latin1')).not.toContain(token);
    const after = sessions(file, clock);
    await after.start();
    expect(after.accountOf(token)).toBe('hq');
    expect(after.accountOf(`${token}x`)).toBeUndefined();
    after.end(token);
    expect(after.accountOf(token)).toBeUndefined();
    await after.stop();
  });

  test('is over after fourteen days, and is cleared away at the next start', async () => {
    const file = join(temporaryFolder(), 'sessions.db');
    const clock = { at: minute(0), now: () => clock.at };
    const before = sessions(file, clock);
    await before.start();
    const token = before.begin('hq');
    clock.at += 14 * DAY;
    expect(before.accountOf(token)).toBeUndefined();
    await before.stop();
    clock.at += 1;
    const after = sessions(file, clock);
    await after.start();
    clock.at = minute(0);
    expect(after.accountOf(token)).toBeUndefined();
    await after.stop();
  });
});
