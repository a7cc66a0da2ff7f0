import { fileURLToPath } from 'node:url';
import type { CameraId, Milliseconds, NodeCameraConfig, NodeConfig } from '@kawamori/contracts';
import { after, type Log, type RestartLadder, type Supervised, supervise } from '@kawamori/kit';
import type { CameraDesk, PictureOutcome, StreamOutcome } from './camera-desk.js';
import { LIVE_PATIENCE, type LivePatience } from './live/patience.js';
import type { Begin, Question, Told } from './messages.js';

/** A place nobody visits for months: it is tried again for ever, at last every five minutes. */
const FIELD_LADDER: RestartLadder = {
  delaysMs: [500, 2_000, 10_000, 60_000, 300_000],
  steadyMs: 120_000,
  budget: Number.POSITIVE_INFINITY,
};
/** Dressing and writing, after the camera has delivered: seconds on a Pi, also when eight cameras wait for one another. */
const DRESSING: Milliseconds = 30_000;
/** A stop within the agent's own deadline. */
const STOP: Milliseconds = 4_000;

const AWAY = 'the camera process is not running; it is being started again';

export interface CameraDeskOptions {
  node: Pick<NodeConfig, 'id' | 'cameras' | 'clock' | 'logLevel'>;
  /** Finds files and folders that the configuration names relative to itself. */
  locate: (file: string) => string;
  log: Log;
  patience?: LivePatience;
}

interface Open {
  readonly camera: CameraId;
  readonly kind: Question['kind'];
  answer(reply: Reply): void;
}

/** An answer, or that none will come. */
type Reply = Told | { kind: 'unanswered'; fault: string };

/**
 * The agent's side of the cameras: starts the camera process where there are cameras, puts numbered questions to it, and answers
 * whatever is open when it dies. Nothing waits longer than its own bound.
 */
export function makeCameraDesk({
  node,
  locate,
  log,
  patience = LIVE_PATIENCE,
}: CameraDeskOptions): CameraDesk {
  const { cameras } = node;
  const begin: Begin = {
    kind: 'begin',
    node: node.id,
    cameras: cameras.map((camera) => withFilesLocated(camera, locate)),
    clock: node.clock,
    logLevel: node.logLevel,
    patience,
  };
  const known = new Map(cameras.map((each) => [each.camera, each]));
  const open = new Map<number, Open>();
  /** By which mark each camera's last picture is known again. */
  const seen = new Map<CameraId, string>();
  const streaming = new Set<CameraId>();
  let asks = 0;
  let stopping = false;
  let supervised: Supervised | undefined;
  let hearEnd: (camera: CameraId, fault: string | undefined) => void = () => undefined;

  const streamEnded = (camera: CameraId, fault: string | undefined) => {
    if (streaming.delete(camera)) hearEnd(camera, fault);
  };

  const hear = (told: Told) => {
    if (told.kind === 'stream-ended') return streamEnded(told.camera, told.fault);
    const asked = open.get(told.ask);
    // Noted at once: its end may be the very next message.
    if (asked && told.kind === 'streaming' && told.outcome.ok) streaming.add(asked.camera);
    asked?.answer(told);
  };

  const died = () => {
    const fault = stopping ? 'the agent is stopping' : 'the camera process died';
    for (const each of [...open.values()]) each.answer({ kind: 'unanswered', fault });
    for (const camera of [...streaming]) streamEnded(camera, fault);
  };

  type Unasked = Question extends infer Each ? (Each extends Question ? Omit<Each, 'ask'> : never) : never;

  const put = (camera: CameraId, question: Unasked, withinMs: Milliseconds) =>
    new Promise<Reply>((resolve) => {
      const child = supervised?.child();
      if (!known.has(camera))
        return resolve({ kind: 'unanswered', fault: `this node has no camera ${camera}` });
      if (!child?.connected) return resolve({ kind: 'unanswered', fault: AWAY });
      asks += 1;
      const ask = asks;
      const late = after(withinMs, () =>
        open.get(ask)?.answer({ kind: 'unanswered', fault: 'the camera process did not answer' }),
      );
      open.set(ask, {
        camera,
        kind: question.kind,
        answer: (told) => {
          open.delete(ask);
          late.cancel();
          resolve(told);
        },
      });
      child.send({ ...question, ask }, (error) => {
        if (error) open.get(ask)?.answer({ kind: 'unanswered', fault: AWAY });
      });
    });

  const isTaking = (camera: CameraId) =>
    [...open.values()].some((each) => each.kind === 'take' && each.camera === camera);

  return {
    name: 'cameras',
    start: () => {
      if (cameras.length === 0) return;
      supervised = supervise(
        {
          name: 'cameras',
          module: fileURLToPath(new URL('./camera-process.js', import.meta.url)),
          args: [],
          env: { MALLOC_ARENA_MAX: '2' },
          ladder: FIELD_LADDER,
          onSpawn: (child) => {
            child.on('message', hear);
            child.once('exit', died);
            child.send(begin, () => undefined);
          },
        },
        log,
      );
    },
    stop: async () => {
      stopping = true;
      await supervised?.stop(STOP);
      supervised = undefined;
    },
    take: async (order): Promise<PictureOutcome> => {
      if (isTaking(order.camera)) return { ok: false, fault: 'the picture before this one is not done yet' };
      const question = { kind: 'take', order, seen: seen.get(order.camera) } as const;
      const told = await put(order.camera, question, (known.get(order.camera)?.timeout ?? 0) + DRESSING);
      if (told.kind !== 'taken') return { ok: false, fault: faultIn(told), ...(stopping && { stopping }) };
      if (told.seen !== undefined) seen.set(order.camera, told.seen);
      return told.outcome;
    },
    stream: async (order): Promise<StreamOutcome> => {
      const told = await put(order.camera, { kind: 'stream', order }, patience.answer);
      return told.kind === 'streaming' ? told.outcome : { ok: false, fault: faultIn(told) };
    },
    stopStream: async (camera) => {
      await put(camera, { kind: 'stop-stream', camera }, patience.answer);
    },
    onStreamEnded: (listener) => {
      hearEnd = listener;
    },
  };
}

function faultIn(reply: Reply): string {
  return reply.kind === 'unanswered' ? reply.fault : `the camera process answered ${reply.kind}`;
}

function withFilesLocated(config: NodeCameraConfig, locate: (file: string) => string): NodeCameraConfig {
  const { driver } = config;
  if (driver.kind === 'folder') return { ...config, driver: { ...driver, folder: locate(driver.folder) } };
  if ((driver.kind === 'rtsp' || driver.kind === 'http') && driver.credentialFile !== undefined) {
    return { ...config, driver: { ...driver, credentialFile: locate(driver.credentialFile) } };
  }
  return config;
}
