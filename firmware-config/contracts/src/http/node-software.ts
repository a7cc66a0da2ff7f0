import { z } from 'zod';
import { NodeRelease, NodeUpdate, ReleaseView, SoftwareVersion } from '../node-software.js';
import { Instant } from './instant.js';

/** What a node runs, what it could run, and how it stands with the last order to run another release. */
export const OfficeNodeSoftware = z.object({
  now: Instant,
  /** `unheard`: it has not spoken since the hub's start; `no`: no launcher has started it, so that it takes no other release. */
  takes: z.enum(['unheard', 'no', 'yes']),
  connected: z.boolean(),
  /** What the node said last of its releases, and when the hub heard it. */
  said: NodeRelease.extend({ heardAt: Instant }).nullable(),
  /** Releases that the hub holds, the newest first. */
  releases: z.array(ReleaseView.pick({ version: true, bytes: true })),
  /** The last order since the hub's start. */
  update: NodeUpdate.nullable(),
});
export type OfficeNodeSoftware = z.infer<typeof OfficeNodeSoftware>;

/** An order to run another release. */
export const OfficeUpdateRequest = z.strictObject({
  version: SoftwareVersion,
  /** What the node ran as whoever orders saw it; null: nothing was known. */
  upon: SoftwareVersion.nullable(),
});
export type OfficeUpdateRequest = z.infer<typeof OfficeUpdateRequest>;
