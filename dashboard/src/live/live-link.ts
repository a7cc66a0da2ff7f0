import { LIVE_EVENTS, type LiveEvent, type LiveEventName, SECOND } from '@kawamori/contracts';
import type { HubApi } from '../api/client.js';
import type { WallTime } from '../time/wall-time.js';
import { type LinkInput, type LinkState, linkStep, newLink } from './link.js';

export interface LiveLinkOptions {
  api: HubApi;
  time: WallTime;
  /** Where the live feed is heard. */
  url: string;
  /** `behind`: the hub had said it long before, so that the stream is held back on the way. */
  onEvent(event: LiveEvent, way: 'stream' | 'poll'): 'taken' | 'behind';
  onState(state: LinkState): void;
  onSignedOut(): void;
  /** The hub said something that does not fit the contract: this page is older or newer than the hub. */
  onUnreadable(): void;
}

/** Hears the hub by server-sent events, or by polling where they do not come through. The decisions are in `link.ts`. */
export function liveLink(options: LiveLinkOptions): { start(): void; stop(): void } {
  const { api, time } = options;
  let state = newLink(time.now());
  let source: EventSource | undefined;
  let stopTicking = () => {};
  const lineBack = () => tell('line-back');
  const lineGone = () => {
    if (state.stream !== 'lost') tell('stream-lost');
  };
  let stopped = false;
  let polling = false;

  function tell(input: LinkInput): void {
    if (stopped) return;
    const step = linkStep(state, input, time.now());
    state = step.state;
    options.onState(state);
    for (const effect of step.effects) {
      if (effect === 'open-stream') openStream();
      else if (effect === 'close-stream') closeStream();
      else void poll();
    }
  }

  function openStream(): void {
    closeStream();
    const opened = new EventSource(options.url);
    source = opened;
    for (const name of Object.keys(LIVE_EVENTS) as LiveEventName[]) {
      opened.addEventListener(name, (message: MessageEvent<string>) => {
        if (source !== opened) return;
        const event = readEvent(name, message.data);
        const took = event ? options.onEvent(event, 'stream') : options.onUnreadable();
        tell(took === 'behind' ? 'stream-behind' : 'stream-event');
      });
    }
    opened.addEventListener('error', () => {
      if (source === opened) tell('stream-lost');
    });
  }

  function closeStream(): void {
    source?.close();
    source = undefined;
  }

  async function poll(): Promise<void> {
    if (polling) return;
    polling = true;
    const answer = await api.snapshot();
    polling = false;
    if (stopped) return;
    if (answer.ok) {
      // An event that came while this was under way is newer.
      if (state.stream !== 'open') options.onEvent({ event: 'snapshot', data: answer.value }, 'poll');
      tell('polled');
    } else if (answer.status === 401) {
      options.onSignedOut();
    } else {
      if (answer.error?.code === 'unreadable') options.onUnreadable();
      tell('poll-failed');
    }
  }

  return {
    start() {
      tell('started');
      stopTicking = time.every(SECOND, () => tell('tick'));
      addEventListener('online', lineBack);
      addEventListener('offline', lineGone);
    },
    stop() {
      stopped = true;
      stopTicking();
      removeEventListener('online', lineBack);
      removeEventListener('offline', lineGone);
      closeStream();
    },
  };
}

function readEvent(name: LiveEventName, text: string): LiveEvent | undefined {
  try {
    const parsed = LIVE_EVENTS[name].safeParse(JSON.parse(text));
    return parsed.success ? ({ event: name, data: parsed.data } as LiveEvent) : undefined;
  } catch {
    return undefined;
  }
}
