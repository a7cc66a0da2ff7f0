import { createHash } from 'node:crypto';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import {
  MAX_RELEASE_BYTES,
  MAX_RELEASE_FILES,
  MAX_RELEASE_UNPACKED_BYTES,
  ReleaseManifest,
} from '@kawamori/contracts';
import { type Entry, readTar, writeTar } from './tar.js';

/** The manifest's name in a release: it stands first. */
export const MANIFEST = 'manifest.json';

/** A release of the agent as one file. */
export interface PackedRelease {
  manifest: ReleaseManifest;
  /** `.tgz`. */
  bytes: Uint8Array;
  /** Of these bytes, hexadecimal. */
  sha256: string;
}

/** A release that was opened and holds what it says. */
export interface OpenRelease {
  manifest: ReleaseManifest;
  /** Every file, the manifest first. */
  files: readonly Entry[];
}

/**
 * Packs a release. The same files and words give the same bytes with the same Node, whatever the machine, the hour and the order.
 * @throws RangeError where it is larger than a node takes; ZodError where a name is none that a node would unpack
 */
export function packRelease(
  files: readonly Entry[],
  words: Pick<ReleaseManifest, 'version' | 'oldestNode' | 'state' | 'needs'>,
): PackedRelease {
  const sorted = files.toSorted((a, b) => compare(a.path, b.path));
  const manifest = ReleaseManifest.parse({
    v: 1,
    version: words.version,
    oldestNode: words.oldestNode,
    state: words.state,
    needs: Object.fromEntries(Object.entries(words.needs).toSorted(([a], [b]) => compare(a, b))),
    files: Object.fromEntries(
      sorted.map(({ path, bytes, runs }) => [
        path,
        { sha256: sha256Of(bytes), bytes: bytes.length, ...(runs ? { runs } : {}) },
      ]),
    ),
  });
  const first = { path: MANIFEST, bytes: Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`), runs: false };
  const bytes = gzipSync(writeTar([first, ...sorted]), { level: constants.Z_BEST_COMPRESSION });
  // RFC 1952, 2.3.1: the system that it was pressed on. 255: unknown.
  bytes[9] = 255;
  const opened = openRelease(bytes);
  if (!opened.ok) throw new RangeError(opened.fault);
  return { manifest, bytes, sha256: sha256Of(bytes) };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Opens a release in memory and holds every file against the manifest. What is not to be trusted ends here: nothing is written, no path
 * leads out of its folder, no file is there that the manifest does not name, and nothing grows beyond its limits while it is unpacked.
 */
export function openRelease(packed: Uint8Array): ({ ok: true } & OpenRelease) | { ok: false; fault: string } {
  const no = (fault: string) => ({ ok: false, fault }) as const;
  if (packed.length > MAX_RELEASE_BYTES) {
    return no(`${packed.length} bytes; a release has ${MAX_RELEASE_BYTES} at most`);
  }
  let archive: Uint8Array;
  try {
    archive = gunzipSync(packed, { maxOutputLength: MAX_RELEASE_UNPACKED_BYTES });
  } catch (error) {
    return no(`it cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = readTar(archive);
  if (!read.ok) return read;
  const [first, ...files] = read.entries;
  if (first?.path !== MANIFEST) return no(`${MANIFEST} does not stand first in it`);
  if (files.length > MAX_RELEASE_FILES) return no(`more than ${MAX_RELEASE_FILES} files`);
  const manifest = readManifest(first.bytes);
  if (typeof manifest === 'string') return no(manifest);
  const named = new Map(Object.entries(manifest.files));
  for (const { path, bytes, runs } of files) {
    const said = named.get(path);
    if (!said) return no(`${path} is not in the manifest, or stands there twice`);
    named.delete(path);
    if (said.bytes !== bytes.length || said.sha256 !== sha256Of(bytes) || (said.runs ?? false) !== runs) {
      return no(`${path} is not what the manifest says`);
    }
  }
  const [missing] = named.keys();
  if (missing !== undefined) return no(`${missing} is missing`);
  return { ok: true, manifest, files: read.entries };
}

function readManifest(bytes: Uint8Array): ReleaseManifest | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return `${MANIFEST} is no JSON`;
  }
  const manifest = ReleaseManifest.safeParse(parsed);
  if (manifest.success) return manifest.data;
  const [issue] = manifest.error.issues;
  return `${MANIFEST}: ${issue?.path.map(String).join('.')}: ${issue?.message}`;
}
