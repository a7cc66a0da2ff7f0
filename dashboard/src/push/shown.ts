import type { PushMessage } from '@kawamori/contracts';

export interface Shown {
  title: string;
  options: {
    body: string;
    tag: string;
    lang: string;
    icon: string;
    badge: string;
    /** It stays until somebody has looked at it, and sounds once more when it takes the place of another. */
    requireInteraction: true;
    renotify: true;
    timestamp?: number;
    data: { open: string };
  };
}

const ICON = '/favicon.svg';

/** How a message is shown at an instant of the device's clock: with the age that its value has by then. */
export function shownOf(message: PushMessage, now: number): Shown {
  const { title, body, age, observedAt, tag, language, open } = message;
  const minutes = observedAt === null ? 0 : Math.max(0, Math.round((now - observedAt) / 60_000));
  return {
    title,
    options: {
      ...{ tag, icon: ICON, badge: ICON, requireInteraction: true, renotify: true, data: { open } },
      body: [body, age.replace('{minutes}', String(minutes))].filter((line) => line !== '').join('\n'),
      lang: language,
      ...(observedAt === null ? {} : { timestamp: observedAt }),
    },
  };
}

/** For a message that cannot be read: a browser that shows nothing may take the permission away. */
export const UNREADABLE: Shown = {
  title: '川守 お知らせがあります',
  options: {
    ...{ body: '画面を開いて確かめてください。', tag: 'unreadable', lang: 'ja', icon: ICON, badge: ICON },
    ...{ requireInteraction: true, renotify: true, data: { open: '/' } },
  },
};

/** The message in what has come; undefined where it is none of ours. */
export function messageIn(data: unknown): PushMessage | undefined {
  const { v, title, open } = (data ?? {}) as Partial<PushMessage>;
  return v === 1 && typeof title === 'string' && typeof open === 'string' ? (data as PushMessage) : undefined;
}
