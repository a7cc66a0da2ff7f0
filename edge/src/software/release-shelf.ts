import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { NODE_STATE, type NodeRelease, ReleaseManifest, nodeSoftwareSays as says } from '@kawamori/contracts';
import { type Clock, MANIFEST, type OpenRelease, sha256Of, syncPath } from '@kawamori/kit';
import { type Pointer, readPointer, releasesIn, type Trial, writePointer } from '../launcher/pointer.js';

/** The digest of the packed release, beside what came out of it. */
const DIGEST = 'packed.sha256';
/** Room on the disk that unpacking leaves, in bytes: readings come first. */
const ROOM_LEFT = 50 * 1024 * 1024;

/** The releases at this node: the one that runs, and at most one beside it. */
export interface ReleaseShelf {
  /** What the status says of them. */
  release(): NodeRelease | undefined;
  pointer(): Pointer | undefined;
  /** Whether a release stands there whole, file by file. With a digest: and came out of that file. */
  holds(version: string, packedSha256?: string): boolean;
  /** Why a release cannot run here, in words for the operator; undefined where it can. Nothing is changed. */
  whyNot(release: OpenRelease): string | undefined;
  /**
   * Unpacks a release beside the one that runs, and takes away any other first. It has its name only when all of it is on the disk.
   * @throws the system's error; what runs is not touched
   */
  keep(release: OpenRelease, packedSha256: string): void;
  /** From the next start on another release runs, on trial. @throws the system's error; then nothing has changed */
  switchTo(version: string, trial: Omit<Trial, 'starts'>): void;
  /** The release that runs has shown that it can. @throws the system's error; then it stays on trial */
  takeOver(): void;
}

/** The shelf in a folder; undefined where no launcher has said which. */
export function releaseShelf(releases: string | undefined, wallClock: Clock): ReleaseShelf | undefined {
  if (releases === undefined) return undefined;
  const home = dirname(releases);
  const folderOf = (version: string) => join(releases, version);
  const pointer = () => readPointer(releases);

  const isWhole = (version: string): boolean => {
    try {
      const said = ReleaseManifest.parse(JSON.parse(readFileSync(join(folderOf(version), MANIFEST), 'utf8')));
      return (
        said.version === version &&
        Object.entries(said.files).every(
          ([path, { sha256 }]) => sha256Of(readFileSync(join(folderOf(version), path))) === sha256,
        )
      );
    } catch {
      return false;
    }
  };
  const digestOf = (version: string): string | undefined => {
    try {
      return readFileSync(join(folderOf(version), DIGEST), 'utf8').trim();
    } catch {
      return undefined;
    }
  };
  const installed = (name: string): string | undefined => {
    try {
      const text = readFileSync(join(home, 'node_modules', name, 'package.json'), 'utf8');
      return String((JSON.parse(text) as { version?: unknown }).version);
    } catch {
      return undefined;
    }
  };

  return {
    pointer,
    release: () => {
      const now = pointer();
      if (!now) return undefined;
      const { current, since, previous, trial, last } = now;
      const still = previous !== null && existsSync(folderOf(previous)) ? previous : null;
      return {
        ...{ version: current, since, previous: still, onTrial: trial !== null },
        last: last && { version: last.version, outcome: last.outcome, why: last.why, at: last.at },
      };
    },
    holds: (version, packedSha256) =>
      (packedSha256 === undefined || digestOf(version) === packedSha256) && isWhole(version),
    whyNot: ({ manifest, files }) => {
      const { oldestNode, state, needs } = manifest;
      if (state !== NODE_STATE) {
        return says('otherForm', { form: state, here: NODE_STATE });
      }
      if (!isAtLeast(process.versions.node, oldestNode)) {
        return says('olderNode', { needs: oldestNode, here: process.versions.node });
      }
      const others = Object.entries(needs)
        .filter(([name, version]) => installed(name) !== version)
        .map(([name, version]) => `${name} ${version} (here: ${installed(name) ?? 'none'})`);
      if (others.length > 0) return says('otherPackages', { packages: others.join(', ') });
      const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
      const { bavail, bsize } = statfsSync(releases);
      return bavail * bsize < bytes + ROOM_LEFT ? says('noRoom') : undefined;
    },
    keep: ({ manifest, files }, packedSha256) => {
      const running = pointer()?.current;
      for (const other of releasesIn(releases)) {
        if (other !== running) rmSync(folderOf(other), { recursive: true, force: true });
      }
      // A name that no release has: what was cut off while it was unpacked is never started.
      const beside = join(releases, '.new');
      rmSync(beside, { recursive: true, force: true });
      mkdirSync(beside);
      const folders = new Set([beside]);
      const digest = { path: DIGEST, bytes: Buffer.from(`${packedSha256}\n`), runs: false };
      for (const { path, bytes, runs } of [...files, digest]) {
        const file = join(beside, path);
        for (let folder = dirname(file); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, bytes);
        chmodSync(file, runs ? 0o755 : 0o644);
        syncPath(file);
      }
      for (const folder of folders) syncPath(folder);
      renameSync(beside, folderOf(manifest.version));
      syncPath(releases);
    },
    switchTo: (version, trial) => {
      const current = pointer()?.current;
      if (current === undefined) throw new Error('the pointer of this node cannot be read');
      writePointer(releases, {
        ...{ v: 1, current: version, since: wallClock.now(), previous: current, last: null },
        trial: { ...trial, starts: 0 },
      });
    },
    takeOver: () => {
      const now = pointer();
      if (!now?.trial) return;
      writePointer(releases, {
        ...now,
        trial: null,
        last: {
          ...{ version: now.current, outcome: 'taken-over', why: '' },
          ...{ at: wallClock.now(), order: now.trial.order },
        },
      });
    },
  };
}

/** Whether a version of Node is one of at least so much, `22.14`. */
function isAtLeast(version: string, oldest: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [asked = 0, more = 0] = oldest.split('.').map(Number);
  return major > asked || (major === asked && minor >= more);
}
