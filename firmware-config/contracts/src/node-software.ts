import { z } from 'zod';
import { HOUR, MINUTE, SECOND } from './units.js';

/** Bytes of a packed release, at most: it goes over a node's line, and is held in memory once on each side. */
export const MAX_RELEASE_BYTES = 8 * 1024 * 1024;
/** Bytes of its files together, unpacked. */
export const MAX_RELEASE_UNPACKED_BYTES = 32 * 1024 * 1024;
/** Files in it. */
export const MAX_RELEASE_FILES = 2_000;

/** A release's name, and the name of its folder at a node: semantic versioning 2.0, short. */
export const SoftwareVersion = z
  .string()
  .max(26)
  .regex(/^(?:0|[1-9]\d{0,4})(?:\.(?:0|[1-9]\d{0,4})){2}(?:[-+][0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/, {
    error: 'a version like 0.2.0 or 0.2.0+20261130, 26 characters at most',
  });

export const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** What every process of a node calls itself, and what a status says. */
export const softwareName = (version: string): string => `kawamori-edge ${version}`;
/** Back from its name: `0.1.0` of `kawamori-edge 0.1.0`; of another name the last word. */
export const softwareVersionOf = (name: string): string => name.split(' ').at(-1) ?? name;

/**
 * The form of what a node keeps between two starts: outbox, pictures that wait. An older release must be able to go on with what a newer
 * one has left, so a release of another form is not taken from afar. A test holds the tables to this number.
 */
export const NODE_STATE = 1;

/** A path in a release: relative, below its own folder, nothing hidden, nothing that a file system reads otherwise. */
const ReleasePath = z
  .string()
  .max(100)
  .regex(/^(?:@?[A-Za-z0-9_][A-Za-z0-9._-]*)(?:\/@?[A-Za-z0-9_][A-Za-z0-9._-]*)*$/);

/** A package of the registry, with its scope where it has one. */
const PackageName = z
  .string()
  .max(100)
  .regex(/^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/);

/**
 * What a release of the agent is made of. It is JavaScript and what it reads; packages with native parts are not in it, they stay
 * installed at the node.
 */
export const ReleaseManifest = z.strictObject({
  v: z.literal(1),
  version: SoftwareVersion,
  /** The oldest Node that it runs on, `22.14`. */
  oldestNode: z.string().regex(/^\d{1,3}\.\d{1,3}$/),
  /** {@link NODE_STATE} of the release. */
  state: z.number().int().min(1),
  /** Packages from the registry that must be installed at the node, each in exactly this version. */
  needs: z.record(PackageName, z.string().max(50)),
  /** Every file but the manifest itself, by path. */
  files: z.record(
    ReleasePath,
    z.strictObject({
      sha256: Sha256Hex,
      bytes: z.number().int().min(0).max(MAX_RELEASE_UNPACKED_BYTES),
      /** May be started as a program. */
      runs: z.literal(true).optional(),
    }),
  ),
});
export type ReleaseManifest = z.infer<typeof ReleaseManifest>;

/** Bytes of a release in one part, at most: on a line of 2G it takes some seconds, and a reading waits for no more than that. */
export const MAX_PART_BYTES = 24 * 1024;
/** Bytes of a message that asks for a part, and of one that brings it. */
export const MAX_FETCH_BYTES = 1024;
export const MAX_PART_MESSAGE_BYTES = 36 * 1024;

const LONGEST_TRIAL = HOUR;

/** Have a node run another release. */
export const UpdateOrder = z.object({
  kind: z.literal('update'),
  version: SoftwareVersion,
  /** The packed release, to be fetched where the node has it not. Left out: the release that the node still has. */
  packed: z.object({ sha256: Sha256Hex, bytes: z.number().int().min(1).max(MAX_RELEASE_BYTES) }).optional(),
  /** Milliseconds within which a start on trial must have reached the hub, else the node goes back by itself. */
  trialMs: z.number().int().min(SECOND).max(LONGEST_TRIAL),
  /** So long it must run after that until it has taken over. */
  steadyMs: z
    .number()
    .int()
    .min(0)
    .max(10 * MINUTE),
});
export type UpdateOrder = z.infer<typeof UpdateOrder>;

/** A node asks for a part of the release that it was told to run. It asks for one after the other, and again where none comes. */
export const NodeFetch = z.object({
  v: z.literal(1),
  sha256: Sha256Hex,
  /** Where it goes on, in bytes. */
  offset: z.number().int().min(0).max(MAX_RELEASE_BYTES),
});
export type NodeFetch = z.infer<typeof NodeFetch>;

/** A part of a release. What it is worth shows when the whole is there: its digest stands in the order. */
export const NodePart = z.object({
  v: z.literal(1),
  sha256: Sha256Hex,
  offset: z.number().int().min(0).max(MAX_RELEASE_BYTES),
  data: z.base64().max((MAX_PART_BYTES / 3) * 4),
});
export type NodePart = z.infer<typeof NodePart>;

/** What a node says of its software, where a launcher has started it. */
export const NodeRelease = z.object({
  version: SoftwareVersion,
  /** Since when, by the node's clock, ms since 1970; null where a person installed it. */
  since: z.number().int().nullable(),
  /** The release before, which it still has. */
  previous: SoftwareVersion.nullable(),
  onTrial: z.boolean(),
  /** What became of the last change. `why`: in words for the operator, where it went back. */
  last: z
    .object({
      version: SoftwareVersion,
      outcome: z.enum(['taken-over', 'gone-back']),
      why: z.string().max(200),
      at: z.number().int(),
    })
    .nullable(),
});
export type NodeRelease = z.infer<typeof NodeRelease>;

/** A release that the hub holds. */
export const ReleaseView = z.object({
  version: SoftwareVersion,
  sha256: Sha256Hex,
  bytes: z.number().int().min(1).max(MAX_RELEASE_BYTES),
  oldestNode: z.string(),
  needs: z.record(z.string(), z.string()),
});
export type ReleaseView = z.infer<typeof ReleaseView>;

/** How an order to run another release can end. All but `expired` (nobody answered in time) and `withdrawn` are the node's own words. */
export const UpdateOutcome = z.enum(['done', 'refused', 'failed', 'expired', 'withdrawn']);
export type UpdateOutcome = z.infer<typeof UpdateOutcome>;

/** How it stands with the last order to run another release, since the hub's start. */
export const NodeUpdate = z.object({
  node: z.string(),
  from: SoftwareVersion.nullable(),
  to: SoftwareVersion,
  /** When it was ordered: hub's wall clock, ms since 1970. */
  at: z.number().int(),
  /** A node that comes back by then still carries it out. */
  until: z.number().int(),
  by: z.string(),
  /** `waiting`: the node has not answered yet. */
  state: z.enum(['waiting', 'begun', ...UpdateOutcome.options]),
  detail: z.string(),
  /** When the node answered last: hub's wall clock, ms since 1970; null before its first answer. */
  heardAt: z.number().int().nullable(),
  /** How far it has fetched the release, by what it has asked for; null where it has asked for nothing. */
  fetched: z
    .object({
      bytes: z.number().int().min(0),
      of: z.number().int().min(1),
      /** As its line has been since it began; null where nothing can be said of it yet. */
      bytesPerS: z.number().positive().nullable(),
    })
    .nullable(),
});
export type NodeUpdate = z.infer<typeof NodeUpdate>;
