import { MINUTE } from '@kawamori/contracts';
import { keepServedPage, TAKE_MORE } from './shell.js';

const WORKER = '/sw.js';
/** So long a page has lain in the background before it is opened anew for a newer version: nobody is in the middle of something. */
const LEFT_ALONE_MS = 10 * MINUTE;

/** Asks for the worker, where a browser has one: in a secure context alone. */
export async function registerWorker(): Promise<ServiceWorkerRegistration | undefined> {
  if (!(isSecureContext && 'serviceWorker' in navigator)) return undefined;
  return navigator.serviceWorker.register(WORKER).catch(() => undefined);
}

/** Has the worker keep, too, what is opened later: without a network it opens then. */
export async function takeMore(): Promise<void> {
  const registration = await navigator.serviceWorker?.ready;
  registration?.active?.postMessage(TAKE_MORE);
}

/** Opens the page anew in the newest version that the hub has: the worker answers with it once it has taken it. */
export async function openNewest(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.update().catch(() => undefined);
  const coming = registration?.installing ?? registration?.waiting;
  if (coming)
    await new Promise<void>((resolve) => {
      coming.addEventListener('statechange', () => {
        if (coming.state === 'activated' || coming.state === 'redundant') resolve();
      });
    });
  else if (registration) await keepServedPage(caches).catch(() => undefined);
  location.reload();
}

/**
 * A page opens in the version that is kept, at once; where the hub has a newer one, that takes its place as soon as it is there, unless
 * something was pressed meanwhile. A telephone's page is seldom closed: whenever it is looked at again a newer version is asked for, and one
 * that has taken over is opened, unless somebody was here a moment ago. A wall is renewed by itself alone.
 */
export async function followVersions(
  density: () => 'wall' | 'desk' | 'phone',
  isTouched: () => boolean,
): Promise<void> {
  const registration = await registerWorker();
  if (!registration) return;
  const { serviceWorker } = navigator;
  let isOld = false;
  let hiddenAt = Date.now();
  // The first worker of this browser takes over a page that is of its own version.
  const hadOne = serviceWorker.controller !== null;
  serviceWorker.addEventListener('controllerchange', () => {
    isOld = hadOne;
    if (isOld && density() !== 'wall' && !isTouched()) location.reload();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      hiddenAt = Date.now();
      return;
    }
    if (isOld && density() === 'phone' && Date.now() - hiddenAt > LEFT_ALONE_MS) location.reload();
    else void registration.update().catch(() => undefined);
  });
}
