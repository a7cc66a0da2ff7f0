import { FACT_SCHEMAS, FACT_VERSION, type Fact, type NewFact } from '@kawamori/contracts';
import { type FactRow, isAsWritten } from './row-sum.js';

/** A row of the journal that says nothing to us. */
export class UnreadableFact extends Error {
  readonly seq: number;
  readonly why: string;
  /** It is as it was written, by a Kawamori that knows more than this one. */
  readonly isNewer: boolean;
  constructor(seq: number, why: string, isNewer = false) {
    super(`fact ${seq} of the journal cannot be read: ${why}`);
    this.seq = seq;
    this.why = why;
    this.isNewer = isNewer;
    this.name = 'UnreadableFact';
  }
}

/**
 * The fact that a row holds. Its shape was checked when it was written; that it is still what was written is checked here.
 * @throws UnreadableFact
 */
export function decodeRow(row: FactRow): Fact {
  if (!isAsWritten(row))
    throw new UnreadableFact(row.seq, 'it is not what was written (its checksum differs)');
  // Where a checksum stands what is unknown was written so; of a row from before there were any it may be garbled.
  const isNewer = row.sum !== null;
  if (row.v > FACT_VERSION) {
    throw new UnreadableFact(
      row.seq,
      `${row.kind} of version ${row.v} was written by a newer Kawamori; this one knows versions up to ${FACT_VERSION}`,
      isNewer,
    );
  }
  if (!Object.hasOwn(FACT_SCHEMAS, row.kind)) {
    throw new UnreadableFact(
      row.seq,
      `this Kawamori knows no ${JSON.stringify(row.kind)}; a newer one may`,
      isNewer,
    );
  }
  return {
    ...({ kind: row.kind, body: bodyOf(row) } as NewFact),
    seq: row.seq,
    v: row.v,
    at: row.at,
    wallAt: row.wall_at,
  };
}

function bodyOf({ seq, body }: FactRow): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new UnreadableFact(seq, 'its body is no JSON');
  }
}
