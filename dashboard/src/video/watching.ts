import { MINUTE, type Milliseconds, SECOND, type VideoState } from '@kawamori/contracts';

/** How often the hub is told that somebody still watches, and asked how the video stands. */
export const RENEW_EVERY: Milliseconds = 2 * SECOND;
/** A line at a river is thin and paid by the byte: after this the watcher is asked whether to go on. */
export const WATCH_FOR: Milliseconds = 5 * MINUTE;
/** A player that shows no frame for this long is taken for broken. */
export const FRAME_WITHIN: Milliseconds = 15 * SECOND;
/** Video that stands still for this long is taken for broken: what it shows is the river of before. */
export const FROZEN_AFTER: Milliseconds = 5 * SECOND;
/** So many breaks of FLV without a frame between them, and HLS takes its place. */
export const FLV_TRIES = 2;

/**
 * `asking`: the node has been asked; `opening`: a player is being opened; `lost`: it broke off and is opened again; `paused`: the time
 * is up, or the watcher has stopped it.
 */
export type WatchingPhase =
  | 'asking'
  | 'opening'
  | 'playing'
  | 'lost'
  | 'unavailable'
  | 'paused'
  | 'no-player';

export interface WatchingState {
  phase: WatchingPhase;
  /** Breaks since the last frame. */
  breaks: number;
  /** Since when a player is open without a frame; null where none is, or it plays. */
  waitsSince: number | null;
  /** A player is open. */
  open: boolean;
  startedAt: number;
  /** Where the video stood, and since when it has stood there: a frame that does not move is no live video. */
  positionS: number | null;
  movedAt: number;
  /** What the hub said last. */
  video: VideoState | null;
}

export type WatchingInput =
  | { kind: 'started' }
  /** What the hub says; null where it could not be asked. */
  | { kind: 'answer'; video: VideoState | null }
  | { kind: 'first-frame' }
  | { kind: 'player-failed' }
  /** This browser can play nothing of it. */
  | { kind: 'no-player' }
  /** Time has passed; where the player stands in its video, seconds, or null where none is open. */
  | { kind: 'tick'; positionS: number | null }
  | { kind: 'stopped' };

export type WatchingEffect = 'ask' | 'open-player' | 'open-hls-player' | 'close-player';

export const notWatching = (now: number): WatchingState => ({
  phase: 'paused',
  breaks: 0,
  waitsSince: null,
  open: false,
  startedAt: now,
  positionS: null,
  movedAt: now,
  video: null,
});

/** What a watcher does next. Pure: time is handed in, players and requests are effects. */
export function watchingStep(
  state: WatchingState,
  input: WatchingInput,
  now: number,
): { state: WatchingState; effects: WatchingEffect[] } {
  if (input.kind === 'started') {
    return { state: { ...notWatching(now), phase: 'asking' }, effects: ['ask'] };
  }
  if (state.phase === 'paused' || state.phase === 'no-player') return { state, effects: [] };
  switch (input.kind) {
    case 'stopped':
      return ended(state, 'paused');
    case 'no-player':
      return ended(state, 'no-player');
    case 'first-frame':
      return {
        state: { ...state, phase: 'playing', breaks: 0, waitsSince: null, positionS: null, movedAt: now },
        effects: [],
      };
    case 'player-failed':
      return broken({ ...state, open: false });
    case 'tick':
      return ticked(state, input.positionS, now);
    case 'answer':
      return answered(state, input.video, now);
  }
}

function ticked(before: WatchingState, positionS: number | null, now: number) {
  if (now - before.startedAt >= WATCH_FOR) return ended(before, 'paused');
  const moved = positionS !== before.positionS;
  const state = moved ? { ...before, positionS, movedAt: now } : before;
  const noFrame = state.waitsSince !== null && now - state.waitsSince >= FRAME_WITHIN;
  const frozen = state.phase === 'playing' && now - state.movedAt >= FROZEN_AFTER;
  if (!noFrame && !frozen) return { state, effects: ['ask' as const] };
  const { state: next, effects } = broken({ ...state, open: false });
  return { state: next, effects: ['close-player' as const, ...effects] };
}

function answered(state: WatchingState, video: VideoState | null, now: number) {
  // An answer that does not come is no news: what plays goes on until the player says otherwise.
  if (video === null) return { state, effects: [] };
  const heard = { ...state, video };
  if (state.open) return { state: heard, effects: [] };
  switch (video.state) {
    case 'live': {
      const phase = state.phase === 'lost' ? 'lost' : 'opening';
      const effect: WatchingEffect = state.breaks >= FLV_TRIES ? 'open-hls-player' : 'open-player';
      const opened: WatchingState = { ...heard, phase, open: true, waitsSince: now };
      return { state: opened, effects: [effect] };
    }
    case 'unavailable':
      return { state: { ...heard, phase: 'unavailable' as const }, effects: [] };
    case 'asked':
    case 'off':
      return {
        state: { ...heard, phase: state.phase === 'lost' ? ('lost' as const) : ('asking' as const) },
        effects: [],
      };
  }
}

function broken(state: WatchingState): { state: WatchingState; effects: WatchingEffect[] } {
  return { state: { ...state, phase: 'lost', breaks: state.breaks + 1, waitsSince: null }, effects: [] };
}

function ended(
  state: WatchingState,
  phase: 'paused' | 'no-player',
): { state: WatchingState; effects: WatchingEffect[] } {
  const effects: WatchingEffect[] = state.open ? ['close-player'] : [];
  return { state: { ...state, phase, open: false, waitsSince: null }, effects };
}
