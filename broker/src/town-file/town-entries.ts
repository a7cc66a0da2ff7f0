import { createHash } from 'node:crypto';
import type { Fact, FactBody, TownId } from '@kawamori/contracts';
import type { JournalReader } from '../journal/journal.js';
import { type PictureName, pictureFile } from '../pictures/picture-files.js';
import { prunedBy } from '../pictures/picture-names.js';
import { SETTING_KINDS } from '../settings/settings.js';
import { type Belongings, belongingsOf } from './belongings.js';
import { type CarriedReadings, carriedReadings } from './carried-readings.js';
import type { KeptReadings } from './kept-readings.js';
import type { TarEntry } from './tar.js';
import {
  FACTS_BYTES,
  factsName,
  HEAD,
  headOf,
  lineOf,
  MISSING,
  SUMS,
  type TravellingFact,
} from './town-file.js';
import { shareOf } from './town-share.js';

export interface TownSource {
  journal: Pick<JournalReader, 'read' | 'readKinds' | 'head' | 'pruned'>;
  /** What is kept of readings outside the journal. Asked only where that has let go of some; it is of the same time or earlier. */
  kept?: KeptReadings | undefined;
  /** A kept picture's bytes; undefined where there is no such file. */
  picture(name: PictureName): Promise<Buffer | undefined>;
}

/** How far an export has come. */
export interface ExportProgress {
  /** The last fact that was looked at, and the journal's end. */
  seq: number;
  head: number;
  facts: number;
  /** Readings that the journal has let go of, from the store and what stands behind it. */
  carried: number;
  /** Series of which older readings could not be read. */
  lacks: number;
  /** Periods of which the hub itself lost readings, as its journal tells them. */
  lost: number;
  pictures: number;
  /** Pictures whose files are gone, or are not what came. */
  missing: number;
}

export class UnknownTown extends Error {
  constructor(town: TownId, known: readonly string[]) {
    super(`this hub knows no town ${town}; there are: ${known.join(', ') || 'none'}`);
    this.name = 'UnknownTown';
  }
}

/** The journal has let go of readings, and the store that should have them is not there or has not come as far. */
export class StoreMissing extends Error {
  constructor() {
    super(
      'readings that the journal has let go of by their age stand in store.db alone, and that is not there or is being made anew: put it back from the backup beside journal.db, or wait until the hub has made it',
    );
    this.name = 'StoreMissing';
  }
}

const PAGE = 4_000;
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Everything of one town as the entries of its file: the same bytes from every hub that has the same of it. At most one file of facts
 * and one picture are in memory. What is journalled meanwhile is not in it.
 * @param tell called with every page and every picture
 * @throws UnknownTown
 */
export async function* townEntries(
  { journal, kept, picture }: TownSource,
  town: TownId,
  tell: (progress: ExportProgress) => void = () => undefined,
): AsyncGenerator<TarEntry> {
  const head = journal.head();
  const settings = journal.readKinds(SETTING_KINDS).filter(({ seq }) => seq <= head);
  const of = belongingsOf(town, settings);
  if (!of.known) throw new UnknownTown(town, townsIn(settings));
  const progress: ExportProgress = {
    ...{ seq: 0, head, facts: 0, carried: 0, lacks: 0, lost: 0 },
    ...{ pictures: 0, missing: 0 },
  };
  const sums: string[] = [];
  const missing: string[] = [];
  const entry = (name: string, bytes: Buffer): TarEntry => {
    sums.push(`${sha256(bytes)}  ${name}\n`);
    return { name, bytes };
  };

  const pruned = prunedUntil(journal, head);

  yield entry(HEAD, Buffer.from(headOf(town)));
  const carried = await gathered({ journal, kept }, of, () => tell(progress));
  try {
    let number = 0;
    for (const { text, pictures } of segments(
      shared(journal, of, { carried, progress, tell }),
      FACTS_BYTES,
    )) {
      yield entry(factsName(++number), Buffer.from(text));
      for (const [name, one] of pictures) {
        // Its own fact and the one that says that it is gone go along; a file that is still there does not.
        if (pruned.has(name)) continue;
        const bytes = await picture(one);
        if (bytes && sha256(bytes) === one.digest) {
          progress.pictures++;
          yield entry(name, bytes);
        } else {
          progress.missing++;
          missing.push(`${name}\n`);
        }
        tell(progress);
      }
    }
  } finally {
    carried?.close();
  }
  if (missing.length > 0) yield entry(MISSING, Buffer.from(missing.join('')));
  yield { name: SUMS, bytes: Buffer.from(sums.join('')) };
}

/** The files of pictures that were deleted by their age or for want of room. */
function prunedUntil(journal: TownSource['journal'], head: number): ReadonlySet<string> {
  const facts = journal.readKinds(['pictures.pruned']).filter(({ seq }) => seq <= head);
  return new Set(facts.flatMap(prunedIn));
}

/** The pictures that a fact says are gone, by their files. */
export const prunedIn = ({ kind, body }: Pick<TravellingFact, 'kind' | 'body'>): string[] =>
  kind === 'pictures.pruned' ? prunedBy(body as FactBody<'pictures.pruned'>).map(pictureFile) : [];

/** What the journal has let go of; undefined where it still has everything. */
async function gathered(
  { journal, kept }: Pick<TownSource, 'journal' | 'kept'>,
  of: Belongings,
  tell: () => void,
): Promise<CarriedReadings | undefined> {
  if (journal.pruned().rows === 0) return undefined;
  if (!kept) throw new StoreMissing();
  return carriedReadings(journal, of, kept, tell);
}

/**
 * The town's share of every fact, in the journal's order. What that has let go of stands where it was received, so that it is judged by
 * the settings of then.
 */
function* shared(
  journal: TownSource['journal'],
  of: Belongings,
  {
    carried,
    progress,
    tell,
  }: {
    carried: CarriedReadings | undefined;
    progress: ExportProgress;
    tell: (progress: ExportProgress) => void;
  },
): Generator<TravellingFact> {
  const { through } = journal.pruned();
  const before = function* (instant: number) {
    for (const fact of carried?.receivedBefore(instant) ?? []) {
      progress.facts++;
      const { readings, lacks = [] } = fact.body as FactBody<'readings.carried'>;
      progress.carried += readings.length;
      progress.lacks += lacks.length;
      yield fact;
    }
  };
  while (progress.seq < progress.head) {
    const page = journal.read(progress.seq, PAGE);
    if (page.length === 0) break;
    for (const fact of page) {
      if (fact.seq > progress.head) break;
      progress.seq = fact.seq;
      const body = shareOf(fact, of);
      if (body === undefined) continue;
      yield* before(fact.seq > through ? Number.POSITIVE_INFINITY : fact.at);
      progress.facts++;
      if (fact.kind === 'readings.lost') progress.lost++;
      yield { kind: fact.kind, at: fact.at, wallAt: fact.wallAt, body };
    }
    tell(progress);
    if (progress.seq < (page.at(-1)?.seq ?? 0)) break;
  }
  yield* before(Number.POSITIVE_INFINITY);
}

interface Segment {
  text: string;
  /** The pictures that its facts name, by their names in the file. */
  pictures: Map<string, PictureName>;
}

/** Facts in files of about so many bytes; where one ends depends on nothing but the facts. */
function* segments(facts: Iterable<TravellingFact>, most: number): Generator<Segment> {
  let segment: Segment = { text: '', pictures: new Map() };
  let bytes = 0;
  for (const fact of facts) {
    const line = lineOf(fact);
    segment.text += line;
    bytes += Buffer.byteLength(line);
    const name = pictureIn(fact);
    if (name) segment.pictures.set(pictureFile(name), name);
    if (bytes < most) continue;
    yield segment;
    segment = { text: '', pictures: new Map() };
    bytes = 0;
  }
  if (bytes > 0) yield segment;
}

/** The picture that a fact names. */
export function pictureIn({ kind, body }: Pick<TravellingFact, 'kind' | 'body'>): PictureName | undefined {
  if (kind !== 'picture.received') return undefined;
  const { camera, takenAt, digest } = body as Extract<Fact, { kind: 'picture.received' }>['body'];
  return { camera, at: takenAt, digest };
}

const townsIn = (settings: readonly Fact[]): string[] => [
  ...new Set(settings.flatMap((fact) => (fact.kind === 'town.set' ? [fact.body.town.id] : []))),
];
