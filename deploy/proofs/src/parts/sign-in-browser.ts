import type { BrowserContext } from 'playwright-core';
import type { Staff } from './staff.js';

/** The browser asks that hub as the one whose cookie it is: `NAME=VALUE`, as the sign-in has given it. */
export async function signInBrowser(
  context: BrowserContext,
  { url, cookie }: Pick<Staff, 'url' | 'cookie'>,
): Promise<void> {
  // A value may hold the sign itself.
  const [name = '', ...value] = cookie.split('=');
  await context.addCookies([{ name, value: value.join('='), url }]);
}
