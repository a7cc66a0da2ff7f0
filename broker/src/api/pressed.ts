import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const press = promisify(gzip);
/** One packet carries it anyway. Bytes. */
const WORTH_IT = 1_400;
/** On a line of 1.6 Mbit/s a tenth of the size is worth more than the fraction of a millisecond. */
const LEVEL = 4;

/** As gzip where the browser takes it and it is worth it. The thread pool does it, not the event loop. */
export async function pressedFor(
  accepted: string | string[] | undefined,
  bytes: Buffer,
): Promise<{ encoding: 'gzip' | undefined; bytes: Buffer }> {
  if (bytes.length < WORTH_IT || !takesGzip(accepted)) return { encoding: undefined, bytes };
  return { encoding: 'gzip', bytes: await press(bytes, { level: LEVEL }) };
}

/** RFC 9110, 12.5.3. */
const takesGzip = (accepted: string | string[] | undefined): boolean =>
  [accepted ?? []]
    .flat()
    .join()
    .split(',')
    .some((one) => /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/i.test(one));
