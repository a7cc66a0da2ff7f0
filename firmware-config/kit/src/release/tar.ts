// POSIX.1-2017, pax, "ustar Interchange Format": the plainest of it, whole files alone.

/** A file in an archive. */
export interface Entry {
  path: string;
  bytes: Uint8Array;
  /** May be started as a program. */
  runs: boolean;
}

const BLOCK = 512;
const NAME_BYTES = 100;
const FILE = '0';

/** Writes an archive of files, as they come. Nothing of the machine, the hour or the user goes into it: the same files give the same bytes. */
export function writeTar(entries: readonly Entry[]): Uint8Array {
  const blocks = entries.flatMap(({ path, bytes, runs }) => [
    header(path, bytes.length, runs),
    bytes,
    new Uint8Array(-bytes.length & (BLOCK - 1)),
  ]);
  return Buffer.concat([...blocks, new Uint8Array(2 * BLOCK)]);
}

function header(path: string, size: number, runs: boolean): Uint8Array {
  const block = Buffer.alloc(BLOCK);
  if (Buffer.byteLength(path) > NAME_BYTES) throw new RangeError(`${path}: longer than ${NAME_BYTES} bytes`);
  const octal = (value: number, at: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
  block.write(path, 0, 'utf8');
  octal(runs ? 0o755 : 0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  block.write(FILE, 156, 'latin1');
  block.write('ustar\u000000', 257, 'latin1');
  block.fill(' ', 148, 156);
  block.write(`${sumOf(block).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

const sumOf = (block: Uint8Array): number => block.reduce((sum, byte) => sum + byte, 0);

/**
 * Reads an archive that {@link writeTar} could have written, and no other: links, folders, devices, long names and whatever else an
 * archive may hold are faults. Paths are handed on as they stand; whoever unpacks must judge them.
 */
export function readTar(archive: Uint8Array): { ok: true; entries: Entry[] } | { ok: false; fault: string } {
  const entries: Entry[] = [];
  let at = 0;
  for (;;) {
    const block = archive.subarray(at, at + BLOCK);
    if (block.length < BLOCK) return { ok: false, fault: 'the archive ends in the middle of a file' };
    if (block.every((byte) => byte === 0)) {
      const rest = archive.subarray(at + BLOCK);
      return rest.every((byte) => byte === 0)
        ? { ok: true, entries }
        : { ok: false, fault: 'something stands after the end of the archive' };
    }
    const read = readHeader(block);
    if (typeof read === 'string') return { ok: false, fault: read };
    const { path, size, runs } = read;
    const bytes = archive.subarray(at + BLOCK, at + BLOCK + size);
    if (bytes.length < size) return { ok: false, fault: `${path}: the archive ends in the middle of it` };
    entries.push({ path, bytes, runs });
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

function readHeader(block: Uint8Array): { path: string; size: number; runs: boolean } | string {
  const text = (from: number, length: number) =>
    Buffer.from(block.subarray(from, from + length)).toString('latin1');
  const path = text(0, NAME_BYTES).replace(/\0+$/, '');
  const octal = (from: number, length: number) => {
    const digits = text(from, length).replace(/[\0 ]+$/, '');
    return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
  };
  const plain = Buffer.from(block);
  plain.fill(' ', 148, 156);
  if (octal(148, 8) !== sumOf(plain)) return `${path}: the sum of its header is wrong`;
  if (text(257, 5) !== 'ustar' || text(345, 155).replace(/\0/g, '') !== '') {
    return `${path}: a kind of archive that is not taken`;
  }
  if (text(156, 1) !== FILE) return `${path}: only files are taken, no links, folders or devices`;
  const [size, mode] = [octal(124, 12), octal(100, 8)];
  if (!Number.isSafeInteger(size) || Number.isNaN(mode)) return `${path}: a header that cannot be read`;
  return { path, size, runs: (mode & 0o111) !== 0 };
}
