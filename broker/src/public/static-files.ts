import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isSiteFile } from './site-names.js';

/** One file as it is answered. */
export interface Answered {
  bytes: Buffer;
  /** The same, gzipped; undefined for pictures. */
  gzipped: Buffer | undefined;
  etag: string;
  modified: string;
  type: string;
  cacheControl: string;
}

/** Bytes of files kept in memory. All pages and newest pictures of two towns are a tenth of it. */
const MEMORY_BYTES = 64 * 1024 * 1024;
const MOST_BYTES = 4 * 1024 * 1024;

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  jpg: 'image/jpeg',
};

/** A page is new every minute; a picture's name belongs to its bytes for good. */
const PAGE_CACHE = 'public, max-age=20';
const PICTURE_CACHE = 'public, max-age=86400, immutable';

/**
 * Reads the residents' files for answering. A file is opened first and measured through its handle: between a look at a name and its
 * opening the hub may have put another file there, and half of one with the length of the other would be a torn page.
 */
export function staticFiles(dir: string): {
  /** Undefined for anything that the hub does not write, and for what is not there. `path` is decoded, without its first slash. */
  find(path: string): Promise<Answered | undefined>;
} {
  /** The least recently asked for stands first. */
  const memory = new Map<string, { stamp: string; answered: Answered }>();
  let held = 0;
  const forget = (path: string) => {
    const old = memory.get(path);
    if (!old) return;
    held -= sizeOf(old.answered);
    memory.delete(path);
  };
  const remember = (path: string, stamp: string, answered: Answered) => {
    forget(path);
    memory.set(path, { stamp, answered });
    held += sizeOf(answered);
    for (const oldest of memory.keys()) {
      if (held <= MEMORY_BYTES) return;
      forget(oldest);
    }
  };

  return {
    find: async (path) => {
      if (!isSiteFile(path)) return undefined;
      const file = join(dir, path);
      const seen = await stat(file, { bigint: true }).catch(missing);
      if (!seen?.isFile()) {
        forget(path);
        return undefined;
      }
      const known = memory.get(path);
      if (known?.stamp === stampOf(seen)) {
        memory.delete(path);
        memory.set(path, known);
        return known.answered;
      }
      // Not through a link: whoever may write here may still not show what lies elsewhere.
      const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch(missing);
      if (!handle) return undefined;
      try {
        const opened = await handle.stat({ bigint: true });
        if (!opened.isFile() || opened.size > MOST_BYTES) return undefined;
        const answered = answer(path, await handle.readFile(), Number(opened.mtimeMs));
        remember(path, stampOf(opened), answered);
        return answered;
      } finally {
        await handle.close();
      }
    },
  };
}

const stampOf = (one: { ino: bigint; size: bigint; mtimeNs: bigint }): string =>
  `${one.ino}-${one.size}-${one.mtimeNs}`;
const sizeOf = ({ bytes, gzipped }: Answered): number => bytes.length + (gzipped?.length ?? 0);

/** Not there, not to be reached, or a link: all the same to whoever asks. */
function missing(error: NodeJS.ErrnoException): undefined {
  if (['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'ENAMETOOLONG'].includes(error.code ?? '')) return undefined;
  throw error;
}

function answer(path: string, bytes: Buffer, modifiedMs: number): Answered {
  const extension = path.slice(path.lastIndexOf('.') + 1);
  const isPicture = extension === 'jpg';
  return {
    bytes,
    gzipped: isPicture ? undefined : gzipSync(bytes, { level: 6 }),
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    modified: new Date(Math.floor(modifiedMs / 1_000) * 1_000).toUTCString(),
    type: TYPES[extension] ?? 'application/octet-stream',
    cacheControl: isPicture ? PICTURE_CACHE : PAGE_CACHE,
  };
}
