// What the agent and its camera process say to each other. Both are of one build, so nothing is parsed here.
import type { CameraId, NodeCameraConfig, NodeConfig } from '@kawamori/contracts';
import type { PictureOrder, PictureOutcome, StreamOrder, StreamOutcome } from './camera-desk.js';
import type { LivePatience } from './live/patience.js';

/** The first word to every new camera process. File names are absolute; credentials stay in their files. */
export interface Begin {
  kind: 'begin';
  node: NodeConfig['id'];
  cameras: readonly NodeCameraConfig[];
  /** Written into each picture's note. */
  clock: NodeConfig['clock'];
  logLevel: NodeConfig['logLevel'];
  patience: LivePatience;
}

/** A question and its number; the answer carries the same one. */
export type Question =
  /** `seen` is what the camera's last picture was known by, so that a camera process that is started again repeats none. */
  | { kind: 'take'; ask: number; order: PictureOrder; seen: string | undefined }
  | { kind: 'stream'; ask: number; order: StreamOrder }
  | { kind: 'stop-stream'; ask: number; camera: CameraId };

export type Told =
  | { kind: 'taken'; ask: number; outcome: PictureOutcome; seen: string | undefined }
  | { kind: 'streaming'; ask: number; outcome: StreamOutcome }
  | { kind: 'stopped'; ask: number }
  /** Not an answer: live video ended. */
  | { kind: 'stream-ended'; camera: CameraId; fault: string | undefined };
