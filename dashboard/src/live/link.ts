import { MINUTE, SECOND } from '@kawamori/contracts';

/** How the face hears from the hub: by the event stream, by asking again and again, or not at all. */
export type LinkMode = 'connecting' | 'live' | 'polling' | 'blind';

export interface LinkState {
  stream: 'opening' | 'open' | 'lost';
  /** When the stream was opened. */
  openedAt: number;
  /** When the stream was opened or last brought an event. */
  streamAt: number;
  /** Lost streams since the last event: the step on the ladder. */
  losses: number;
  /** Streams in a row that stood and said nothing: something on the way holds the answer back. */
  held: number;
  /** When to open the stream again. */
  retryAt: number;
  polledAt: number;
  pollFailed: boolean;
  /** When anything last came, by either way; null before the first time. */
  heardAt: number | null;
}

/** `stream-behind`: an event came that the hub had said long before; it was held back on the way. */
export type LinkInput =
  | 'started'
  | 'stream-event'
  | 'stream-behind'
  | 'stream-lost'
  | 'line-back'
  | 'polled'
  | 'poll-failed'
  | 'tick';
export type LinkEffect = 'open-stream' | 'close-stream' | 'poll';

/** A stream that has brought nothing for so long is not waited for any more: the hub is asked beside it. */
export const FIRST_LIMIT = 6 * SECOND;
/** The hub tells its clock every second; a stream quiet for longer is held up on the way, whatever the socket says. */
export const QUIET_LIMIT = 12 * SECOND;
/** A first snapshot may take longer than that on a poor line. */
export const OPENING_LIMIT = 20 * SECOND;
export const POLL_EVERY = 5 * SECOND;
/** Nothing has come for so long, by either way: nothing is heard, even while a question waits for its answer on a line that swallows it. */
export const BLIND_AFTER = 25 * SECOND;
/** How long to wait before the stream is opened again, by the number of losses in a row. */
const LADDER = [1, 2, 4, 8, 15].map((seconds) => seconds * SECOND);
/** The same for a stream that something holds back: a proxy does not change within seconds, and each try costs it a connection. */
const HELD_LADDER = [MINUTE, 2 * MINUTE, 5 * MINUTE];

export function newLink(now: number): LinkState {
  return {
    stream: 'opening',
    openedAt: now,
    streamAt: now,
    losses: 0,
    held: 0,
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
    case 'stream-event': {
      // A proxy that fills a buffer first brings the beginning at once and then nothing: only what goes on speaking is believed.
      const held = now - state.openedAt > OPENING_LIMIT ? 0 : state.held;
      return {
        state: { ...state, stream: 'open', streamAt: now, losses: 0, held, pollFailed: false, heardAt: now },
        effects: [],
      };
    }
    case 'stream-behind':
    case 'stream-lost':
      return lose(state, now);
    case 'line-back':
      // Nobody waits for the next step of the ladder.
      return state.stream === 'lost' ? tick({ ...state, retryAt: now }, now) : { state, effects: [] };
    case 'polled':
      return { state: { ...state, pollFailed: false, heardAt: now }, effects: [] };
    case 'poll-failed':
      return { state: unreachable(state, now), effects: [] };
    case 'tick':
      return tick(state, now);
  }
}

const stepOf = (ladder: readonly number[], times: number): number =>
  ladder[Math.min(times, ladder.length - 1)] ?? 0;

function lose(state: LinkState, now: number): { state: LinkState; effects: LinkEffect[] } {
  return {
    state: {
      ...state,
      stream: 'lost',
      losses: state.losses + 1,
      retryAt: now + stepOf(LADDER, state.losses),
      polledAt: now,
    },
    effects: ['close-stream', 'poll'],
  };
}

/** The stream stands and says nothing. */
function hold(state: LinkState, now: number): { state: LinkState; effects: LinkEffect[] } {
  const { state: lost, effects } = lose(state, now);
  return {
    state: { ...lost, held: state.held + 1, retryAt: now + stepOf(HELD_LADDER, state.held) },
    effects,
  };
}

/** The hub does not answer either: nothing held the stream back, it was lost, and is tried again soon. */
function unreachable(state: LinkState, now: number): LinkState {
  const soon = now + stepOf(LADDER, state.losses);
  return { ...state, pollFailed: true, held: 0, retryAt: Math.min(state.retryAt, soon) };
}

function tick(state: LinkState, now: number): { state: LinkState; effects: LinkEffect[] } {
  const limit = state.stream === 'opening' ? OPENING_LIMIT : QUIET_LIMIT;
  if (state.stream !== 'lost' && now - state.streamAt > limit) return hold(state, now);
  const effects: LinkEffect[] = [];
  let next = state;
  if (state.stream === 'lost' && now >= state.retryAt) {
    next = { ...next, stream: 'opening', openedAt: now, streamAt: now };
    effects.push('open-stream');
  }
  const isWaitedFor = state.losses === 0 && now - state.openedAt < FIRST_LIMIT;
  if (state.stream !== 'open' && !isWaitedFor && now - state.polledAt >= POLL_EVERY) {
    next = { ...next, polledAt: now };
    effects.push('poll');
  }
  return { state: next, effects };
}

export function linkMode(state: LinkState, now: number): LinkMode {
  if (state.stream === 'open') return 'live';
  if (state.pollFailed) return 'blind';
  if (state.heardAt === null) return 'connecting';
  return now - state.heardAt > BLIND_AFTER ? 'blind' : 'polling';
}
