import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from './chromium.js';

/** Where screenshots are left for whoever wants to look at them; nowhere unless it is named. */
const SHOTS = process.env.KAWAMORI_SHOTS;

/** Leaves a picture of the screen as it stands. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  // The touch before has left its mark for a moment.
  await page.evaluate('document.activeElement?.blur()');
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}
