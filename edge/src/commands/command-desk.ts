import {
  type CameraId,
  type CommandAnswer,
  downTopic,
  type NodeCameraConfig,
  type NodeCommand,
  type NodeConfig,
  toIsoJst,
} from '@kawamori/contracts';
import type { Clock, Log } from '@kawamori/kit';
import type { CameraDesk } from '../cameras/camera-desk.js';
import type { Shutter } from '../pictures/shutter.js';
import type { SoftwareDesk } from '../software/software-desk.js';
import { COMMANDS_PER_SPAN, type Intake, judgeCommand, lineBegun, NOTHING_HEARD } from './command-intake.js';

const DETAIL_LENGTH = 300;
/** Malformed messages after which one more line is logged. */
const LOG_AGAIN_AFTER = 1_000;

export interface CommandDeskOptions {
  node: Pick<NodeConfig, 'id' | 'town'>;
  /** The hub that the line leads to; live video goes to the same machine. */
  hub: Pick<NodeConfig['hub'], 'host'>;
  /** Only where there are cameras. */
  eyes?: {
    cameras: readonly Pick<NodeCameraConfig, 'camera'>[];
    desk: Pick<CameraDesk, 'stream' | 'stopStream' | 'onStreamEnded'>;
    shutter: Pick<Shutter, 'snapshot'>;
  };
  software: Pick<SoftwareDesk, 'run' | 'hear' | 'lineBegun'>;
  riverClock: Clock;
  /** Milliseconds from any beginning; nobody sets it. */
  steadyNow: () => number;
  answer: (answer: CommandAnswer) => void;
  log: Log;
}

/** Where the hub's commands are heard, carried out and answered. */
export interface CommandDesk {
  /** Hears a message on one of this node's topics. */
  hear(topic: string, payload: Uint8Array): void;
  /** A new line to the hub stands. */
  lineBegun(): void;
  /** Tells what became of a command that a start before this one has heard. */
  tell(id: string, state: CommandAnswer['state'], detail: string): void;
}

type State = CommandAnswer['state'];
type Eyes = NonNullable<CommandDeskOptions['eyes']>;
type Ordered<K extends NodeCommand['order']['kind']> = Extract<NodeCommand['order'], { kind: K }>;

/**
 * Live video outlives the line: whoever asked for it may be back within a minute, and it ends by itself. What became of a command is
 * remembered for as long as its id, so that a command that comes again is answered again and done once. A start forgets both.
 */
export function commandDesk(options: CommandDeskOptions): CommandDesk {
  const { node, hub, eyes, software, riverClock, steadyNow, log } = options;
  const known = new Set(eyes?.cameras.map(({ camera }) => camera));
  const topic = downTopic(node.town, node.id, 'command');
  const parts = downTopic(node.town, node.id, 'part');
  let intake: Intake = NOTHING_HEARD;
  let malformed = 0;
  /** By id, what was answered last. */
  let answered = new Map<string, CommandAnswer>();
  /** The command behind each camera's live video. */
  const streams = new Map<CameraId, string>();

  const say = (id: string, state: State, detail: string) => {
    const answer: CommandAnswer = { v: 1, id, node: node.id, state, detail: detail.slice(0, DETAIL_LENGTH) };
    answered.set(id, answer);
    if (answered.size > intake.ids.length) {
      answered = new Map([...answered].filter(([each]) => intake.ids.includes(each)));
    }
    options.answer(answer);
  };

  const endStream = (camera: CameraId, state: 'done' | 'failed', detail: string) => {
    const id = streams.get(camera);
    streams.delete(camera);
    if (id !== undefined) say(id, state, detail);
  };

  const takeSnapshot = async (id: string, { camera }: Ordered<'snapshot'>, { shutter }: Eyes) => {
    say(id, 'begun', 'the picture is being taken');
    const taken = await shutter.snapshot(camera, () => riverClock.now());
    if (taken.ok)
      say(id, 'done', `taken at ${toIsoJst(taken.takenAt)}, ${taken.bytes} bytes; it is sent next`);
    else say(id, 'failed', taken.fault);
  };

  const beginStream = async (id: string, order: Ordered<'stream'>, { desk }: Eyes) => {
    const { camera, port, key, forMs } = order;
    const host = hub.host.includes(':') ? `[${hub.host}]` : hub.host;
    const outcome = await desk.stream({
      camera,
      url: `rtmp://${host}:${port}/live/${camera}?key=${key}`,
      forMs,
    });
    if (!outcome.ok) return say(id, 'failed', outcome.fault);
    endStream(camera, 'done', 'a later command has taken its place');
    streams.set(camera, id);
    say(id, 'begun', `live video runs for ${Math.round(forMs / 1_000)} s`);
  };

  const endStreamNow = async (id: string, { camera }: Ordered<'stop-stream'>, { desk }: Eyes) => {
    await desk.stopStream(camera);
    endStream(camera, 'done', 'stopped when asked');
    say(id, 'done', 'no live video runs');
  };

  const carryOut = async ({ id, order, sentAt, expiresAt }: NodeCommand): Promise<void> => {
    if (order.kind === 'update') {
      log.info({ id, version: order.version }, 'the hub has asked for another release');
      return software.run(order, {
        order: id,
        withinMs: expiresAt - sentAt,
        say: (state, detail) => say(id, state, detail),
      });
    }
    if (!eyes || !known.has(order.camera)) {
      return say(id, 'refused', `this node has no camera ${order.camera}`);
    }
    log.info({ id, kind: order.kind, camera: order.camera }, 'the hub has asked for something');
    switch (order.kind) {
      case 'snapshot':
        return takeSnapshot(id, order, eyes);
      case 'stream':
        return beginStream(id, order, eyes);
      case 'stop-stream':
        return endStreamNow(id, order, eyes);
    }
  };

  eyes?.desk.onStreamEnded((camera, fault) =>
    endStream(camera, fault === undefined ? 'done' : 'failed', fault ?? 'live video has ended'),
  );

  return {
    lineBegun: () => {
      intake = lineBegun(intake);
      software.lineBegun();
    },
    tell: say,
    hear: (on, payload) => {
      if (on === parts) return software.hear(payload);
      // Other kinds are of a later hub.
      if (on !== topic) return;
      const judged = judgeCommand(intake, payload, steadyNow());
      intake = judged.intake;
      const { verdict } = judged;
      switch (verdict.kind) {
        case 'malformed':
          if (malformed % LOG_AGAIN_AFTER === 0) {
            log.warn({ detail: verdict.detail, before: malformed }, 'a command cannot be understood');
          }
          malformed += 1;
          return;
        case 'repeated': {
          const before = answered.get(verdict.command.id);
          if (before) options.answer(before);
          return;
        }
        case 'expired':
          return say(verdict.command.id, 'expired', 'it was on its way for longer than it was valid');
        case 'too-many':
          return say(verdict.command.id, 'refused', `more than ${COMMANDS_PER_SPAN} commands a minute`);
        case 'accepted':
          void carryOut(verdict.command);
      }
    },
  };
}
