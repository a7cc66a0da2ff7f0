import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { REPOSITORY } from '../repository.js';

/** Has the operator invite somebody on duty into a running demo, who joins the way a person does. */
export async function joinOnDuty(page: Page, dataFolder: string): Promise<void> {
  const said = execFileSync(
    process.execPath,
    [
      ...[REPOSITORY.kawamori, '--data', join(dataFolder, 'hub')],
      ...['account', 'invite', 'toban', '--role', 'duty', '--town', 'all'],
    ],
    { encoding: 'utf8' },
  );
  await page.goto(/http:\/\/\S+\/join#\S+/.exec(said)?.[0] ?? '');
  await page.locator('input[type=password]').first().waitFor();
  for (const field of await page.locator('input[type=password]').all())
    await field.fill('a long enough password');
  await page.keyboard.press('Enter');
  await page.locator('[data-station]').first().waitFor();
}
