import { FACT_SCHEMAS, FACT_VERSION, type FactKind, MAX_PICTURE_BYTES, TownId } from '@kawamori/contracts';
import { z } from 'zod';
import { TownFileDamaged } from './tar.js';

/*
 * What lies in a town's file, in this order:
 *   town.json                   what it is, and of which town
 *   facts/000001.ndjson         facts in the journal's order, one a line
 *   pictures/{camera}/{day}/…   the pictures that those facts name, as they came; then the next facts and theirs, and so on
 *   missing-pictures.txt        only where some could not be found: their names
 *   SHA256SUMS                  a digest of each of the files above, in the form of sha256sum(1)
 */
export const HEAD = 'town.json';
export const MISSING = 'missing-pictures.txt';
export const SUMS = 'SHA256SUMS';
export const factsName = (number: number): string => `facts/${String(number).padStart(6, '0')}.ndjson`;

/** Bytes of facts after which a file of them ends, with the line that reaches them. */
export const FACTS_BYTES = 4 * 1024 * 1024;

/** Bytes of each file, at most; one that would be longer is refused unread. */
export function mostBytes(name: string): number {
  if (name === HEAD) return 4 * 1024;
  if (/^facts\/\d{6}\.ndjson$/.test(name)) return 8 * FACTS_BYTES;
  if (name.startsWith('pictures/')) return MAX_PICTURE_BYTES;
  return name === SUMS || name === MISSING ? 512 * 1024 * 1024 : 0;
}

export const Head = z.strictObject({
  format: z.literal('kawamori-town'),
  version: z.literal(1),
  /** The version of the shapes of its facts. */
  facts: z.literal(FACT_VERSION),
  town: TownId,
});
export const headOf = (town: TownId): string =>
  `${JSON.stringify({ format: 'kawamori-town', version: 1, facts: FACT_VERSION, town } satisfies z.input<typeof Head>)}\n`;

/** A fact as it travels: without its number, which is a matter of each journal. */
export interface TravellingFact {
  kind: FactKind;
  at: number;
  wallAt: number;
  body: unknown;
}

export const lineOf = ({ kind, at, wallAt, body }: TravellingFact): string =>
  `${JSON.stringify({ kind, at, wallAt, body })}\n`;

const Instant = z.number().int().min(0).max(4_102_444_800_000);
const Line = z.strictObject({ kind: z.string(), at: Instant, wallAt: Instant, body: z.unknown() });

/**
 * The facts of one file.
 * @throws TownFileDamaged with the file and the line
 */
export function factsIn(name: string, bytes: Buffer): TravellingFact[] {
  const lines = bytes.toString('utf8').split('\n');
  if (lines.pop() !== '') throw new TownFileDamaged(name, 'its last line does not end');
  return lines.map((line, index) => factIn(`${name}, line ${index + 1}`, line));
}

function factIn(where: string, line: string): TravellingFact {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new TownFileDamaged(where, 'no JSON');
  }
  const parsed = Line.safeParse(value);
  if (!parsed.success) throw new TownFileDamaged(where, 'expected a fact with kind, at, wallAt and body');
  const { kind, at, wallAt, body } = parsed.data;
  if (!Object.hasOwn(FACT_SCHEMAS, kind)) {
    throw new TownFileDamaged(where, `this Kawamori knows no ${JSON.stringify(kind)}; a newer one may`);
  }
  const known = kind as FactKind;
  const checked = FACT_SCHEMAS[known].safeParse(body);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new TownFileDamaged(where, `${kind}: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const fact = { kind: known, at, wallAt, body };
  if (lineOf(fact) !== `${line}\n`) throw new TownFileDamaged(where, 'not as an export writes it');
  return fact;
}
