import { type FSWatcher, mkdirSync, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { CameraId, Milliseconds } from '@kawamori/contracts';
import { after, type Log, type Part, type Pending } from '@kawamori/kit';
import { type FfmpegOrder, hlsOrder, PLAYLIST } from './ffmpeg-arguments.js';
import type { FfmpegRun } from './ffmpeg-command.js';
import { endLeftovers } from './leftovers.js';

export interface HlsRemuxerInputs {
  /** Of its own: emptied at the start and at the end. */
  folder: string;
  /** Where a camera is played, by RTMP. */
  source(camera: CameraId): string;
  run(order: FfmpegOrder): FfmpegRun;
  /** The first playlist stands. */
  onPlaying(camera: CameraId): void;
  /** It has ended, with the fault where it was not asked to. */
  onEnded(camera: CameraId, fault: string | undefined): void;
  log: Log;
}

/** Makes HLS of those cameras, and only while both are so: somebody wants it, and the camera is published. */
export interface HlsRemuxer extends Part {
  want(camera: CameraId, wanted: boolean): void;
  published(camera: CameraId, isPublished: boolean): void;
}

interface Remux {
  wanted: boolean;
  published: boolean;
  run: FfmpegRun | undefined;
  retry: Pending | undefined;
  failures: number;
}

const RETRY_MS: readonly Milliseconds[] = [500, 2_000, 10_000];

export function hlsRemuxer(inputs: HlsRemuxerInputs): HlsRemuxer {
  const { folder, log } = inputs;
  const remuxes = new Map<CameraId, Remux>();
  let stopped = false;

  const remuxOf = (camera: CameraId): Remux => {
    const known = remuxes.get(camera);
    if (known) return known;
    const fresh = { wanted: false, published: false, run: undefined, retry: undefined, failures: 0 };
    remuxes.set(camera, fresh);
    return fresh;
  };

  const settle = (camera: CameraId) => {
    const remux = remuxOf(camera);
    const shouldRun = remux.wanted && remux.published && !stopped;
    if (!shouldRun) {
      remux.retry?.cancel();
      remux.retry = undefined;
      remux.failures = 0;
      remux.run?.kill();
      if (!remux.run && !remux.wanted && !remux.published) remuxes.delete(camera);
    } else if (!remux.run && !remux.retry) {
      begin(camera, remux);
    }
  };

  const begin = (camera: CameraId, remux: Remux) => {
    const own = join(folder, camera);
    rmSync(own, { recursive: true, force: true });
    mkdirSync(own, { recursive: true, mode: 0o700 });
    const watcher = watchFor(own, () => {
      remux.failures = 0;
      inputs.onPlaying(camera);
    });
    const run = inputs.run(hlsOrder(inputs.source(camera), own));
    remux.run = run;
    void run.ended.then((fault) => {
      watcher.close();
      remux.run = undefined;
      rmSync(own, { recursive: true, force: true });
      if (fault !== undefined) log.warn({ camera, fault }, 'HLS could not be made');
      inputs.onEnded(camera, fault);
      if (remux.wanted && remux.published && !stopped) {
        const delayMs = RETRY_MS[Math.min(remux.failures, RETRY_MS.length - 1)] ?? 0;
        remux.failures++;
        remux.retry = after(delayMs, () => {
          remux.retry = undefined;
          settle(camera);
        });
      } else {
        settle(camera);
      }
    });
  };

  return {
    name: 'HLS',
    want: (camera, wanted) => {
      remuxOf(camera).wanted = wanted;
      settle(camera);
    },
    published: (camera, isPublished) => {
      remuxOf(camera).published = isPublished;
      settle(camera);
    },
    start: () => {
      const count = endLeftovers(folder);
      if (count > 0) log.warn({ count }, 'ended ffmpeg processes that had been left behind');
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    },
    stop: async () => {
      stopped = true;
      const ends = [...remuxes.values()].flatMap(({ run }) => (run ? [run.ended] : []));
      for (const camera of [...remuxes.keys()]) settle(camera);
      await Promise.all(ends);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Calls back once, when the playlist has been put in its place. */
function watchFor(folder: string, found: () => void): FSWatcher {
  let done = false;
  const watcher = watch(folder, (_event, name) => {
    if (done || name !== PLAYLIST) return;
    done = true;
    found();
  });
  watcher.on('error', () => watcher.close());
  return watcher;
}
