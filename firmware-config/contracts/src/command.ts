import { z } from 'zod';
import { CameraId, NodeId } from './ids.js';
import { UpdateOrder } from './node-software.js';
import { MINUTE } from './units.js';

/** Bytes of one command or answer, at most. */
export const MAX_COMMAND_BYTES = 4 * 1024;
/** Live video is asked for this long at most; whoever still watches asks again before it ends. */
export const LONGEST_STREAM = 10 * MINUTE;

/** The secret of one stream: 256 random bits, base64url. It opens one name at the hub's video entrance until the command expires. */
const StreamKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/**
 * What the hub asks of a node. A command that is older than `expiresAt` (by the hub's wall clock; the node counts `forMs` from the
 * moment it hears it) is not carried out. The same id twice is one command; a later `stream` of the same camera takes the place of
 * the earlier one and moves its end.
 */
export const NodeCommand = z.object({
  v: z.literal(1),
  id: z.string().min(8).max(64),
  /** Milliseconds since 1970, hub's wall clock. */
  sentAt: z.number().int(),
  expiresAt: z.number().int(),
  order: z.discriminatedUnion('kind', [
    /** One picture now, besides those at their times. */
    z.object({ kind: z.literal('snapshot'), camera: CameraId }),
    /** Push live video to `rtmp://HUB:port/live/CAMERA?key=KEY` and stop by itself after `forMs`. HUB is the node's own hub. */
    z.object({
      kind: z.literal('stream'),
      camera: CameraId,
      port: z.number().int().min(1).max(65_535),
      key: StreamKey,
      forMs: z.number().int().min(1_000).max(LONGEST_STREAM),
    }),
    z.object({ kind: z.literal('stop-stream'), camera: CameraId }),
    UpdateOrder,
  ]),
});
export type NodeCommand = z.infer<typeof NodeCommand>;

/** What is asked of a camera. */
export type CameraOrder = Exclude<NodeCommand['order'], UpdateOrder>;

/** What became of a command, told once for each change. `refused` and `failed` say why, in words for the operator. */
export const CommandAnswer = z.object({
  v: z.literal(1),
  id: z.string().min(8).max(64),
  node: NodeId,
  state: z.enum(['begun', 'done', 'refused', 'failed', 'expired']),
  detail: z.string().max(300),
});
export type CommandAnswer = z.infer<typeof CommandAnswer>;
