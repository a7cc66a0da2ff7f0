// Real: files on the disk. Played: a hub that knows nothing yet, and its clock.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CameraId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { minute, silentLog } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { publicSite } from './public-site.js';

test('in service a page has one instant, however long its making takes', async () => {
  const dir = join(temporaryFolder(), 'site');
  let at = minute(0);
  const clock = { now: () => at++ };
  const site = publicSite(
    { dir, quiet: 1_000, links: [] },
    {
      log: silentLog,
      riverClock: clock,
      wallClock: clock,
      drill: false,
      pace: () => 1,
      recording: () => true,
      official: () => ({ announcements: [], orders: [] }),
      view: {
        settings: () => ({
          towns: new Map(),
          profiles: new Map(),
          stations: new Map(),
          people: new Map(),
          browsers: new Map(),
          duties: new Map(),
          shifts: [],
          nodes: new Map(),
          accounts: new Map(),
          documents: new Map(),
          headquarters: new Map(),
          nodeSettings: new Map(),
        }),
        station: () => undefined,
        series: () => undefined,
      },
      pictures: {
        taken: () => [],
        at: () => undefined,
        isWithdrawn: () => false,
        fileOf: () => '',
        copy: () => Promise.resolve(),
      },
    },
  );
  await site.start();
  await site.settled([
    {
      kind: 'public.withdrawn',
      body: { camera: CameraId.parse('cam-1'), takenAt: null, by: 'hq', reason: '' },
    },
  ]);
  await site.stop();
  const page = readFileSync(join(dir, 'index.html'), 'utf8');
  const written = /name="kawamori:written" content="([^"]+)"/.exec(page)?.[1] ?? '';
  expect(page).toContain(`<time datetime="${written}">`);
});
