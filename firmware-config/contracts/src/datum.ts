import { z } from 'zod';

/**
 * What a level is measured from.
 * `tp`: Tokyo Bay mean sea level; `gauge-zero`: the gauge's own zero (零点高); `overflow-zero`: the overflow level is 0 and the
 * normal water is negative; `crest-zero`: the levee crest is 0.
 */
export const DatumKind = z.enum(['tp', 'gauge-zero', 'overflow-zero', 'crest-zero']);
export type DatumKind = z.infer<typeof DatumKind>;

export const Datum = z.strictObject({
  kind: DatumKind,
  /** Height of this datum's zero above T.P., in metres, where it is known. */
  zeroTpM: z.number().min(-100).max(4_000).optional(),
});
export type Datum = z.infer<typeof Datum>;

/** A datum as operators read it. */
export const datumInWords = ({ kind, zeroTpM }: Datum): string =>
  zeroTpM === undefined ? kind : `${kind} (zero at ${zeroTpM} m T.P.)`;

/** What is wrong about a datum; undefined when all is well. A hub that took such a one before still reads it. */
export function datumFault({ kind, zeroTpM }: Datum): string | undefined {
  if (kind !== 'tp' || zeroTpM === undefined) return undefined;
  return `levels on tp are heights above T.P. themselves: leave zeroTpM (${zeroTpM}) out, or state the datum that has its zero there`;
}

/**
 * The difference of two levels in metres.
 * @throws Error when their datums differ: 2.31 m above gauge zero and 2.31 m T.P. are not comparable.
 */
export function differenceM(
  a: { valueM: number; datum: DatumKind },
  b: { valueM: number; datum: DatumKind },
): number {
  if (a.datum !== b.datum) {
    throw new Error(`levels on different datums cannot be compared: ${a.datum} and ${b.datum}`);
  }
  return Math.round((a.valueM - b.valueM) * 1_000) / 1_000;
}
