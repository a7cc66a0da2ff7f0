import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { restartedHub } from '../parts/service.js';
import { signInByLink } from '../parts/staff.js';
import type { Camera } from './camera.js';

/** A hub on its first day: no town has been told to it. */
export async function withNothing(folder: string, camera: Camera): Promise<void> {
  const own = join(folder, 'bare');
  mkdirSync(own);
  const hub = await restartedHub(own, join(own, 'hub'), {});
  await hub.start();
  try {
    const { cookie, url } = await signInByLink(hub.setupUrl);
    for (const [name, screen, path] of [
      ['empty-wall', 'wall', '/?view=wall'],
      ['empty-desk', 'desk', '/'],
      ['empty-phone', 'phone', '/'],
    ] as const) {
      const page = await camera.open({ screen, night: screen === 'wall', as: { url, cookie } });
      await page.goto(`${url}${path}`);
      await page.getByText('観測所がまだありません').waitFor();
      await camera.take(page, name);
      await page.context().close();
    }
  } finally {
    await hub.stop();
  }
}
