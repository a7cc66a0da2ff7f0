import { pause } from '@kawamori/kit';
import type { Staff } from './staff.js';

/** How far a flood has been judged, as the live feed tells it. */
export interface LiveRiver {
  /** The newest observation that a station has been seen with, 0 before the first. */
  reached(): number;
  /** Resolves when an observation at or after an instant has been seen. */
  until(instant: number): Promise<void>;
  stop(): Promise<void>;
}

/** Characters that may hold the beginning of what a chunk of the feed has cut off. */
const CARRIED = 64;
const RECONNECT_MS = 20;

/** Watches as a map does, through any number of the hub's deaths. */
export function followRiver(staff: Staff): LiveRiver {
  const stopping = new AbortController();
  let reached = 0;
  let waiting: { instant: number; resolve: () => void }[] = [];

  const hear = (instant: number) => {
    reached = Math.max(reached, instant);
    const due = waiting.filter((one) => one.instant <= reached);
    waiting = waiting.filter((one) => one.instant > reached);
    for (const { resolve } of due) resolve();
  };

  const watchOnce = async () => {
    const response = await fetch(`${staff.url}/api/v1/live`, {
      headers: { cookie: staff.cookie },
      signal: stopping.signal,
    });
    if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      for (const [, at] of text.matchAll(/"latest":\{"at":(\d+),/g)) hear(Number(at));
      text = text.slice(-CARRIED);
    }
  };

  const watch = async () => {
    while (!stopping.signal.aborted) {
      // A hub that has been killed ends the feed or does not answer: both are waited out.
      await watchOnce().catch(() => undefined);
      await pause(RECONNECT_MS, stopping.signal);
    }
  };
  const watching = watch();

  return {
    reached: () => reached,
    until: (instant) =>
      new Promise((resolve) => {
        waiting.push({ instant, resolve });
        hear(0);
      }),
    stop: async () => {
      stopping.abort();
      await watching;
    },
  };
}
