import { MINUTE, type Milliseconds, SECOND } from '@kawamori/contracts';
import type { Stop, WallTime } from '../time/wall-time.js';

/** Nobody has touched the screen for so long: it may be loaded anew. */
const IDLE_FOR: Milliseconds = MINUTE;
const LOOK_AGAIN: Milliseconds = 15 * SECOND;

/** The address of the script that a page of the face begins with; null in anything else, such as a proxy's page of an error. */
export const entryOf = (html: string): string | null =>
  /<script[^>]*\btype="module"[^>]*\bsrc="([^"]+)"/.exec(html)?.[1] ?? null;

export interface NewerFaceOptions {
  time: WallTime;
  /** The script that runs here. */
  running: string | null;
  /** The page that the hub serves now; null where it does not answer. */
  served(): Promise<string | null>;
  /** Something is opened. */
  isBusy(): boolean;
  reload(): void;
  /** Remembers beyond the reload what was loaded for: where a cache goes on serving the old page, once is enough. */
  memory: Pick<Storage, 'getItem' | 'setItem'>;
}

export interface NewerFace {
  /** Asks the hub, which may have come back with another version. */
  look(): Promise<void>;
  /** Somebody stands before the screen. */
  touched(): void;
  stop: Stop;
}

const KEY = 'kawamori.loaded-for';

/** Loads a screen anew that nobody touches, once, when the hub has another face than the one that runs. */
export function newerFace(options: NewerFaceOptions): NewerFace {
  const { time, running, memory } = options;
  let touchedAt: number | null = null;
  let isLooking = false;
  let stopWaiting = (): void => undefined;

  function reloadWhenIdle(entry: string): void {
    const isIdle = touchedAt === null || time.now() - touchedAt >= IDLE_FOR;
    if (isIdle && !options.isBusy()) {
      memory.setItem(KEY, entry);
      options.reload();
    } else stopWaiting = time.after(LOOK_AGAIN, () => reloadWhenIdle(entry));
  }

  return {
    look: async () => {
      if (isLooking) return;
      isLooking = true;
      // An answer may also break off half-way, as when the hub goes down; it is asked again.
      const entry = entryOf((await options.served().catch(() => null)) ?? '');
      isLooking = false;
      if (entry === null || running === null || entry === running || memory.getItem(KEY) === entry) return;
      stopWaiting();
      reloadWhenIdle(entry);
    },
    touched: () => {
      touchedAt = time.now();
    },
    stop: () => stopWaiting(),
  };
}
