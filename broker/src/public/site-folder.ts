import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { chmod, open, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolderIfThere } from '@kawamori/kit';
import { z } from 'zod';
import { isSiteFile, STATIONS_DATA_FILE } from './site-names.js';

/** The folder is another's: another site's, or that of a hub of the other kind. Nothing is written into it. */
export class StrangeFolder extends Error {}

/** Any web server may read what is written, whatever the hub's own umask. */
const FILE_MODE = 0o644;
const FOLDER_MODE = 0o755;

/** Whether what is being written is still wanted; asked in the last instant before it becomes visible. */
export type StillWanted = () => boolean;

/**
 * The residents' folder. A file is made under a passing name beside its own and renamed over it: readers find the old or the new one,
 * whole. Only files that the hub itself names are written, listed or removed.
 */
export interface SiteFolder {
  /**
   * Makes the folder where it is missing and clears away what a killed hub has left half-made.
   * @throws StrangeFolder; the system's error
   */
  open(drill: boolean): void;
  /** Writes a text where it differs from what stands there. Pages are not synced: they are written anew within a minute. */
  write(path: string, text: string, stillWanted: StillWanted): Promise<'written' | 'same' | 'dropped'>;
  /** Has a picture made and shows it. It is made once, so whoever makes it syncs it. */
  place(path: string, make: (to: string) => Promise<void>, stillWanted: StillWanted): Promise<boolean>;
  has(path: string): boolean;
  /** Files of the hub that are there. */
  list(): string[];
  /** Removes files and syncs their folders, so that a loss of power does not bring them back. Those that are not there count as removed. */
  remove(paths: readonly string[]): void;
}

export function siteFolder(dir: string): SiteFolder {
  /** What stands in each page, as last written or read. */
  const standing = new Map<string, string>();
  let passing = 0;

  const passingName = (path: string) =>
    join(dir, dirname(path), `.${basename(path)}.${process.pid}.${passing++}.part`);
  const namesIn = (folder: string): string[] => {
    try {
      return readdirSync(join(dir, folder));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  };
  const makeFolder = (path: string) => {
    const folder = join(dir, path);
    if (mkdirSync(folder, { recursive: true, mode: FOLDER_MODE })) chmodSync(folder, FOLDER_MODE);
  };
  const folders = () => ['', 'stations', ...namesIn('pictures').map((camera) => join('pictures', camera))];

  const appear = async (path: string, make: (to: string) => Promise<void>, stillWanted: StillWanted) => {
    const temporary = passingName(path);
    try {
      makeFolder(dirname(path));
      await make(temporary);
      await chmod(temporary, FILE_MODE);
      if (!stillWanted()) {
        await rm(temporary, { force: true });
        return false;
      }
      // Without a wait after the question: nothing can be withdrawn between it and the rename.
      renameSync(temporary, join(dir, path));
      return true;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  };

  return {
    open: (drill) => {
      makeFolder('');
      refuseStrange(dir, drill);
      for (const folder of folders()) {
        for (const name of namesIn(folder).filter(isPassing))
          rmSync(join(dir, folder, name), { force: true });
      }
    },
    write: async (path, text, stillWanted) => {
      const before = standing.get(path) ?? textOf(join(dir, path));
      if (before === text) {
        standing.set(path, text);
        return 'same';
      }
      const written = await appear(
        path,
        async (to) => {
          const file = await open(to, 'wx', FILE_MODE);
          try {
            await file.writeFile(text);
          } finally {
            await file.close();
          }
        },
        stillWanted,
      );
      if (written) standing.set(path, text);
      return written ? 'written' : 'dropped';
    },
    place: appear,
    has: (path) => {
      try {
        return statSync(join(dir, path)).size > 0;
      } catch {
        return false;
      }
    },
    list: () =>
      folders().flatMap((folder) =>
        namesIn(folder)
          .map((name) => (folder === '' ? name : `${folder}/${name}`))
          .filter(isSiteFile),
      ),
    remove: (paths) => {
      for (const path of paths) {
        rmSync(join(dir, path), { force: true });
        standing.delete(path);
      }
      for (const folder of new Set(paths.map((path) => dirname(join(dir, path))))) syncFolderIfThere(folder);
    },
  };
}

const isPassing = (name: string): boolean => /^\..+\.\d+\.\d+\.part$/.test(name);

/** A page of ours says of itself what kind of hub has written it. */
function refuseStrange(dir: string, drill: boolean): void {
  const index = textOf(join(dir, 'index.html'));
  const data = textOf(join(dir, STATIONS_DATA_FILE));
  if (index === undefined && data === undefined) return;
  const kind = index === undefined ? kindOfData(data) : kindOfPage(index);
  if (index !== undefined && kind === undefined) {
    throw new StrangeFolder(
      `${dir} holds an index.html that is not Kawamori's; give the residents' pages a folder of their own`,
    );
  }
  if (kind === 'unknown') {
    throw new StrangeFolder(
      `${dir} holds a ${STATIONS_DATA_FILE} that is not Kawamori's; give the residents' pages a folder of their own`,
    );
  }
  if (kind !== (drill ? 'drill' : 'service')) {
    throw new StrangeFolder(
      `${dir} holds the pages of a hub ${drill ? 'in service' : 'in an exercise'}; an exercise has a folder of its own`,
    );
  }
}

const kindOfPage = (page: string): string | undefined =>
  /<meta name="kawamori:kind" content="(drill|service)">/.exec(page)?.[1];

const OurData = z.looseObject({ drill: z.boolean() });

/** Asked where the page is gone: by it an exercise would take over the folder of the service. */
function kindOfData(text: string | undefined): string {
  try {
    return OurData.parse(JSON.parse(text ?? '')).drill ? 'drill' : 'service';
  } catch {
    return 'unknown';
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
