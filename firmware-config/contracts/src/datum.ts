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
