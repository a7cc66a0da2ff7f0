import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { posix } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** SHA-256 of each file by its name in the backup, as `sha256sum --check` reads it. */
export type Sums = ReadonlyMap<string, string>;

export const sumsText = (sums: Sums): string =>
  [...sums].map(([name, digest]) => `${digest}  ${name}\n`).join('');

/** @throws Error where a line says nothing of a file within the backup */
export function readSums(text: string): Sums {
  const lines = text.split('\n').slice(0, -1);
  return new Map(
    lines.map((line, index) => {
      const [, digest, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
      if (digest === undefined || name === undefined || !isWithin(name))
        throw new Error(`line ${index + 1} is no checksum of a file`);
      return [name, digest];
    }),
  );
}

const isWithin = (name: string): boolean =>
  !posix.isAbsolute(name) && posix.normalize(name) === name && !name.startsWith('..');

export const digestOfText = (text: string): string => createHash('sha256').update(text).digest('hex');

/** @throws the system's error */
export async function digestOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
