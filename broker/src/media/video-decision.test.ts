import { NodeId, SECOND } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import {
  type CameraVideo,
  decideVideo,
  HLS_IDLE_MS,
  KEPT_MS,
  LEASE_MS,
  LINGER_MS,
  type Surroundings,
  VIDEO_OFF,
  type VideoEffect,
  type VideoEvent,
} from './video-decision.js';

const NODE = NodeId.parse('kajiyase-1');
const SECOND_NODE = NodeId.parse('kajiyase-2');
const AROUND: Surroundings = {
  mediaUp: true,
  nodes: [NODE],
  otherStreams: 0,
  maxStreams: 4,
  newKey: () => 'key',
};

/** Plays events, each at its second, and keeps what was done. */
function play(
  ...events: (readonly [at: number, event: VideoEvent['type'], around?: Partial<Surroundings>])[]
) {
  let video: CameraVideo = VIDEO_OFF;
  const done: [number, VideoEffect][] = [];
  for (const [at, type, around] of events) {
    const event = type === 'node-failed' ? ({ type, detail: 'the camera is dark' } as const) : { type };
    const step = decideVideo(video, event, { ...AROUND, ...around }, at * SECOND);
    video = step.video;
    done.push(...step.effects.map((effect) => [at, effect] as [number, VideoEffect]));
  }
  const of = (type: VideoEffect['type']) => done.filter(([, effect]) => effect.type === type);
  return { video, done, of };
}
const kinds = ({ done }: ReturnType<typeof play>) => done.map(([, { type }]) => type);

describe('live video of a camera', () => {
  test('is off until somebody wants it, and then is asked of the node with a key that the entrance knows first', () => {
    expect(play([0, 'look']).done).toEqual([]);
    const asked = play([0, 'asked']);
    expect(asked.video.phase).toBe('asked');
    expect(asked.done).toEqual([
      [0, { type: 'admit', key: 'key', forMs: LEASE_MS }],
      [0, { type: 'order-stream', node: NODE, key: 'key', forMs: LEASE_MS }],
    ]);
  });

  test('is live with the first picture, and asked for again before the lease ends', () => {
    const events = Array.from({ length: 60 }, (_, second) => [second + 2, 'look'] as const);
    const { video, of } = play([0, 'flv-joined'], [1, 'published'], ...events);
    expect(video.phase).toBe('live');
    expect(of('order-stream').map(([at]) => at)).toEqual([0, 35]);
  });

  test('ends a while after the last has left, and everything with it', () => {
    const gone = [LINGER_MS / SECOND - 1, 'look'] as const;
    expect(play([0, 'flv-joined'], [0, 'published'], [0, 'flv-left'], gone).video.phase).toBe('live');
    const ended = play([0, 'flv-joined'], [0, 'published'], [0, 'flv-left'], gone, [
      LINGER_MS / SECOND,
      'look',
    ]);
    expect(ended.video).toBe(VIDEO_OFF);
    expect(kinds(ended).slice(-2)).toEqual(['order-stop', 'forbid']);
  });

  test('makes HLS only while it is live and a player asks', () => {
    const { of } = play([0, 'hls-asked'], [1, 'look'], [2, 'published'], [HLS_IDLE_MS / SECOND, 'look']);
    expect(of('hls')).toEqual([
      [2, { type: 'hls', wanted: true }],
      [HLS_IDLE_MS / SECOND, { type: 'hls', wanted: false }],
    ]);
  });

  test('is kept for a while by an asking alone', () => {
    const kept = (KEPT_MS + LINGER_MS) / SECOND;
    const looks = Array.from({ length: kept - 2 }, (_, second) => [second + 1, 'look'] as const);
    expect(play([0, 'asked'], ...looks).video.phase).toBe('asked');
    expect(play([0, 'asked'], ...looks, [kept, 'look']).video.phase).toBe('off');
  });

  test('says that the node is away, and asks it in the moment it is back', () => {
    const away = { nodes: [] };
    const { video, done } = play([0, 'flv-joined', away], [5, 'look', away]);
    expect([video.trouble, done]).toEqual([{ kind: 'node-away' }, []]);
    const back = play([0, 'flv-joined', away], [5, 'look', away], [6, 'look']);
    expect(back.of('order-stream').map(([at]) => at)).toEqual([6]);
    expect(back.video.trouble).toBeUndefined();
  });

  test('goes on while its node is away for a moment', () => {
    const away = { nodes: [] };
    const { video } = play([0, 'flv-joined'], [1, 'published'], [40, 'look', away]);
    expect([video.phase, video.trouble]).toEqual(['live', undefined]);
  });

  test('tells what the node said, and asks again after growing pauses', () => {
    const looks = Array.from({ length: 300 }, (_, tenth) => [tenth / 10, 'look'] as const);
    const { of } = play([0, 'flv-joined'], [0, 'node-failed'], ...looks.slice(1));
    expect(of('order-stream').map(([at]) => at)).toEqual([0, 1, 11]);
    expect(play([0, 'flv-joined'], [0, 'node-failed']).video.trouble).toEqual({
      kind: 'node-refused',
      detail: 'the camera is dark',
    });
  });

  test('says that nothing has come when an order has brought nothing', () => {
    const { video } = play([0, 'flv-joined'], [8, 'look']);
    expect(video.trouble).toEqual({ kind: 'no-video' });
  });

  test('asks the other node of the station when the first has brought nothing', () => {
    const both = { nodes: [NODE, SECOND_NODE] };
    const { of } = play([0, 'flv-joined', both], [8, 'look', both]);
    expect(of('order-stream').map(([, effect]) => effect)).toMatchObject([
      { node: NODE },
      { node: SECOND_NODE },
    ]);
  });

  test('begins anew with a new media process, with the same key', () => {
    const { video, done } = play(
      [0, 'flv-joined'],
      [1, 'published'],
      [5, 'media-down', { mediaUp: false }],
      [6, 'media-up'],
    );
    expect(video.phase).toBe('asked');
    expect(done.slice(-2)).toEqual([
      [6, { type: 'admit', key: 'key', forMs: LEASE_MS }],
      [6, { type: 'order-stream', node: NODE, key: 'key', forMs: LEASE_MS }],
    ]);
  });

  test('is asked for again when it ends while somebody watches', () => {
    const { video, of } = play([0, 'flv-joined'], [1, 'published'], [5, 'ended'], [6, 'look']);
    expect([video.phase, of('order-stream').map(([at]) => at)]).toEqual(['asked', [0, 6]]);
  });

  test('waits where as many cameras are live as may be', () => {
    const full = { otherStreams: 4 };
    const { video, done } = play([0, 'flv-joined', full]);
    expect([video.phase, video.trouble, done]).toEqual(['off', { kind: 'too-many-streams', most: 4 }, []]);
    expect(play([0, 'flv-joined', full], [1, 'look']).video.phase).toBe('asked');
  });

  test('does not come alive by a picture that nobody has asked for', () => {
    expect(play([0, 'published']).video.phase).toBe('off');
  });
});
