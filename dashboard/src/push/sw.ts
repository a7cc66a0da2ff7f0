// Runs in the browser while no page is open: shows what the hub sends, and opens its link when it is tapped. It keeps nothing, and no
// page is loaded through it. One file without imports when it is built: a service worker is taken as a classic script everywhere.
import { messageIn, shownOf, UNREADABLE } from './shown.js';

/** The part of a service worker's surroundings that is used here (Push API, 11; Service Workers, 4). */
interface Worker {
  addEventListener(type: 'install' | 'activate', hear: (event: Lasting) => void): void;
  addEventListener(type: 'push', hear: (event: Lasting & { data: { json(): unknown } | null }) => void): void;
  addEventListener(
    type: 'notificationclick',
    hear: (event: Lasting & { notification: Notification }) => void,
  ): void;
  skipWaiting(): Promise<void>;
  registration: ServiceWorkerRegistration;
  clients: { claim(): Promise<void>; openWindow(url: string): Promise<unknown> };
}
interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}
const worker = globalThis as unknown as Worker;

// A newer one takes over at once: nothing that is open depends on the one before.
worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

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
