import { SECOND } from '@kawamori/contracts';

/** How the face hears from the hub: by the event stream, by asking again and again, or not at all. */
export type LinkMode = 'connecting' | 'live' | 'polling' | 'blind';

export interface LinkState {
  stream: 'opening' | 'open' | 'lost';
  /** When the stream was opened or last brought an event. */
  streamAt: number;
  /** Lost streams since the last event: the step on the ladder. */
  losses: number;
  /** When to open the stream again. */
  retryAt: number;
  polledAt: number;
  pollFailed: boolean;
  /** When anything last came, by either way; null before the first time. */
  heardAt: number | null;
}

export type LinkInput = 'started' | 'stream-event' | 'stream-lost' | 'polled' | 'poll-failed' | 'tick';
export type LinkEffect = 'open-stream' | 'close-stream' | 'poll';

/** The hub sends its clock far more often than this; a stream quiet for longer is held up on the way, whatever the socket says. */
export const QUIET_LIMIT = 20 * SECOND;
export const POLL_EVERY = 5 * SECOND;
/** How long to wait before the stream is opened again, by the number of losses in a row. */
const LADDER = [1, 2, 4, 8, 15].map((seconds) => seconds * SECOND);

export function newLink(now: number): LinkState {
  return {
    stream: 'opening',
    streamAt: now,
    losses: 0,
    retryAt: now,
    polledAt: now,
    pollFailed: false,
    heardAt: null,
  };
}

/** What the link does next. The snapshot is asked for whenever the stream does not speak, so that a blocked stream costs seconds only. */
export function linkStep(
  state: LinkState,
  input: LinkInput,
  now: number,
): { state: LinkState; effects: LinkEffect[] } {
  switch (input) {
    case 'started':
      return { state: newLink(now), effects: ['open-stream'] };
    case 'stream-event':
      return {
        state: { ...state, stream: 'open', streamAt: now, losses: 0, pollFailed: false, heardAt: now },
        effects: [],
      };
    case 'stream-lost':
      return lose(state, now);
    case 'polled':
      return { state: { ...state, pollFailed: false, heardAt: now }, effects: [] };
    case 'poll-failed':
      return { state: { ...state, pollFailed: true }, effects: [] };
    case 'tick':
      return tick(state, now);
  }
}

function lose(state: LinkState, now: number): { state: LinkState; effects: LinkEffect[] } {
  const wait = LADDER[Math.min(state.losses, LADDER.length - 1)] ?? 0;
  return {
    state: { ...state, stream: 'lost', losses: state.losses + 1, retryAt: now + wait, polledAt: now },
    effects: ['close-stream', 'poll'],
  };
}

function tick(state: LinkState, now: number): { state: LinkState; effects: LinkEffect[] } {
  if (state.stream !== 'lost' && now - state.streamAt > QUIET_LIMIT) return lose(state, now);
  const effects: LinkEffect[] = [];
  let next = state;
  if (state.stream === 'lost' && now >= state.retryAt) {
    next = { ...next, stream: 'opening', streamAt: now };
    effects.push('open-stream');
  }
  if (state.stream !== 'open' && state.losses > 0 && now - state.polledAt >= POLL_EVERY) {
    next = { ...next, polledAt: now };
    effects.push('poll');
  }
  return { state: next, effects };
}

export function linkMode(state: LinkState): LinkMode {
  if (state.stream === 'open') return 'live';
  if (state.pollFailed) return 'blind';
  return state.heardAt === null ? 'connecting' : 'polling';
}
