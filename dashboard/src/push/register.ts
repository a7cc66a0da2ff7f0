// The script of the page behind a notice's link: switches notices on in this browser, and takes others away. Its words are the page's.
import { askForPush, browserName } from './subscribe.js';

const page = document.querySelector<HTMLElement>('main[data-push]');
const said = page?.querySelector<HTMLElement>('[data-testid="said"]');

function say(key: string, why = ''): void {
  if (!page || !said) return;
  said.hidden = false;
  said.textContent = (
    page.dataset[`say${key[0]?.toUpperCase()}${key.slice(1).toLowerCase()}`] ?? key
  ).replace('{why}', why);
}

async function send(method: 'POST' | 'DELETE', path: string, body?: object): Promise<string | undefined> {
  try {
    const response = await fetch(path, {
      method,
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
    if (response.ok) return undefined;
    const { message } = (await response.json()) as { message?: string };
    return message ?? `HTTP ${response.status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function switchOn(path: string, publicKey: string): Promise<void> {
  say('working');
  const asked = await askForPush(publicKey);
  if (!asked.ok) return say(asked.why);
  const { subscription } = asked;
  const fault = await send('POST', path, { subscription, name: browserName(navigator.userAgent) });
  say(fault === undefined ? 'on' : 'notTaken', fault);
}

const { push: path, key = '' } = page?.dataset ?? {};
if (path !== undefined) {
  document.querySelector('form[data-on]')?.addEventListener('submit', (event) => {
    event.preventDefault();
    void switchOn(path, key);
  });
  for (const button of document.querySelectorAll<HTMLElement>('button[data-off]')) {
    button.addEventListener('click', () => {
      void send('DELETE', `${path}/${button.dataset.off}`).then((fault) => {
        if (fault === undefined) button.closest('li')?.remove();
        say(fault === undefined ? 'removed' : 'notTaken', fault);
      });
    });
  }
}
