import { fileURLToPath } from 'node:url';
import type { CameraId } from '@kawamori/contracts';
import {
  type Clock,
  every,
  type Log,
  type Part,
  type Pending,
  type RestartLadder,
  supervise,
} from '@kawamori/kit';
import { DEAD_AFTER_MS, type FromMedia, type MediaOptions, type ToMedia } from './media-messages.js';

export interface MediaLinkInputs {
  options: MediaOptions;
  /** Runs evenly, whatever happens to the time of day. */
  clock: Clock;
  hear(message: FromMedia): void;
  /** The process has died; it is started anew. */
  onDown(): void;
  log: Log;
}

/** The hub's end of its media process: keeps one alive, and speaks with it. */
export interface MediaLink extends Part {
  /** Of the media process that runs; undefined while none is ready. */
  readonly ready: Extract<FromMedia, { type: 'ready' }> | undefined;
  /** What is said while none is ready is lost; whoever speaks begins anew with every `ready`. */
  say(message: ToMedia): void;
}

/** It never gives up: video that comes back late is better than none until somebody looks. */
const LADDER: RestartLadder = {
  delaysMs: [100, 500, 2_000, 5_000],
  steadyMs: 10_000,
  budget: Number.POSITIVE_INFINITY,
};
const WATCH_MS = 1_000;

/** The address at which a camera is played on loopback. */
export function flvAddress({ flvPort, playKey }: { flvPort: number; playKey: string }, camera: CameraId) {
  return { host: '127.0.0.1', port: flvPort, path: `/live/${camera}.flv?key=${playKey}` };
}

export function mediaLink({ options, clock, hear, onDown, log }: MediaLinkInputs): MediaLink {
  let ready: Extract<FromMedia, { type: 'ready' }> | undefined;
  let heardAt = 0;
  let child: ReturnType<typeof supervise> | undefined;
  let watch: Pending | undefined;

  const take = (message: FromMedia) => {
    heardAt = clock.now();
    if (message.type === 'ready') ready = message;
    if (message.type !== 'alive') hear(message);
  };
  const look = () => {
    const running = child?.child();
    if (!running || clock.now() - heardAt < DEAD_AFTER_MS) return;
    log.error({ silentMs: DEAD_AFTER_MS }, 'the media process does not answer; it is killed');
    heardAt = clock.now();
    running.kill('SIGKILL');
  };

  return {
    name: 'media process',
    get ready() {
      return ready;
    },
    say: (message) => {
      const running = child?.child();
      // A child that dies meanwhile loses it, and its successor is told everything anew.
      if (running?.connected) running.send(message, () => undefined);
    },
    start: () => {
      heardAt = clock.now();
      child = supervise(
        {
          name: 'media',
          module: fileURLToPath(new URL('./media-process.js', import.meta.url)),
          args: [JSON.stringify(options)],
          ladder: LADDER,
          onSpawn: (spawned) => {
            heardAt = clock.now();
            spawned.on('message', (message) => take(message as FromMedia));
            spawned.once('exit', () => {
              // Its ffmpeg processes share its group; the tether should have ended them already.
              endGroup(spawned.pid);
              if (!ready) return;
              ready = undefined;
              onDown();
            });
          },
        },
        log,
      );
      watch = every(WATCH_MS, look);
    },
    stop: async () => {
      watch?.cancel();
      await child?.stop(4_000);
    },
  };
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}
