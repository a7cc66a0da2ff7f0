import { TextDecoder } from 'node:util';

/** A fault that ends the reading of a file: after it, nothing that follows can be trusted. Caught within this folder only. */
export class UnfitInput extends Error {
  readonly line: number;
  readonly expected: string;
  readonly received: string;
  constructor(line: number, expected: string, received: string) {
    super(`line ${line}: expected ${expected}, received ${received}`);
    this.name = 'UnfitInput';
    this.line = line;
    this.expected = expected;
    this.received = received;
  }
}

export interface LineLimits {
  fileBytes: number;
  lineBytes: number;
}

const LINE_FEED = 0x0a;

/**
 * The lines of a file, a batch per chunk, without their line ends and without a byte order mark. They are cut as bytes, before
 * decoding: a line feed is a line feed in all three encodings, and a fault can name its line.
 * @throws UnfitInput for a file or line that is too long, and for bytes that are not of the encoding
 */
export async function* readLines(
  source: AsyncIterable<Uint8Array>,
  encoding: string,
  limits: LineLimits,
): AsyncGenerator<string[]> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let bytes = 0;
  let linesBefore = 0;
  let rest: Uint8Array = new Uint8Array();
  const decode = (block: Uint8Array): string[] => {
    const lines = decodeLines(decoder, encoding, block, linesBefore, limits.lineBytes);
    linesBefore += lines.length;
    return lines;
  };
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > limits.fileBytes) {
      throw new UnfitInput(linesBefore + 1, `a file of at most ${limits.fileBytes} bytes`, 'more');
    }
    const end = chunk.lastIndexOf(LINE_FEED);
    if (end >= 0) {
      yield decode(Buffer.concat([rest, chunk.subarray(0, end)]));
      rest = chunk.slice(end + 1);
    } else {
      rest = Buffer.concat([rest, chunk]);
    }
    if (rest.length > limits.lineBytes) throw tooLong(linesBefore + 1, limits.lineBytes);
  }
  if (rest.length > 0) yield decode(rest);
}

/** Decodes whole lines at once, and one by one only to find the faulty one. */
function decodeLines(
  decoder: TextDecoder,
  encoding: string,
  block: Uint8Array,
  linesBefore: number,
  lineBytes: number,
): string[] {
  let start = 0;
  for (let line = linesBefore + 1; start <= block.length; line++) {
    const found = block.indexOf(LINE_FEED, start);
    const end = found < 0 ? block.length : found;
    if (end - start > lineBytes) throw tooLong(line, lineBytes);
    start = end + 1;
  }
  try {
    return decoder.decode(block).split('\n').map(withoutReturn);
  } catch {
    throw notOfEncoding(decoder, encoding, block, linesBefore);
  }
}

function notOfEncoding(
  decoder: TextDecoder,
  encoding: string,
  block: Uint8Array,
  linesBefore: number,
): UnfitInput {
  let start = 0;
  for (let line = linesBefore + 1; ; line++) {
    const found = block.indexOf(LINE_FEED, start);
    const text = block.subarray(start, found < 0 ? block.length : found);
    try {
      decoder.decode(text);
    } catch {
      const shown = Buffer.from(text.subarray(0, 60))
        .toString('latin1')
        .replace(/[^ -~]/g, '?');
      return new UnfitInput(line, `text in ${encoding}`, `other bytes: ${JSON.stringify(shown)}`);
    }
    if (found < 0) return new UnfitInput(linesBefore + 1, `text in ${encoding}`, 'other bytes');
    start = found + 1;
  }
}

const tooLong = (line: number, lineBytes: number) =>
  new UnfitInput(line, `at most ${lineBytes} bytes in a line`, 'more');

const withoutReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);
