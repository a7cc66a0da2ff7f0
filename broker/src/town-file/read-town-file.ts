import { createHash } from 'node:crypto';
import type { TownId } from '@kawamori/contracts';
import { type PictureName, pictureFile } from '../pictures/picture-files.js';
import { readTar, TownFileDamaged } from './tar.js';
import { pictureIn, prunedIn } from './town-entries.js';
import {
  factsIn,
  factsName,
  HEAD,
  Head,
  MISSING,
  mostBytes,
  SUMS,
  type TravellingFact,
} from './town-file.js';

/** Who takes what a file holds, in its order. */
export interface TownTaker {
  town?(town: TownId): void;
  facts?(facts: readonly TravellingFact[], name: string): void;
  /** Its digest is the one that its fact names. */
  picture?(picture: PictureName, bytes: Buffer): Promise<void>;
  /** After every entry: bytes of the file that have been read. */
  progress?(bytes: number): void;
}

export interface TownFileContent {
  town: TownId;
  facts: number;
  pictures: number;
  /** Pictures that the hub before had lost already. */
  missing: number;
  /** SHA-256 of the whole file. */
  digest: string;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Reads a town's file from its first byte to its last, and believes none of it: every header, line, shape, digest and the order of all.
 * No name in it becomes the name of a file of ours.
 * @throws TownFileDamaged with the place
 */
export async function readTownFile(
  bytes: AsyncIterable<Uint8Array>,
  taker: TownTaker = {},
): Promise<TownFileContent> {
  const whole = createHash('sha256');
  let length = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      whole.update(piece);
      length += piece.byteLength;
      yield piece;
    }
  }
  const content = { facts: 0, pictures: 0, missing: 0 };
  const sums: string[] = [];
  const leftOut: string[] = [];
  const pruned = new Set<string>();
  let town: TownId | undefined;
  let files = 0;
  /** Pictures that the last facts name and that have not come yet. */
  let awaited = new Map<string, PictureName>();
  let listed: string | undefined;
  let ended = false;

  const leaveOut = (until?: string) => {
    for (const name of awaited.keys()) {
      if (name === until) return;
      leftOut.push(name);
      awaited.delete(name);
    }
  };
  const misplaced = (name: string) => new TownFileDamaged(name, 'it does not belong here');

  for await (const entry of readTar(counted(), mostBytes)) {
    const { name } = entry;
    if (ended || (listed !== undefined && name !== SUMS)) throw misplaced(name);
    if (town === undefined) {
      town = townIn(name, entry.bytes);
      taker.town?.(town);
    } else if (name === factsName(files + 1)) {
      leaveOut();
      files++;
      const facts = factsIn(name, entry.bytes);
      content.facts += facts.length;
      taker.facts?.(facts, name);
      for (const fact of facts) for (const file of prunedIn(fact)) pruned.add(file);
      awaited = new Map(
        facts.flatMap((fact) => {
          const picture = pictureIn(fact);
          return picture ? [[pictureFile(picture), picture] as const] : [];
        }),
      );
    } else if (name.startsWith('pictures/')) {
      const picture = awaited.get(name);
      if (!picture) throw misplaced(name);
      leaveOut(name);
      awaited.delete(name);
      if (sha256(entry.bytes) !== picture.digest)
        throw new TownFileDamaged(name, 'its bytes are not those that came');
      content.pictures++;
      await taker.picture?.(picture, entry.bytes);
    } else if (name === MISSING) {
      leaveOut();
      listed = entry.bytes.toString('utf8');
    } else if (name === SUMS) {
      leaveOut();
      ended = true;
      compareSums(sums, entry.bytes.toString('utf8'));
    } else {
      throw misplaced(name);
    }
    sums.push(`${sha256(entry.bytes)}  ${name}`);
    taker.progress?.(length);
  }
  if (town === undefined || !ended) throw new TownFileDamaged(SUMS, 'it is missing: the file is not whole');
  const missing = leftOut.filter((name) => !pruned.has(name));
  content.missing = missing.length;
  if (missing.map((name) => `${name}\n`).join('') !== (listed ?? '')) {
    throw new TownFileDamaged(
      missing[0] ?? MISSING,
      'a picture is missing that is not listed, or the other way round',
    );
  }
  return { town, ...content, digest: whole.digest('hex') };
}

function townIn(name: string, bytes: Buffer): TownId {
  if (name !== HEAD) throw new TownFileDamaged(name, `expected ${HEAD} first: this is no file of a town`);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new TownFileDamaged(name, 'no JSON');
  }
  const head = Head.safeParse(value);
  if (!head.success) {
    const [issue] = head.error.issues;
    throw new TownFileDamaged(
      name,
      `${issue?.path.join('.')}: ${issue?.message}; a newer Kawamori may have written it`,
    );
  }
  return head.data.town;
}

function compareSums(sums: readonly string[], listed: string): void {
  const lines = listed.split('\n');
  const at = sums.findIndex((sum, index) => lines[index] !== sum);
  if (at >= 0) throw new TownFileDamaged(sums[at]?.slice(66) ?? SUMS, `its digest is not the one in ${SUMS}`);
  if (lines.length !== sums.length + 1 || lines.at(-1) !== '')
    throw new TownFileDamaged(SUMS, 'it names other files');
}
