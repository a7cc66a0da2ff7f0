import type { Page } from '../../testing/chromium.js';
import type { RealHub } from '../../testing/real-hub.js';

interface Wish {
  scheme: 'day' | 'night';
  language: 'ja' | 'en';
}

/** Signs a screen in as the cookie's owner, in some colours and language. */
export async function signedIn(
  page: Page,
  hub: Pick<RealHub, 'url'>,
  cookie: string,
  wish: Wish = { scheme: 'day', language: 'ja' },
): Promise<Page> {
  const [name = '', ...value] = cookie.split('=');
  await page.context().addCookies([{ name, value: value.join('='), url: hub.url }]);
  await page.addInitScript(
    `if (location.protocol === 'http:') {
      localStorage.setItem('kawamori.scheme', '${wish.scheme}');
      localStorage.setItem('kawamori.language', '${wish.language}');
    }`,
  );
  return page;
}
