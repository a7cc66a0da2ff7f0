import {
  currencyAt,
  type Expected,
  HOUR,
  type Instant,
  isCurrent,
  type LevelMark,
  type LevelQuantity,
  levelsAt,
  MINUTE,
  type Milliseconds,
  type NoValue,
  reachedMark,
  type StationConfig,
} from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';

/** A gauge whose values come at least so often has one within {@link NEAR} of every hour; of the others it may lie {@link FAR} before. */
export const DENSE: Milliseconds = 10 * MINUTE;
export const NEAR: Milliseconds = 15 * MINUTE;
export const FAR: Milliseconds = 30 * MINUTE;

/** So far before the hour a value may have been taken and still stand for it. */
export const toleranceOf = (observing: Milliseconds): Milliseconds => (observing <= DENSE ? NEAR : FAR);

/** What is known of one series when an hour is full. */
export interface SeriesHour {
  /** Of whatever quality, with `hour - 1 h < at <= hour`, ascending. */
  readings: readonly StoredReading[];
  /** The newest good or suspect one up to the hour, however old. */
  lastUsable: StoredReading | undefined;
  /** The newest of whatever quality up to the hour. */
  lastHeard: StoredReading | undefined;
  /** The first one that the store holds. */
  firstAt: Instant | undefined;
  /** Readings before it have been let go of. */
  keptFrom: Instant | undefined;
  /** Staff work on it at the hour. */
  isInMaintenance: boolean;
  expected: Expected;
}

export interface GaugeHour extends SeriesHour {
  quantity: LevelQuantity;
}

export interface NoCell {
  kind: 'none';
  why: NoValue;
}

/** A value that waits for confirmation; metres. */
export interface Doubted {
  valueM: number;
  at: Instant;
}

export interface ValueCell {
  kind: 'value';
  valueM: number;
  at: Instant;
  gauge: LevelQuantity;
  /** The highest level that the value reaches, of those in force when it was taken. */
  mark: LevelMark | undefined;
  /** A newer one that nobody has confirmed, or one of the gauge for which the second one stands in. */
  doubted: Doubted | undefined;
}

export type LevelCell = ValueCell | { kind: 'doubted'; doubted: Doubted } | NoCell;

export type RainCell = { kind: 'sum'; mm: number; isWhole: boolean } | NoCell;

export interface HourInputs {
  hour: Instant;
  /** River clock. */
  now: Instant;
}

const none = (why: NoValue): NoCell => ({ kind: 'none', why });

/**
 * The level at an hour: the newest good value at it or within the tolerance before it, of the main gauge, else of the second one; else what
 * is doubted, else why there is none.
 * @param gauges the main one first
 */
export function levelCell(
  { hour, now }: HourInputs,
  { levels }: Pick<StationConfig, 'levels'>,
  gauges: readonly GaugeHour[],
): LevelCell {
  if (hour > now) return none('to-come');
  const suspects: StoredReading[] = [];
  for (const gauge of gauges) {
    const near = withinReach(hour, gauge);
    suspects.push(...near.filter(({ quality }) => quality === 'suspect'));
    const good = near.findLast(({ quality }) => quality === 'good');
    if (!good) continue;
    const { at, value: valueM } = good;
    const mark = reachedMark(levelsAt(levels, at), valueM);
    const doubted = highest(suspects.filter((one) => one.series !== good.series || one.at > at));
    return { kind: 'value', valueM, at, gauge: gauge.quantity, mark, doubted };
  }
  const doubted = highest(suspects);
  if (doubted) return { kind: 'doubted', doubted };
  const [main] = gauges;
  return none(main ? whyNone({ hour, now }, levels, main) : 'silent');
}

const withinReach = (hour: Instant, { readings, expected }: SeriesHour): StoredReading[] =>
  readings.filter(({ at }) => at > hour - toleranceOf(expected.observing) - 1);

/** What is doubted is told at its worst. */
function highest(suspects: readonly StoredReading[]): Doubted | undefined {
  const worst = suspects.reduce<StoredReading | undefined>(
    (found, one) => (found && found.value >= one.value ? found : one),
    undefined,
  );
  return worst && { valueM: worst.value, at: worst.at };
}

/** Why nothing usable lies within reach of an hour that is over. */
function whyNone({ hour, now }: HourInputs, levels: StationConfig['levels'], series: SeriesHour): NoValue {
  const told = whyUnusable(hour, series, withinReach(hour, series));
  if (told) return told;
  const startM = levelsAt(levels, hour)?.marks.find(({ key }) => key === 'start')?.valueM;
  return whyQuiet({ hour, now }, series, startM);
}

/** Nothing came: a gauge that rests, one whose value may still be under way, or silence. */
function whyQuiet({ hour, now }: HourInputs, series: SeriesHour, startM?: number): NoValue {
  const { expected, lastUsable } = series;
  const { freshness } = currencyAt(hour, {
    observedAt: lastUsable?.at,
    // Told by when it was measured: the table is made afterwards, when back-fill has come.
    receivedAt: lastUsable?.at,
    valueM: lastUsable?.value,
    notDry: lastUsable?.quality === 'suspect' || isFaultyNow(series),
    ...{ expected, startM },
  });
  if (freshness === 'resting') return 'resting';
  const mayArrive = now - hour <= toleranceOf(expected.observing) && isCurrent(freshness);
  return mayArrive ? 'awaited' : 'silent';
}

/** What is known of a series itself, and of readings that do not count. */
function whyUnusable(
  hour: Instant,
  { keptFrom, firstAt, isInMaintenance }: SeriesHour,
  readings: readonly StoredReading[],
): NoValue | undefined {
  if (keptFrom !== undefined && hour < keptFrom) return 'let-go';
  const newest = readings.at(-1);
  if (isInMaintenance || newest?.reasons.includes('maintenance')) return 'maintenance';
  if (firstAt === undefined || firstAt > hour) return 'before-first';
  if (!newest) return undefined;
  if (newest.reasons.includes('overruled')) return 'not-used';
  return newest.quality === 'missing' ? 'missing' : 'faulty';
}

const isFaultyNow = ({ lastHeard, lastUsable }: SeriesHour): boolean =>
  lastHeard !== undefined && lastUsable !== undefined && lastHeard.at > lastUsable.at;

/** The rain of the hour before: what has come of it, and whether that is all. */
export function rainCell({ hour, now }: HourInputs, series: SeriesHour): RainCell {
  if (hour > now) return none('to-come');
  const { readings, expected } = series;
  const good = readings.filter(({ quality }) => quality === 'good');
  if (good.length === 0) {
    if (readings.some(({ quality }) => quality === 'suspect')) return none('doubtful');
    const told = whyUnusable(hour, series, readings);
    return none(told ?? whyQuiet({ hour, now }, series));
  }
  const mm = Math.round(good.reduce((sum, { value }) => sum + value, 0) * 10) / 10;
  const due = Math.floor(HOUR / expected.observing);
  return { kind: 'sum', mm, isWhole: due > 0 && good.length >= due };
}
