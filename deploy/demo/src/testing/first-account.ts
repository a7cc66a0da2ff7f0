import type { Page } from 'playwright-core';

/** Makes the first account through the one-time link, the way a person does who sets the authenticator up later. */
export async function makeFirstAccount(page: Page, setupUrl: string): Promise<void> {
  await page.goto(setupUrl);
  const fields = page.locator('input');
  await fields.nth(0).fill('hq');
  for (let i = 1; i < (await fields.count()); i++) await fields.nth(i).fill('a long enough password');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'あとで登録する（地図へ）' }).click();
  await page.locator('[data-station]').first().waitFor();
}
