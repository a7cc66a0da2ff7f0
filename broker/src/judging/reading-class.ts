import type { Instant, Quality, QualityReason, SeriesId } from '@kawamori/contracts';
import type { InterventionTable, StaffWord } from '../readings/intervention-table.js';
import { FUTURE_TOLERANCE, faultOf, type QualitySettings } from '../readings/quality-fold.js';
import type { StoredReading } from '../readings/reading-store.js';

/** What can be said of a reading before it is held against its neighbours. */
export type ReadingClass =
  | { judgeable: true; reasons: readonly QualityReason[] }
  | { judgeable: false; quality: Extract<Quality, 'bad' | 'missing'>; reasons: readonly QualityReason[] };

interface Received {
  at: Instant;
  value: number;
  receivedAt: Instant;
}

/**
 * A value that is none stays `missing`. Otherwise a person's word goes before the hub's: what staff believe is judged though it be out
 * of range or taken during maintenance.
 */
export function readingClass(
  reading: Received,
  rules: QualitySettings | undefined,
  said: { word: StaffWord | undefined; isUnanswered: boolean },
): ReadingClass {
  const { word } = said;
  if (!rules) return { judgeable: false, quality: 'bad', reasons: ['station-unknown'] };
  const fault = faultOf(reading, reading.receivedAt, rules);
  if (fault?.quality === 'missing') return { judgeable: false, ...asClass(fault) };
  if (word === 'good') return { judgeable: true, reasons: ['overruled'] };
  if (word === 'bad') return { judgeable: false, quality: 'bad', reasons: ['overruled'] };
  if (fault) return { judgeable: false, ...asClass(fault) };
  if (word === 'maintenance') return { judgeable: false, quality: 'bad', reasons: ['maintenance'] };
  return { judgeable: true, reasons: said.isUnanswered ? ['unanswered'] : [] };
}

/** What has been said of a reading, by people and by the silence after it. */
export const saidOf = (
  { wordOn, isUnanswered }: Pick<InterventionTable, 'wordOn' | 'isUnanswered'>,
  series: SeriesId,
  at: Instant,
) => ({ word: wordOn(series, at), isUnanswered: isUnanswered(series, at) });

const asClass = ({ quality, reason }: NonNullable<ReturnType<typeof faultOf>>) => ({
  quality,
  reasons: [reason],
});

/** Whether a value has a fault of its own, whatever people say of its time: of two values for one instant it gives way. */
export const isFaulty = (reading: Received, rules: QualitySettings | undefined): boolean =>
  !rules || faultOf(reading, reading.receivedAt, rules) !== undefined;

/** Whether it has been set aside as ahead of its time, and was not so when it came: by a clock that was wrong, then or afterwards. */
export const isStruckOut = ({ reasons, at, receivedAt }: StoredReading): boolean =>
  reasons.includes('future') && at <= receivedAt + FUTURE_TOLERANCE;

/** Whether a person has said that it counts while it lay ahead: it does from its time on. */
export const isSaidOfLater = ({ reasons }: StoredReading): boolean =>
  reasons.includes('future') && reasons.includes('overruled');
