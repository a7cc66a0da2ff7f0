import {
  type LeadTime,
  type LevelChange,
  type LevelMark,
  type LevelSet,
  MINUTE,
  type Milliseconds,
  markId,
  markName,
  opensEpisode,
  toMm,
} from '@kawamori/contracts';

/** The two steps between which a town has its people leave. */
export interface LeadMarks {
  from: LevelMark;
  to: LevelMark;
}

/**
 * 避難判断水位 and 氾濫危険水位. Where a gauge has no such levels, the steps that stand in their place: the one where the water is about to
 * come over, and the one below it. Undefined where there is one step alone.
 */
export function leadMarksOf({ marks }: LevelSet): LeadMarks | undefined {
  const told = marks.filter(opensEpisode);
  const named = (key: LevelMark['key']) => told.find((mark) => mark.key === key);
  const to = named('danger') ?? named('overflow') ?? told.at(-1);
  if (!to) return undefined;
  const below = told.filter((mark) => toMm(mark.valueM) < toMm(to.valueM));
  const from = below.find(({ key }) => key === 'evacuation') ?? below.at(-1);
  return from && { from, to };
}

/** Follows the changes of one station in their order; each rise from below the first step to the second one is a time. */
export function leadTimes({ from, to }: LeadMarks, set: LevelSet) {
  const heights = new Map(set.marks.map((mark) => [markId(mark), toMm(mark.valueM)]));
  const heightOf = (id: string | null) =>
    id === null ? Number.NEGATIVE_INFINITY : (heights.get(id) ?? Number.NEGATIVE_INFINITY);
  const [first, second] = [toMm(from.valueM), toMm(to.valueM)];
  const found: Milliseconds[] = [];
  /** When this rise reached the first step; undefined below it, and once the second one was reached. */
  let since: number | undefined;
  return {
    take: (change: LevelChange): void => {
      const [before, after] = [heightOf(change.from), heightOf(change.to)];
      if (after < first) since = undefined;
      else if (before < first) since = change.at;
      if (since === undefined || after < second) return;
      found.push(change.at - since);
      since = undefined;
    },
    told: (): LeadTime => ({
      ...{ fromJa: markName(from, 'ja'), fromEn: markName(from, 'en') },
      ...{ toJa: markName(to, 'ja'), toEn: markName(to, 'en') },
      times: found.length,
      medianMin: found.length === 0 ? null : median(found) / MINUTE,
      shortestMin: found.length === 0 ? null : Math.min(...found) / MINUTE,
    }),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [lower, upper] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return ((lower ?? 0) + (upper ?? 0)) / 2;
}
