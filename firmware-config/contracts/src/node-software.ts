import { z } from 'zod';

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
