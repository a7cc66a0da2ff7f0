import {
  clockWords,
  type Instant,
  isLevel,
  LONGEST_OVERRULE,
  levelWords,
  type MarkView,
  MINUTE,
  type OverruleVerdict,
  type OverruleView,
  type Quality,
  type QualityPageTextKey,
  type QualityRun,
  type QualityView,
  type Quantity,
  rainWords,
  type StationState,
  UNIT_OF,
} from '@kawamori/contracts';

/** Readings from one observation time to another, both included. */
export interface Stretch {
  from: Instant;
  to: Instant;
}

/** A person's clock, and the node's, may stand a little ahead. */
const AHEAD = 2 * MINUTE;

/** What a station measures, the series that is judged first. */
export function quantitiesOf({ level, rain }: Pick<StationState, 'level' | 'rain'>): Quantity[] {
  return [
    ...(level ? (['level'] as const) : []),
    ...(level?.gauges ? (['level-sub'] as const) : []),
    ...(rain ? (['rain'] as const) : []),
  ];
}

/** A value with its unit. What a sensor says in the place of a value has no unit. */
export function valueWords(quantity: Quantity, value: number, quality?: Quality): string {
  if (quality === 'missing') return String(value);
  return isLevel(quantity) ? levelWords(value) : `${rainWords(value)} ${UNIT_OF[quantity]}`;
}

/** Of several the lowest and the highest. */
export function valuesWords(
  quantity: Quantity,
  { lowest, highest, quality }: Omit<QualityRun, 'reasons'>,
): string {
  const one = (value: number) => valueWords(quantity, value, quality);
  const [low, high] = [one(lowest), one(highest)];
  return low === high ? high : `${low} 〜 ${high}`;
}

/** What of staff's word stands on some of the readings of a stretch, the newest first. */
export const standingOn = ({ from, to }: Stretch, overrules: readonly OverruleView[]): OverruleView[] =>
  overrules.filter((one) => one.undone === null && one.from <= to && from <= one.to);

/** So many that were taken back are shown beside those that stand; the chronology has them all. */
const MOST_UNDONE = 5;

/** Decisions worth a line, the newest first. @param overrules the newest first */
export function decisionsShown(overrules: readonly OverruleView[]): OverruleView[] {
  const undone = overrules.filter((one) => one.undone !== null).slice(0, MOST_UNDONE);
  return overrules.filter((one) => one.undone === null || undone.includes(one));
}

/** Verdicts that would change something about readings of which the same is thought. A sensor's sign for "no value" stays missing. */
export function verdictsFor({ quality }: Pick<QualityRun, 'quality'>): OverruleVerdict[] {
  if (quality === 'missing') return [];
  if (quality === 'suspect') return ['good', 'bad'];
  return [quality === 'good' ? 'bad' : 'good'];
}

export interface Effect {
  /** Readings of the stretch. */
  all: number;
  /** Of those, the ones that would be judged otherwise than now. */
  changed: number;
  /** Of those, the ones that have no value, whatever anybody says. */
  missing: number;
}

/** What a verdict on a stretch does, before it is recorded. */
export function effectOf({ counts }: Pick<QualityView, 'counts'>, verdict: OverruleVerdict): Effect {
  const { good, suspect, bad, missing } = counts;
  return {
    all: good + suspect + bad + missing,
    changed: suspect + (verdict === 'good' ? bad : good),
    missing,
  };
}

/** The first sentence of an effect. */
export function effectKey({ all, changed, missing }: Effect, verdict: OverruleVerdict): QualityPageTextKey {
  if (all === 0) return 'effectNone';
  if (changed > 0) return verdict === 'good' ? 'effectGood' : 'effectBad';
  return all === missing ? 'effectMissing' : 'effectSame';
}

/** The highest of the levels that would be reached where doubted readings count. */
export function reachedBy(
  { highestDoubted }: Pick<QualityView, 'highestDoubted'>,
  quantity: Quantity,
  marks: readonly MarkView[],
): MarkView | undefined {
  if (!isLevel(quantity) || highestDoubted === null) return undefined;
  return marks.filter(({ opensEpisode, valueM }) => opensEpisode && valueM <= highestDoubted.value).at(-1);
}

/** The stretch of two fields of whole minutes: what was taken within the last minute belongs to it. */
export const wholeMinutes = (from: Instant, to: Instant): Stretch => ({ from, to: to + MINUTE - 1 });

/** Why nothing can be said of a stretch, and of which field; undefined where the hub may be asked. */
export function stretchFault(
  { from, to }: { from: Instant | undefined; to: Instant | undefined },
  now: Instant,
): { field: 'from' | 'to'; key: QualityPageTextKey } | undefined {
  if (from === undefined) return { field: 'from', key: 'fault.time' };
  if (to === undefined) return { field: 'to', key: 'fault.time' };
  if (to < from) return { field: 'to', key: 'fault.order' };
  if (to - from > LONGEST_OVERRULE) return { field: 'to', key: 'fault.long' };
  if (to > now + AHEAD) return { field: 'to', key: 'fault.ahead' };
  return undefined;
}

/** The times of a stretch: one where it is of one minute, and the date once where both are of one day. */
export function stretchTimes(
  { from, to }: Stretch,
  dateTime: (at: Instant) => string,
): { from: string; to: string | null } {
  const [first, last] = [dateTime(from), dateTime(to)];
  if (first === last) return { from: first, to: null };
  return first.slice(0, -5) === last.slice(0, -5)
    ? { from: first, to: clockWords(to) }
    : { from: first, to: last };
}
