import { readFile } from 'node:fs/promises';
import type { PictureDesk } from './picture-desk.js';
import { picturePaths } from './picture-files.js';
import type { IndexedPicture } from './picture-table.js';

/** How a picture is shown: as it came, or smaller. */
export type PictureSize = 'jpeg' | 'view' | 'thumb';

/** The bytes of kept pictures, for whoever shows them. */
export interface PictureStore {
  /** Undefined where the file itself is gone. A smaller copy that is missing is made anew. */
  read(picture: IndexedPicture, size: PictureSize): Promise<Buffer | undefined>;
}

/** Bytes of pictures kept in memory: what many look at, the newest, is asked for again and again. */
const MEMORY_BYTES = 32 * 1024 * 1024;

export function pictureStore(dataDir: string, desk: Pick<PictureDesk, 'examine'>): PictureStore {
  /** The least recently asked for stands first. */
  const memory = new Map<string, Buffer>();
  let held = 0;
  /** One reading, and one making anew, however many ask at once. */
  const underWay = new Map<string, Promise<Buffer | undefined>>();

  const remember = (key: string, bytes: Buffer) => {
    memory.set(key, bytes);
    held += bytes.length;
    for (const [oldest, forgotten] of memory) {
      if (held <= MEMORY_BYTES) return;
      memory.delete(oldest);
      held -= forgotten.length;
    }
  };

  const fromDisk = async (picture: IndexedPicture, size: PictureSize): Promise<Buffer | undefined> => {
    const paths = picturePaths(dataDir, picture);
    const standing = await bytesOf(paths[size]);
    if (standing || size === 'jpeg') return standing;
    if (!(await bytesOf(paths.jpeg))) return undefined;
    await desk.examine({ file: paths.jpeg, view: paths.view, thumb: paths.thumb });
    return bytesOf(paths[size]);
  };

  return {
    read: (picture, size) => {
      const key = `${picture.camera}/${picture.digest}/${size}`;
      const known = memory.get(key);
      if (known) {
        memory.delete(key);
        memory.set(key, known);
        return Promise.resolve(known);
      }
      const reading =
        underWay.get(key) ??
        fromDisk(picture, size).then((bytes) => {
          if (bytes) remember(key, bytes);
          return bytes;
        });
      underWay.set(key, reading);
      const forget = () => underWay.delete(key);
      reading.then(forget, forget);
      return reading;
    },
  };
}

async function bytesOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
