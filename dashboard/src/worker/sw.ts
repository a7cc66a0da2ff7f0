// Runs in the browser beside its pages, and while none is open: answers with the app shell, so that the screens stand without the hub;
// shows what the hub sends, and opens its link when it is tapped. Values never pass through it. One file without imports when it is
// built: a service worker is taken as a classic script everywhere.
import { keptPicture } from '../kept/database.js';
import { messageIn, shownOf, UNREADABLE } from '../push/shown.js';
import { type ShellList, shell, TAKE_MORE } from './shell.js';
import type { Fetching, Worker } from './surroundings.js';
import { keptPictureOf, wayOf } from './way.js';

/** Put in by the build. */
declare const SHELL: ShellList;

const worker = globalThis as unknown as Worker;
const screens = shell(SHELL, caches);
const [NOT_FOUND, GONE] = [404, 410];

// A newer one takes over at once: the next page that is opened is of its version, and what is open keeps the files of its own.
worker.addEventListener('install', (event) =>
  event.waitUntil(screens.install().then(() => worker.skipWaiting())),
);
worker.addEventListener('activate', (event) =>
  event.waitUntil(screens.clear().then(() => worker.clients.claim())),
);

worker.addEventListener('message', (event) => {
  if (event.data === TAKE_MORE) event.waitUntil(screens.takeMore());
});

worker.addEventListener('fetch', (event) => {
  switch (wayOf(event.request, worker.location.origin)) {
    case 'page':
      event.waitUntil(leaveWhereNoneIsServed());
      return event.respondWith(pageFor(event));
    case 'asset':
      return event.respondWith(screens.asset(event.request));
    case 'picture':
      return event.respondWith(pictureFor(event));
    case 'network':
      return;
  }
});

const pageFor = async ({ request }: Fetching): Promise<Response> => (await screens.page()) ?? fetch(request);

/** A hub of before knows no worker: its page must not stay behind the one that is kept here. */
async function leaveWhereNoneIsServed(): Promise<void> {
  const answer = await fetch('/sw.js', { method: 'HEAD', cache: 'no-store' }).catch(() => undefined);
  if (answer?.status === NOT_FOUND || answer?.status === GONE) await screens.leave();
}

async function pictureFor({ request }: Fetching): Promise<Response> {
  const path = new URL(request.url).pathname;
  const own = await keptPicture(path);
  if (own) return new Response(own);
  try {
    return await fetch(request);
  } catch (error) {
    const smaller = await keptPicture(keptPictureOf(path));
    if (smaller) return new Response(smaller);
    throw error;
  }
}

function read(data: { json(): unknown } | null): unknown {
  try {
    return data?.json();
  } catch {
    return undefined;
  }
}

worker.addEventListener('push', (event) => {
  const message = messageIn(read(event.data));
  const { title, options } = message ? shownOf(message, Date.now()) : UNREADABLE;
  event.waitUntil(worker.registration.showNotification(title, options));
});

worker.addEventListener('notificationclick', (event) => {
  const { notification } = event;
  const { open } = notification.data as { open: string };
  notification.close();
  event.waitUntil(worker.clients.openWindow(open));
});
