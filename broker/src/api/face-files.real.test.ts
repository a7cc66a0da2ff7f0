// Real: the whole hub over HTTP, with a face of one file.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';

test('a town hall whose screens all open at once, from one address, gets every file of the face, and is limited in what it asks the hub itself', async () => {
  const dashboardDir = temporaryFolder();
  mkdirSync(join(dashboardDir, 'assets'));
  writeFileSync(join(dashboardDir, 'index.html'), '<!doctype html>');
  writeFileSync(join(dashboardDir, 'assets/Desk-AbCd1234.js'), 'export {};');
  const hub = await startHub({ dashboardDir });
  const statuses = async (path: string) => {
    const found = new Set<number>();
    for (let round = 0; round < 13; round++) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => hub.call('GET', path)));
      for (const { status } of answers) found.add(status);
    }
    return found;
  };
  expect(await statuses('/assets/Desk-AbCd1234.js')).toEqual(new Set([200]));
  expect(await statuses('/api/v1/health')).toEqual(new Set([200, 429]));
  // Nor does what is refused there take a file from anybody.
  expect((await hub.call('GET', '/assets/Desk-AbCd1234.js')).status).toBe(200);
});
