/** The part of a service worker's surroundings that is used here (Push API, 11; Service Workers, 4). */
export interface Worker {
  addEventListener(type: 'install' | 'activate', hear: (event: Lasting) => void): void;
  addEventListener(type: 'message', hear: (event: Lasting & { data: unknown }) => void): void;
  addEventListener(type: 'fetch', hear: (event: Fetching) => void): void;
  addEventListener(type: 'push', hear: (event: Lasting & { data: { json(): unknown } | null }) => void): void;
  addEventListener(
    type: 'notificationclick',
    hear: (event: Lasting & { notification: Notification }) => void,
  ): void;
  skipWaiting(): Promise<void>;
  location: { origin: string };
  registration: ServiceWorkerRegistration;
  clients: { claim(): Promise<void>; openWindow(url: string): Promise<unknown> };
}
export interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}
export interface Fetching extends Lasting {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
