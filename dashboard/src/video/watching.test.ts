import type { CameraId, VideoState } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import {
  FLV_TRIES,
  FRAME_WITHIN,
  notWatching,
  WATCH_FOR,
  type WatchingInput,
  watchingStep,
} from './watching.js';

const video = (state: VideoState['state']): VideoState => ({
  camera: 'kajiyase-bashi-cam' as CameraId,
  state,
  reasonJa: '',
  reasonEn: '',
  flvUrl: '/live.flv',
  hlsUrl: '/live/index.m3u8',
  watchers: 1,
});
const answer = (state: VideoState['state']): WatchingInput => ({ kind: 'answer', video: video(state) });
const failed: WatchingInput = { kind: 'player-failed' };
const started: WatchingInput = { kind: 'started' };
const frame: WatchingInput = { kind: 'first-frame' };

/** Plays inputs at given milliseconds; returns the state at the end and the effects of each. */
function play(...inputs: [at: number, input: WatchingInput][]) {
  let state = notWatching(0);
  const effects = inputs.map(([at, input]) => {
    const step = watchingStep(state, input, at);
    state = step.state;
    return step.effects;
  });
  return { state, effects };
}

describe('a watcher of live video', () => {
  test('asks the hub, waits for the node, opens a player once it is live, and plays with the first frame', () => {
    const { state, effects } = play(
      [0, started],
      [50, answer('asked')],
      [2_000, { kind: 'tick', positionS: null }],
      [2_050, answer('live')],
      [2_100, answer('live')],
      [2_500, frame],
    );
    expect(effects).toEqual([['ask'], [], ['ask'], ['open-player'], [], []]);
    expect(state.phase).toBe('playing');
  });

  test('opens it again when it breaks off, and takes HLS where FLV breaks off again without a frame', () => {
    const { state, effects } = play(
      [0, started],
      [1, answer('live')],
      [2, failed],
      [3, answer('live')],
      [4, failed],
      [5, answer('live')],
    );
    expect(effects.slice(1)).toEqual([['open-player'], [], ['open-player'], [], ['open-hls-player']]);
    expect(state).toMatchObject({ phase: 'lost', breaks: FLV_TRIES });
  });

  test('trusts FLV again after every frame it has shown', () => {
    const { effects } = play(
      [0, started],
      ...[1, 10, 20, 30].flatMap((at): [number, WatchingInput][] => [
        [at, answer('live')],
        [at + 1, frame],
        [at + 2, failed],
      ]),
      [50, answer('live')],
    );
    expect(effects.at(-1)).toEqual(['open-player']);
  });

  test('gives up a player that shows nothing', () => {
    const { state, effects } = play(
      [0, started],
      [1, answer('live')],
      [FRAME_WITHIN, { kind: 'tick', positionS: null }],
      [FRAME_WITHIN + 1, { kind: 'tick', positionS: null }],
    );
    expect(effects.slice(2)).toEqual([['ask'], ['close-player']]);
    expect(state).toMatchObject({ phase: 'lost', open: false });
  });

  test('takes a picture that does not move for broken, and opens the video again', () => {
    const at = (seconds: number, positionS: number): [number, WatchingInput] => [
      seconds * 1_000,
      { kind: 'tick', positionS },
    ];
    const { state, effects } = play(
      [0, started],
      [1, answer('live')],
      [500, frame],
      at(2, 1.4),
      at(4, 3.4),
      at(6, 3.4),
      at(8, 3.4),
      at(9, 3.4),
      [9_100, answer('live')],
    );
    expect(effects.slice(3)).toEqual([['ask'], ['ask'], ['ask'], ['ask'], ['close-player'], ['open-player']]);
    expect(state.phase).toBe('lost');
  });

  test('says that there is none, and goes on asking', () => {
    const { state, effects } = play(
      [0, started],
      [1, answer('unavailable')],
      [2_000, { kind: 'tick', positionS: null }],
    );
    expect(state.phase).toBe('unavailable');
    expect(effects.at(-1)).toEqual(['ask']);
  });

  test('lets what plays go on when the hub does not answer or says that the node is gone', () => {
    const { state, effects } = play(
      [0, started],
      [1, answer('live')],
      [2, frame],
      [3, { kind: 'answer', video: null }],
      [4, answer('unavailable')],
    );
    expect(state.phase).toBe('playing');
    expect(effects.slice(3)).toEqual([[], []]);
  });

  test('stops after its time, so that no line is held by a forgotten screen, and can go on', () => {
    const { state, effects } = play(
      [0, started],
      [1, answer('live')],
      [2, frame],
      [WATCH_FOR, { kind: 'tick', positionS: null }],
      [WATCH_FOR + 1, answer('live')],
    );
    expect(effects.slice(3)).toEqual([['close-player'], []]);
    expect(state.phase).toBe('paused');
    expect(watchingStep(state, started, WATCH_FOR + 2).state.phase).toBe('asking');
  });

  test('says so where the browser can play nothing of it', () => {
    expect(play([0, started], [1, answer('live')], [2, { kind: 'no-player' }]).state.phase).toBe('no-player');
  });
});
