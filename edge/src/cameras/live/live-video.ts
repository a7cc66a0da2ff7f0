import { type CameraId, type Milliseconds, type NodeCameraConfig, SECOND } from '@kawamori/contracts';
import { after, type Pending } from '@kawamori/kit';
import type { StreamOrder, StreamOutcome } from '../camera-desk.js';
import { readCameraCredential } from '../drivers/credential.js';
import { meaningOf } from '../ffmpeg/faults.js';
import { HARD_END, pushFramesOrder, pushOrder, SOCKET_SILENCE } from '../ffmpeg/orders.js';
import {
  type FfmpegEnd,
  hasFfmpeg,
  NO_FFMPEG,
  type Running,
  type RunOptions,
  runFfmpeg,
} from '../ffmpeg/run-ffmpeg.js';
import { type FrameSource, pacedFrames } from './frames.js';
import { checkH264 } from './h264-check.js';
import type { LivePatience } from './patience.js';

/** Running video without a new frame for so long is given up. */
const STALLED: Milliseconds = 8 * SECOND;

export interface LiveCamera {
  config: NodeCameraConfig;
  /** For cameras that cannot film: what is shown instead. */
  frames: FrameSource | undefined;
}

export interface LiveVideo {
  begin(order: StreamOrder): Promise<StreamOutcome>;
  /** Ends one camera's video, or nothing. */
  stop(camera: CameraId): Promise<void>;
  stopAll(): Promise<void>;
}

interface Calls {
  /** Which RTSP cameras film in H.264, as far as it is known. */
  readonly copied: Map<CameraId, boolean>;
  readonly patience: LivePatience;
}

interface Stream {
  /** Where it goes to, without its key: a new key for the same place only moves the end. */
  readonly place: string;
  readonly begun: Promise<StreamOutcome>;
  readonly ended: Promise<void>;
  moveEnd(forMs: Milliseconds): void;
  stop(): void;
}

/** Live video: one stream for each camera, which ends by itself. `hearEnd` is told of every one that had begun. */
export function makeLiveVideo(
  cameras: readonly LiveCamera[],
  hearEnd: (camera: CameraId, fault: string | undefined) => void,
  patience: LivePatience,
): LiveVideo {
  const known = new Map(cameras.map((each) => [each.config.camera, each]));
  const streams = new Map<CameraId, Stream>();
  const calls: Calls = { copied: new Map(), patience };

  const stop = async (camera: CameraId) => {
    const stream = streams.get(camera);
    stream?.stop();
    await stream?.ended;
  };

  const open = (live: LiveCamera, order: StreamOrder): Stream => {
    const { camera } = order;
    const stream = pushLive(live, order, calls, (fault) => {
      if (streams.get(camera) === stream) streams.delete(camera);
      hearEnd(camera, fault);
    });
    streams.set(camera, stream);
    void stream.begun.then(({ ok }) => {
      if (!ok && streams.get(camera) === stream) streams.delete(camera);
    });
    return stream;
  };

  return {
    begin: async (order) => {
      const live = known.get(order.camera);
      if (!live) return { ok: false, fault: `this node has no camera ${order.camera}` };
      if (!hasFfmpeg()) return { ok: false, fault: NO_FFMPEG };
      const running = streams.get(order.camera);
      if (running?.place === placeOf(order.url)) {
        running.moveEnd(order.forMs);
        return running.begun;
      }
      await stop(order.camera);
      return open(live, order).begun;
    },
    stop,
    stopAll: async () => {
      await Promise.all([...streams.keys()].map(stop));
    },
  };
}

const placeOf = (url: string): string => url.split('?')[0] ?? url;

/** Runs ffmpeg until its time is over, it is stopped, or it fails. `ended` is told only where it had begun. */
function pushLive(
  live: LiveCamera,
  order: StreamOrder,
  calls: Calls,
  hearEnd: (fault: string | undefined) => void,
): Stream {
  const over = new AbortController();
  let begunAt: number | undefined;
  let fault: string | undefined;
  let endTimer: Pending = after(order.forMs, () => over.abort());
  let running: Running | undefined;
  let resolveBegun: (outcome: StreamOutcome) => void = () => undefined;
  const begun = new Promise<StreamOutcome>((resolve) => {
    resolveBegun = resolve;
  });

  const giveUp = (why: string) => {
    fault = why;
    running?.kill();
  };
  let watchdog: Pending | undefined;
  let framesDone = 0;
  let hung = false;
  const progressed = (frames: number) => {
    if (frames === framesDone) return;
    framesDone = frames;
    begunAt ??= performance.now();
    resolveBegun({ ok: true });
    watchdog?.cancel();
    watchdog = after(STALLED, () => giveUp('live video stalled: the camera or the line gave nothing more'));
  };

  /** One call of the camera. `mute`: it was taken, and for long no frame came. */
  const once = async (): Promise<FfmpegEnd & { mute: boolean }> => {
    framesDone = 0;
    hung = false;
    const prepared = await prepare(live, calls, over.signal);
    if (!prepared.ok) throw new Error(prepared.fault);
    if (over.signal.aborted || fault !== undefined) return { ok: true, lines: [], mute: false };
    const calledAt = performance.now();
    watchdog?.cancel();
    watchdog = after(calls.patience.begin, () => {
      hung = true;
      running?.kill();
    });
    running = runFfmpeg({ ...prepared.run, output: order.url, onProgress: progressed });
    const end = () => running?.stop();
    over.signal.addEventListener('abort', end, { once: true });
    try {
      const last = await running.ended;
      return { ...last, mute: framesDone === 0 && performance.now() - calledAt >= SOCKET_SILENCE };
    } finally {
      over.signal.removeEventListener('abort', end);
    }
  };

  const whole = async (): Promise<string | undefined> => {
    for (let called = 1; ; called++) {
      const startedAt = performance.now();
      const { ok, lines, mute } = await once();
      if (over.signal.aborted) return undefined;
      if (fault !== undefined) return fault;
      if (mute && called === 1) continue;
      if (hung) return 'live video did not begin in time';
      const toHardEnd = ok && performance.now() - startedAt >= HARD_END - 5 * SECOND;
      if (toHardEnd) continue;
      // The camera may film otherwise from now on.
      calls.copied.delete(order.camera);
      return ok && lines.length === 0 ? 'the camera ended its video' : meaningOf(lines);
    }
  };

  const ended = whole()
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
    .then((why) => {
      endTimer.cancel();
      watchdog?.cancel();
      over.abort();
      if (begunAt === undefined)
        resolveBegun({ ok: false, fault: why ?? 'live video was stopped before it began' });
      else hearEnd(why);
    });

  return {
    place: placeOf(order.url),
    begun,
    ended,
    moveEnd: (forMs) => {
      endTimer.cancel();
      endTimer = after(forMs, () => over.abort());
    },
    stop: () => over.abort(),
  };
}

type Prepared =
  | { readonly ok: true; readonly run: Pick<RunOptions, 'order' | 'frames'> }
  | { readonly ok: false; readonly fault: string };

async function prepare(
  { config, frames }: LiveCamera,
  { copied, patience }: Calls,
  signal: AbortSignal,
): Promise<Prepared> {
  const { driver } = config;
  if (driver.kind === 'scene' || driver.kind === 'folder') {
    if (!frames) return { ok: false, fault: 'this camera has no live video' };
    const order = pushFramesOrder(frames.fps, { camera: config });
    return { ok: true, run: { order, frames: pacedFrames(frames, signal) } };
  }
  const read = readCameraCredential('credentialFile' in driver ? driver.credentialFile : undefined);
  if (!read.ok) return read;
  let copies = driver.kind === 'rtsp' && copied.get(config.camera);
  if (copies === undefined) {
    const checked = await checkH264(driver, read.credential, patience);
    if (!checked.ok) return checked;
    copies = checked.copies;
    copied.set(config.camera, copies);
  }
  return { ok: true, run: { order: pushOrder(driver, read.credential, { camera: config, copies }) } };
}
