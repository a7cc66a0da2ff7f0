import type { PushSubscriptionKeys } from '@kawamori/contracts';
import { registerWorker } from '../worker/register.js';

/** What came of asking a browser for notices. */
export type PushAsked =
  | { ok: true; subscription: PushSubscriptionKeys }
  /** `denied`: its owner does not permit it; `unsupported`: it knows none; `noService`: its push service cannot be reached. */
  | { ok: false; why: 'denied' | 'unsupported' | 'noService' };

/** Where browsers were switched on before one worker did everything: theirs goes on. */
const FORMER_SCOPE = '/push/';

/** Asks for permission and for a subscription under the hub's key. To be called by a press: browsers ignore it otherwise. */
export async function askForPush(publicKey: string): Promise<PushAsked> {
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window))
    return { ok: false, why: 'unsupported' };
  if ((await Notification.requestPermission()) !== 'granted') return { ok: false, why: 'denied' };
  try {
    const registration =
      (await navigator.serviceWorker.getRegistration(FORMER_SCOPE)) ?? (await registerWorker());
    if (!registration) return { ok: false, why: 'unsupported' };
    await active(registration);
    const { pushManager } = registration;
    const known = await pushManager.getSubscription();
    // One under another key belongs to a hub of before, and cannot be had again beside it.
    if (known && !isUnder(known, publicKey)) await known.unsubscribe();
    const { endpoint, keys } = (
      await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
    ).toJSON();
    if (endpoint === undefined || keys?.p256dh === undefined || keys.auth === undefined)
      return { ok: false, why: 'noService' };
    return { ok: true, subscription: { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } } };
  } catch {
    return { ok: false, why: 'noService' };
  }
}

function isUnder({ options }: PushSubscription, publicKey: string): boolean {
  const key = options.applicationServerKey;
  if (!key) return false;
  const text = btoa(String.fromCharCode(...new Uint8Array(key)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '') === publicKey;
}

/** A subscription needs a worker that runs. */
function active({ active: running, installing, waiting }: ServiceWorkerRegistration): Promise<void> {
  const coming = installing ?? waiting;
  if (running || !coming) return Promise.resolve();
  return new Promise((resolve, reject) => {
    coming.addEventListener('statechange', () => {
      if (coming.state === 'activated') resolve();
      if (coming.state === 'redundant') reject(new Error('the service worker was not installed'));
    });
  });
}

const BROWSERS: readonly [RegExp, string][] = [
  [/Edg/, 'Edge'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/SamsungBrowser/, 'Samsung Internet'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
];
const DEVICES: readonly [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Macintosh/, 'Mac'],
  [/Linux/, 'Linux'],
];

/** A device as its owner would call it: 「Chrome（Android）」. */
export function browserName(userAgent: string): string {
  const name = (kinds: readonly [RegExp, string][], other: string) =>
    kinds.find(([pattern]) => pattern.test(userAgent))?.[1] ?? other;
  return `${name(BROWSERS, 'ブラウザ')}（${name(DEVICES, '端末')}）`;
}
