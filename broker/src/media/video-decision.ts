// What becomes of one camera's live video: a pure decision. The desk carries it out.
import { type Instant, MINUTE, type Milliseconds, type NodeId, SECOND } from '@kawamori/contracts';

/** Why there is no video though somebody wants it. */
export type Trouble =
  | { kind: 'media-down' }
  | { kind: 'node-away' }
  | { kind: 'too-many-streams'; most: number }
  | { kind: 'no-video' }
  | { kind: 'node-refused'; detail: string };

/** One camera's live video. */
export interface CameraVideo {
  readonly phase: 'off' | 'asked' | 'live';
  /** Connections that play FLV or wait for it. */
  readonly flvViewers: number;
  /** When a playlist or a segment was last asked for, undefined before the first. */
  readonly hlsAt: Instant | undefined;
  /** Until then somebody has asked to keep it, whether or not they play already. */
  readonly keptUntil: Instant;
  /** When it was last wanted. */
  readonly wantedAt: Instant;
  /** The stream's key; the same from the first order to the last. */
  readonly key: string;
  /** Until when the node has been asked to push. */
  readonly leaseEndsAt: Instant;
  /** When the node is asked (again), unless video has come by then. */
  readonly nextOrderAt: Instant;
  /** Orders since video last came. */
  readonly tries: number;
  readonly trouble: Trouble | undefined;
  /** Whether the media process has been told to make HLS. */
  readonly hlsOn: boolean;
}

export const VIDEO_OFF: CameraVideo = {
  phase: 'off',
  flvViewers: 0,
  hlsAt: undefined,
  keptUntil: 0,
  wantedAt: 0,
  key: '',
  leaseEndsAt: 0,
  nextOrderAt: 0,
  tries: 0,
  trouble: undefined,
  hlsOn: false,
};

export type VideoEvent =
  /** Somebody wants it for a while, without playing yet. */
  | { type: 'asked' }
  | { type: 'flv-joined' }
  | { type: 'flv-left' }
  | { type: 'hls-asked' }
  | { type: 'published' }
  | { type: 'ended' }
  /** The node has refused the order, or could not go on with it. */
  | { type: 'node-failed'; detail: string }
  /** A media process has begun; it knows nothing yet. */
  | { type: 'media-up' }
  | { type: 'media-down' }
  /** Time has passed, or a node has come or gone. */
  | { type: 'look' };

/** What matters besides the camera itself. */
export interface Surroundings {
  mediaUp: boolean;
  /** Nodes that listen and speak for the camera's station. */
  nodes: readonly NodeId[];
  /** Streams of other cameras, and how many there may be in all. */
  otherStreams: number;
  maxStreams: number;
  newKey(): string;
}

export type VideoEffect =
  | { type: 'admit'; key: string; forMs: Milliseconds }
  | { type: 'forbid' }
  | { type: 'order-stream'; node: NodeId; key: string; forMs: Milliseconds }
  | { type: 'order-stop' }
  | { type: 'hls'; wanted: boolean };

/** For so long a node pushes unless it is asked again. */
export const LEASE_MS = MINUTE;
const RENEW_BEFORE_MS = 25 * SECOND;
/** An asking without a player counts as somebody who watches for so long. */
export const KEPT_MS = 30 * SECOND;
/** HLS players ask every second or two. */
export const HLS_IDLE_MS = 15 * SECOND;
/** Goes on for so long after the last has left: a page that is loaded again finds it running. */
export const LINGER_MS = 10 * SECOND;
/** Video is to come within this; then the node is asked again, at growing intervals. */
const ORDER_AGAIN_MS: readonly Milliseconds[] = [8 * SECOND, 10 * SECOND, 20 * SECOND, 30 * SECOND];
/** A node whose push has ended needs a moment to notice. */
const AFTER_END_MS: Milliseconds = 700;
/** After a node's own word that it could not. */
const AFTER_FAILURE_MS: readonly Milliseconds[] = [SECOND, 3 * SECOND, 10 * SECOND, 30 * SECOND];

const rung = (ladder: readonly Milliseconds[], step: number): Milliseconds =>
  ladder[Math.min(step, ladder.length - 1)] ?? 0;

export const isHlsWanted = (video: CameraVideo, now: Instant): boolean =>
  video.hlsAt !== undefined && now - video.hlsAt < HLS_IDLE_MS;

export const isWanted = (video: CameraVideo, now: Instant): boolean =>
  video.flvViewers > 0 || now < video.keptUntil || isHlsWanted(video, now);

/** An HLS player has been waited for already when it no longer counts. */
const wantedAt = (video: CameraVideo, now: Instant): Instant =>
  video.flvViewers > 0 || now < video.keptUntil ? now : Math.max(video.wantedAt, video.hlsAt ?? 0);

/** Takes an event in and decides what is to be done now. */
export function decideVideo(
  before: CameraVideo,
  event: VideoEvent,
  around: Surroundings,
  now: Instant,
): { video: CameraVideo; effects: VideoEffect[] } {
  const effects: VideoEffect[] = [];
  let video = hear(before, event, now);
  if (isWanted(video, now)) {
    video = { ...video, wantedAt: wantedAt(video, now) };
    if (video.phase === 'off') video = begin(video, around, now);
    if (video.phase !== 'off') video = pursue(video, around, now, effects);
  } else if (video.phase === 'off') {
    video = { ...video, trouble: undefined };
  } else if (now - video.wantedAt >= LINGER_MS) {
    effects.push({ type: 'order-stop' }, { type: 'forbid' });
    if (video.hlsOn) effects.push({ type: 'hls', wanted: false });
    return { video: VIDEO_OFF, effects };
  }
  return { video: withHls(video, now, effects), effects };
}

function hear(video: CameraVideo, event: VideoEvent, now: Instant): CameraVideo {
  switch (event.type) {
    case 'asked':
      return { ...video, keptUntil: now + KEPT_MS };
    case 'flv-joined':
      return { ...video, flvViewers: video.flvViewers + 1 };
    case 'flv-left':
      return { ...video, flvViewers: Math.max(0, video.flvViewers - 1) };
    case 'hls-asked':
      return { ...video, hlsAt: now };
    case 'published':
      // What comes after the end of everything has been forbidden already.
      return video.phase === 'off' ? video : { ...video, phase: 'live', tries: 0, trouble: undefined };
    case 'ended':
      return video.phase === 'live' ? { ...video, phase: 'asked', nextOrderAt: now + AFTER_END_MS } : video;
    case 'node-failed':
      if (video.phase !== 'asked') return video;
      // It tells why the video ended that was live until now.
      if (video.tries === 0) return { ...video, nextOrderAt: now };
      return {
        ...video,
        trouble: { kind: 'node-refused', detail: event.detail },
        nextOrderAt: now + rung(AFTER_FAILURE_MS, video.tries - 1),
      };
    case 'media-up':
    case 'media-down':
      return video.phase === 'off' ? video : { ...video, phase: 'asked', hlsOn: false, nextOrderAt: now };
    case 'look':
      return video;
  }
}

function begin(video: CameraVideo, around: Surroundings, now: Instant): CameraVideo {
  if (around.otherStreams >= around.maxStreams) {
    return { ...video, trouble: { kind: 'too-many-streams', most: around.maxStreams } };
  }
  return { ...video, phase: 'asked', key: around.newKey(), nextOrderAt: now, tries: 0, trouble: undefined };
}

/** Somebody wants it: the node is asked, and asked again before its time is over. */
function pursue(video: CameraVideo, around: Surroundings, now: Instant, effects: VideoEffect[]): CameraVideo {
  if (video.phase === 'live' && video.leaseEndsAt - now > RENEW_BEFORE_MS) return video;
  if (around.nodes.length === 0) {
    // What is live goes on as long as it comes; what is not waits for its node.
    return video.phase === 'live' ? video : { ...video, trouble: { kind: 'node-away' }, nextOrderAt: now };
  }
  if (!around.mediaUp) return { ...video, trouble: { kind: 'media-down' }, nextOrderAt: now };
  if (video.phase === 'asked' && now < video.nextOrderAt) return video;
  // Where several nodes speak for a station, the next one is asked when one has not brought it.
  const node = around.nodes[video.tries % around.nodes.length];
  if (node === undefined) return video;
  effects.push(
    { type: 'admit', key: video.key, forMs: LEASE_MS },
    { type: 'order-stream', node, key: video.key, forMs: LEASE_MS },
  );
  const renewed = { ...video, leaseEndsAt: now + LEASE_MS };
  if (video.phase === 'live') return renewed;
  return {
    ...renewed,
    tries: video.tries + 1,
    nextOrderAt: now + rung(ORDER_AGAIN_MS, video.tries),
    trouble: troubleAt(video),
  };
}

/** The first order ends every trouble; a later one means that the one before has brought nothing. */
function troubleAt(video: CameraVideo): Trouble | undefined {
  if (video.tries === 0) return undefined;
  return video.trouble?.kind === 'node-refused' ? video.trouble : { kind: 'no-video' };
}

function withHls(video: CameraVideo, now: Instant, effects: VideoEffect[]): CameraVideo {
  const wanted = video.phase === 'live' && isHlsWanted(video, now);
  if (wanted === video.hlsOn) return video;
  effects.push({ type: 'hls', wanted });
  return { ...video, hlsOn: wanted };
}
