import { pause } from '@kawamori/kit';
import type { Staff } from './staff.js';

export interface LiveEventHeard {
  event: string;
  /** JSON. */
  data: string;
}

/** The live feed, as a face hears it. */
export interface LiveEvents {
  /** Resolves with the first event. */
  readonly begun: Promise<void>;
  stop(): Promise<void>;
}

const RECONNECT_MS = 50;

/** Hears the feed through any number of the hub's deaths; each new connection begins with a snapshot. */
export function hearLive({ url, cookie }: Staff, hear: (heard: LiveEventHeard) => void): LiveEvents {
  const stopping = new AbortController();
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });

  const hearOnce = async () => {
    const response = await fetch(`${url}/api/v1/live`, { headers: { cookie }, signal: stopping.signal });
    if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const one of events) {
        hear({ event: /^event: (.*)$/m.exec(one)?.[1] ?? '', data: /^data: (.*)$/m.exec(one)?.[1] ?? '{}' });
        begin();
      }
    }
  };
  const hearing = (async () => {
    while (!stopping.signal.aborted) {
      // A hub that has been killed ends the feed or does not answer: both are waited out.
      await hearOnce().catch(() => undefined);
      await pause(RECONNECT_MS, stopping.signal);
    }
  })();

  return {
    begun,
    stop: async () => {
      stopping.abort();
      await hearing;
    },
  };
}
