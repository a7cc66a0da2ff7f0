import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_RELEASE_BYTES, type ReleaseView, SoftwareVersion } from '@kawamori/contracts';
import { openRelease, sha256Of, syncPath } from '@kawamori/kit';

/** Releases that a hub holds, at most: each may have eight megabytes. */
export const MOST_RELEASES = 20;
const ENDING = '.tgz';

/** The releases of the agent that this hub can hand to nodes: one file each in its data folder. */
export interface ReleaseStore {
  /** Those that can be handed out, by version; what is damaged is left out. */
  list(): ReleaseView[];
  /** Takes a release that was opened and holds what it says. @throws the system's error */
  add(packed: Uint8Array): { ok: true; release: ReleaseView } | { ok: false; fault: string };
  /** @returns false where there is none of that version */
  remove(version: string): boolean;
  /** The file of a release, undefined where it is not there, or is not what it was. */
  bytes(release: Pick<ReleaseView, 'version' | 'sha256'>): Uint8Array | undefined;
}

/** @param folder is made with the first release */
export function releaseStore(folder: string): ReleaseStore {
  const fileOf = (version: string) => join(folder, `${version}${ENDING}`);
  /** Opening eight megabytes takes its time: what was opened once is known by its digest. */
  const known = new Map<string, ReleaseView>();
  /** What a file held when it was looked at last: a page asks every other second, and the files are many megabytes. */
  const looked = new Map<string, { stamp: string; view: ReleaseView | string }>();

  const read = (version: string): Uint8Array | undefined => {
    try {
      return readFileSync(fileOf(version));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  };
  const viewOf = (packed: Uint8Array): ReleaseView | string => {
    if (packed.length > MAX_RELEASE_BYTES)
      return `${packed.length} bytes; a release has ${MAX_RELEASE_BYTES} at most`;
    const sha256 = sha256Of(packed);
    const before = known.get(sha256);
    if (before) return before;
    const opened = openRelease(packed);
    if (!opened.ok) return opened.fault;
    const { version, needs, oldestNode } = opened.manifest;
    const view = { version, sha256, bytes: packed.length, oldestNode, needs };
    known.set(sha256, view);
    return view;
  };
  /** What stands in a file of a version, looked at anew when the file is another; undefined where there is none. */
  const standing = (version: string): ReleaseView | string | undefined => {
    const file = statSync(fileOf(version), { throwIfNoEntry: false });
    if (!file) return undefined;
    const stamp = [file.ino, file.size, file.mtimeMs, file.ctimeMs].join(' ');
    const before = looked.get(version);
    if (before?.stamp === stamp) return before.view;
    const packed = read(version);
    if (!packed) return undefined;
    const view = viewOf(packed);
    looked.set(version, { stamp, view });
    return view;
  };
  const versions = (): string[] => {
    try {
      return readdirSync(folder)
        .filter((name) => name.endsWith(ENDING))
        .map((name) => name.slice(0, -ENDING.length))
        .filter((name) => SoftwareVersion.safeParse(name).success)
        .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  };

  return {
    list: () =>
      versions().flatMap((version) => {
        const view = standing(version);
        return typeof view === 'object' && view.version === version ? [view] : [];
      }),
    add: (packed) => {
      const release = viewOf(packed);
      if (typeof release === 'string') return { ok: false, fault: release };
      const there = read(release.version);
      if (there && sha256Of(there) === release.sha256) return { ok: true, release };
      if (there)
        return {
          ok: false,
          fault: `another release ${release.version} is there already: a version is one thing`,
        };
      if (versions().length >= MOST_RELEASES) {
        return { ok: false, fault: `${MOST_RELEASES} releases are there already: remove one first` };
      }
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const beside = join(folder, '.new');
      writeFileSync(beside, packed, { mode: 0o600 });
      syncPath(beside);
      renameSync(beside, fileOf(release.version));
      syncPath(folder);
      return { ok: true, release };
    },
    remove: (version) => {
      if (!versions().includes(version)) return false;
      rmSync(fileOf(version));
      syncPath(folder);
      return true;
    },
    bytes: ({ version, sha256 }) => {
      const packed = read(version);
      return packed && sha256Of(packed) === sha256 ? packed : undefined;
    },
  };
}
