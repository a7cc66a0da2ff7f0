/**
 * The plainest tar there is (POSIX.1-1988, ustar): regular files, no owner, no time. Whatever a header could say beside name and size
 * has one value here, so a file is the same bytes whoever makes it, and a header that says anything else is refused unread.
 */
export interface TarEntry {
  name: string;
  bytes: Buffer;
}

const BLOCK = 512;
const NAME_BYTES = 100;
const PREFIX_BYTES = 155;
const ZEROS = Buffer.alloc(BLOCK);

/** A file that is not what an export writes. The message says where. */
export class TownFileDamaged extends Error {
  constructor(where: string, why: string) {
    super(`${where}: ${why}`);
    this.name = 'TownFileDamaged';
  }
}

/** A name of more than 100 bytes is divided at a slash (ustar's prefix). */
function divided(name: string): { prefix: string; rest: string } {
  if (Buffer.byteLength(name) <= NAME_BYTES) return { prefix: '', rest: name };
  for (let slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
    const [prefix, rest] = [name.slice(0, slash), name.slice(slash + 1)];
    if (Buffer.byteLength(rest) <= NAME_BYTES && Buffer.byteLength(prefix) <= PREFIX_BYTES)
      return { prefix, rest };
  }
  throw new Error(`a name too long for tar: ${name}`);
}

function headerOf(name: string, size: number): Buffer {
  const { prefix, rest } = divided(name);
  const header = Buffer.alloc(BLOCK);
  header.write(rest, 0);
  header.write(`0000644\0${'0000000\0'.repeat(2)}`, 100, 'latin1');
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  header.write('00000000000\0', 136, 'latin1');
  header.write('        0', 148, 'latin1');
  header.write('ustar\u000000', 257, 'latin1');
  header.write('0000000\0'.repeat(2), 329, 'latin1');
  header.write(prefix, 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

const paddingOf = (size: number): Buffer => ZEROS.subarray(0, (BLOCK - (size % BLOCK)) % BLOCK);

/** The bytes of a tar file. */
export async function* tarOf(entries: AsyncIterable<TarEntry>): AsyncGenerator<Buffer> {
  for await (const { name, bytes } of entries) {
    yield headerOf(name, bytes.length);
    yield bytes;
    if (bytes.length % BLOCK !== 0) yield paddingOf(bytes.length);
  }
  yield ZEROS;
  yield ZEROS;
}

/**
 * The files of a tar that {@link tarOf} has made, one at a time.
 * @param mostBytes how long a file of this name may be; 0 where there is no such file
 * @throws TownFileDamaged at the first byte that it would not have written
 */
export async function* readTar(
  bytes: AsyncIterable<Uint8Array>,
  mostBytes: (name: string) => number,
): AsyncGenerator<TarEntry> {
  const source = byteReader(bytes);
  for (;;) {
    const at = source.at;
    const header = await source.take(BLOCK);
    if (header.equals(ZEROS)) {
      if (!(await source.take(BLOCK)).equals(ZEROS))
        throw new TownFileDamaged(`byte ${at}`, 'the end is not one');
      if (!(await source.ended()))
        throw new TownFileDamaged(`byte ${source.at}`, 'something stands behind the end');
      return;
    }
    const name = nameIn(header);
    const size = Number.parseInt(header.toString('latin1', 124, 135), 8);
    if (!isHeader(header, name, size)) {
      throw new TownFileDamaged(`byte ${at}`, 'no header that an export writes');
    }
    if (size > mostBytes(name)) {
      throw new TownFileDamaged(`byte ${at}`, `${JSON.stringify(name)} of ${size} bytes has no place here`);
    }
    const content = await source.take(size);
    const padding = paddingOf(size);
    if (!(await source.take(padding.length)).equals(padding))
      throw new TownFileDamaged(name, 'its padding is not empty');
    yield { name, bytes: content };
  }
}

const textIn = (header: Buffer, from: number, length: number): string => {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
};

function nameIn(header: Buffer): string {
  const prefix = textIn(header, 345, PREFIX_BYTES);
  return `${prefix}${prefix === '' ? '' : '/'}${textIn(header, 0, NAME_BYTES)}`;
}

function isHeader(header: Buffer, name: string, size: number): boolean {
  if (!Number.isSafeInteger(size) || size < 0) return false;
  try {
    return headerOf(name, size).equals(header);
  } catch {
    return false;
  }
}

/** Takes exact numbers of bytes from pieces of any length. */
function byteReader(bytes: AsyncIterable<Uint8Array>) {
  const pieces = bytes[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  let at = 0;
  const more = async (): Promise<boolean> => {
    const { done, value } = await pieces.next();
    if (done) return false;
    held = held.length === 0 ? Buffer.from(value) : Buffer.concat([held, value]);
    return true;
  };
  return {
    get at() {
      return at;
    },
    take: async (length: number): Promise<Buffer> => {
      const parts: Buffer[] = [];
      for (let missing = length; missing > 0; ) {
        if (held.length === 0 && !(await more())) {
          throw new TownFileDamaged(`byte ${at}`, 'the file ends in the middle');
        }
        const part = held.subarray(0, missing);
        held = held.subarray(part.length);
        missing -= part.length;
        at += part.length;
        parts.push(part);
      }
      return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
    },
    ended: async (): Promise<boolean> => held.length === 0 && !(await more()),
  };
}
