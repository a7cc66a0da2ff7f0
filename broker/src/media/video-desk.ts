import { randomBytes } from 'node:crypto';
import {
  type CameraId,
  type CommandAnswer,
  type Milliseconds,
  type NodeRegistration,
  SECOND,
  type VideoState,
} from '@kawamori/contracts';
import { after, type Clock, every, type Log, type Part, type Pending } from '@kawamori/kit';
import type { CommandDesk } from '../commands/command-desk.js';
import { flvAddress, type MediaLink } from './media-link.js';
import type { FromMedia } from './media-messages.js';
import {
  type CameraVideo,
  decideVideo,
  HLS_IDLE_MS,
  isWanted,
  VIDEO_OFF,
  type VideoEffect,
  type VideoEvent,
} from './video-decision.js';
import { videoWords } from './video-words.js';

export interface VideoDeskInputs {
  maxStreams: number;
  /** Who plays at once, over all cameras. */
  maxViewers: number;
  wallClock: Clock;
  media: Pick<MediaLink, 'ready' | 'say'>;
  commands: Pick<CommandDesk, 'give' | 'withdraw'>;
  /** Nodes that listen now and speak for a camera's station. */
  nodesFor(camera: CameraId): readonly NodeRegistration[];
  /** Tells everybody who watches that a camera's video has changed. */
  publish(state: VideoState): void;
  log: Log;
}

/** A place at which FLV is played. */
export interface FlvSeat {
  address: ReturnType<typeof flvAddress>;
  /** Aborted when the video has ended; whoever watches asks anew. */
  over: AbortSignal;
  leave(): void;
}

export type Seat<T> =
  | { ok: true; seat: T }
  | { ok: false; why: 'too-many-viewers' | 'no-video'; state: VideoState };

/** Knows who watches which camera, and has it pushed as long as somebody does. */
export interface VideoDesk extends Part {
  state(camera: CameraId): VideoState;
  /** Somebody wants it: asked for, and kept for a while. */
  ask(camera: CameraId): VideoState;
  /** Waits a while for the video, then gives a seat. `left` ends the wait. */
  joinFlv(camera: CameraId, left: AbortSignal): Promise<Seat<FlvSeat>>;
  /** Waits a while until HLS stands. `viewer` tells one from another. */
  joinHls(camera: CameraId, viewer: string, left: AbortSignal): Promise<Seat<undefined>>;
  hear(message: FromMedia): void;
  mediaDown(): void;
  /** A node has come or gone. */
  look(): void;
}

interface Watched {
  video: CameraVideo;
  hlsViewers: Map<string, number>;
  hlsPlaying: boolean;
  hlsFault: string | undefined;
  /** Aborted when the present video has ended. */
  session: AbortController;
  waiting: Set<() => void>;
  told: string;
  /** Orders to push, of the present stream. */
  orders: string[];
}

const LOOK_EVERY_MS: Milliseconds = SECOND;
/** How long a player is kept waiting for the first picture. */
const LONGEST_WAIT_MS: Milliseconds = 15 * SECOND;
/** Troubles that waiting does not end. */
const HOPELESS: ReadonlySet<string> = new Set(['node-away', 'too-many-streams']);

export function videoDesk(inputs: VideoDeskInputs): VideoDesk {
  const { wallClock, media, commands, log } = inputs;
  const cameras = new Map<CameraId, Watched>();
  let beat: Pending | undefined;

  const watchedOf = (camera: CameraId): Watched => {
    const known = cameras.get(camera);
    if (known) return known;
    const fresh: Watched = {
      video: VIDEO_OFF,
      hlsViewers: new Map(),
      hlsPlaying: false,
      hlsFault: undefined,
      session: new AbortController(),
      waiting: new Set(),
      told: JSON.stringify(stateOf(camera, undefined)),
      orders: [],
    };
    cameras.set(camera, fresh);
    return fresh;
  };

  const stateOf = (camera: CameraId, watched: Watched | undefined): VideoState => {
    const video = watched?.video ?? VIDEO_OFF;
    const now = wallClock.now();
    const base = `/api/v1/cameras/${camera}/live`;
    return {
      camera,
      state:
        video.phase === 'live'
          ? 'live'
          : !isWanted(video, now)
            ? 'off'
            : video.trouble
              ? 'unavailable'
              : 'asked',
      ...videoWords(isWanted(video, now) ? video : VIDEO_OFF, watched?.hlsFault),
      flvUrl: `${base}.flv`,
      hlsUrl: `${base}/index.m3u8`,
      watchers: watched ? watched.video.flvViewers + watched.hlsViewers.size : 0,
    };
  };

  const tell = (camera: CameraId, watched: Watched) => {
    const state = stateOf(camera, watched);
    const told = JSON.stringify(state);
    if (told === watched.told) return;
    watched.told = told;
    inputs.publish(state);
    for (const look of [...watched.waiting]) look();
  };

  const carryOut = (camera: CameraId, effect: VideoEffect) => {
    switch (effect.type) {
      case 'admit':
        media.say({ type: 'admit', camera, key: effect.key, forMs: effect.forMs });
        break;
      case 'forbid':
        media.say({ type: 'forbid', camera });
        break;
      case 'hls':
        media.say({ type: 'hls', camera, wanted: effect.wanted });
        break;
      case 'order-stream': {
        const node = inputs.nodesFor(camera).find(({ id }) => id === effect.node);
        const port = media.ready?.rtmpPort;
        if (!node || port === undefined) break;
        const order = { kind: 'stream', camera, port, key: effect.key, forMs: effect.forMs } as const;
        const id = commands.give(node, order, effect.forMs, (answer) => answered(camera, answer));
        watchedOf(camera).orders.push(id);
        break;
      }
      case 'order-stop':
        for (const id of watchedOf(camera).orders.splice(0)) commands.withdraw(id);
        for (const node of inputs.nodesFor(camera)) {
          commands.give(node, { kind: 'stop-stream', camera }, 10 * SECOND, () => undefined);
        }
        break;
    }
  };

  const take = (camera: CameraId, event: VideoEvent) => {
    const watched = watchedOf(camera);
    const now = wallClock.now();
    const before = watched.video.phase;
    const streams = [...cameras].filter(([id, { video }]) => id !== camera && video.phase !== 'off');
    const { video, effects } = decideVideo(
      watched.video,
      event,
      {
        mediaUp: media.ready !== undefined,
        nodes: inputs.nodesFor(camera).map(({ id }) => id),
        otherStreams: streams.length,
        maxStreams: inputs.maxStreams,
        newKey: () => randomBytes(32).toString('base64url'),
      },
      now,
    );
    watched.video = video;
    for (const [viewer, at] of watched.hlsViewers) {
      if (now - at >= HLS_IDLE_MS) watched.hlsViewers.delete(viewer);
    }
    for (const effect of effects) carryOut(camera, effect);
    if (before === 'live' && video.phase !== 'live') endSession(watched);
    if (before !== video.phase) log.info({ camera, from: before, to: video.phase }, 'live video changed');
    tell(camera, watched);
    if (video === VIDEO_OFF && watched.waiting.size === 0) cameras.delete(camera);
  };

  const endSession = (watched: Watched) => {
    watched.hlsPlaying = false;
    watched.hlsFault = undefined;
    watched.session.abort();
    watched.session = new AbortController();
  };

  const answered = (camera: CameraId, { state, detail }: CommandAnswer) => {
    if (state !== 'refused' && state !== 'failed') return;
    log.warn({ camera, state, detail }, 'the node could not send live video');
    take(camera, { type: 'node-failed', detail });
  };

  /** Resolves when something holds, or when it is known that it will not for a while. */
  const until = (camera: CameraId, left: AbortSignal, holds: (watched: Watched) => boolean) =>
    new Promise<boolean>((resolve) => {
      const watched = watchedOf(camera);
      const finish = (found: boolean) => {
        watched.waiting.delete(look);
        left.removeEventListener('abort', giveUp);
        late.cancel();
        resolve(found);
      };
      const look = () => {
        if (holds(watched)) finish(true);
        else if (HOPELESS.has(watched.video.trouble?.kind ?? '') && watched.video.phase !== 'live')
          finish(false);
      };
      const giveUp = () => finish(false);
      const late = after(LONGEST_WAIT_MS, giveUp);
      left.addEventListener('abort', giveUp, { once: true });
      watched.waiting.add(look);
      if (left.aborted) giveUp();
      else look();
    });

  const viewers = () =>
    [...cameras.values()].reduce((sum, { video, hlsViewers }) => sum + video.flvViewers + hlsViewers.size, 0);
  const noSeat = (camera: CameraId, why: 'too-many-viewers' | 'no-video') =>
    ({ ok: false, why, state: stateOf(camera, cameras.get(camera)) }) as const;

  return {
    name: 'live video',
    state: (camera) => stateOf(camera, cameras.get(camera)),
    ask: (camera) => {
      take(camera, { type: 'asked' });
      return stateOf(camera, cameras.get(camera));
    },
    joinFlv: async (camera, left) => {
      if (viewers() >= inputs.maxViewers) return noSeat(camera, 'too-many-viewers');
      take(camera, { type: 'flv-joined' });
      let seated = true;
      const leave = () => {
        if (seated) take(camera, { type: 'flv-left' });
        seated = false;
      };
      const found = await until(camera, left, ({ video }) => video.phase === 'live');
      const { ready } = media;
      if (!found || !ready) {
        const seat = noSeat(camera, 'no-video');
        leave();
        return seat;
      }
      const over = watchedOf(camera).session.signal;
      return { ok: true, seat: { address: flvAddress(ready, camera), over, leave } };
    },
    joinHls: async (camera, viewer, left) => {
      const known = cameras.get(camera)?.hlsViewers.has(viewer);
      if (!known && viewers() >= inputs.maxViewers) return noSeat(camera, 'too-many-viewers');
      watchedOf(camera).hlsViewers.set(viewer, wallClock.now());
      take(camera, { type: 'hls-asked' });
      const found = await until(
        camera,
        left,
        ({ hlsPlaying, hlsFault }) => hlsPlaying || hlsFault !== undefined,
      );
      return found && cameras.get(camera)?.hlsPlaying
        ? { ok: true, seat: undefined }
        : noSeat(camera, 'no-video');
    },
    hear: (message) => {
      switch (message.type) {
        case 'ready':
          for (const camera of [...cameras.keys()]) take(camera, { type: 'media-up' });
          break;
        case 'published':
          take(message.camera, { type: 'published' });
          break;
        case 'ended':
          take(message.camera, { type: 'ended' });
          break;
        case 'hls-playing':
        case 'hls-ended': {
          const watched = watchedOf(message.camera);
          watched.hlsPlaying = message.type === 'hls-playing';
          watched.hlsFault = message.type === 'hls-ended' ? message.fault : undefined;
          tell(message.camera, watched);
          for (const look of [...watched.waiting]) look();
          break;
        }
        case 'alive':
          break;
      }
    },
    mediaDown: () => {
      for (const camera of [...cameras.keys()]) take(camera, { type: 'media-down' });
    },
    look: () => {
      for (const camera of [...cameras.keys()]) take(camera, { type: 'look' });
    },
    start: () => {
      beat = every(LOOK_EVERY_MS, () => {
        for (const camera of [...cameras.keys()]) take(camera, { type: 'look' });
      });
    },
    stop: () => {
      beat?.cancel();
      for (const [camera, watched] of cameras) {
        // Nodes stop by themselves when their time is over; they need not wait for it.
        if (watched.video.phase !== 'off') carryOut(camera, { type: 'order-stop' });
        watched.session.abort();
      }
      cameras.clear();
    },
  };
}
