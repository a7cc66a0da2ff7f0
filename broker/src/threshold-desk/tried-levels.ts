import {
  DAY,
  HOUR,
  type Instant,
  JST_OFFSET,
  type LevelMark,
  type LevelPlanView,
  LevelSet,
  levelsAt,
  MINUTE,
  type Milliseconds,
  type PlannedMark,
  type RiseRule,
  SECOND,
  type StationConfig,
  type Text,
  type TriedLevels,
  toIsoJst,
  USUAL_AHEAD,
} from '@kawamori/contracts';
import { stringify } from 'yaml';
import type { z } from 'zod';
import { isToldAhead } from '../alerts/rise-engine.js';
import { markView } from '../views/station-view.js';
import { type LevelPlan, orderFindings } from './level-findings.js';

/** By what a station is judged at an instant; undefined before its first levels. */
export function planInForce(station: StationConfig, now: Instant): LevelPlan | undefined {
  const set = levelsAt(station.levels, now);
  const { hysteresisM, hold, rise } = station;
  return set && { set, hysteresisM, hold, rise };
}

/** Levels to be tried out, as they would stand in the station's file; or why no file may state them. */
export function triedPlan(
  station: StationConfig,
  { marks, hysteresisM = station.hysteresisM, hold = station.hold, rise = station.rise }: TriedLevels,
): { plan: LevelPlan } | { faults: Text[] } {
  const datum = station.series.level?.datum.kind;
  const named = (fault: Text): Text => ({
    ja: `${station.nameJa}: ${fault.ja}`,
    en: `${station.id}: ${fault.en}`,
  });
  const stated = { validFrom: '1970-01-01T00:00:00Z', datum, marks: marks.map(markText) };
  const set = LevelSet.safeParse(stated);
  if (set.success) return { plan: { set: set.data, hysteresisM, hold, rise } };
  const faults = orderFindings(marks);
  if (faults.length > 0) return { faults: faults.map(named) };
  return { faults: set.error.issues.map(({ message }) => named({ ja: message, en: message })) };
}

export function planView(plan: LevelPlan): LevelPlanView {
  const { set, hysteresisM, hold, rise } = plan;
  return {
    ...{ datum: set.datum, marks: set.marks.map(plannedMark) },
    ...{ hysteresisM, holdMs: hold },
    rise: { in10minM: rise.in10min ?? null, in1hM: rise.in1h ?? null, aheadMs: aheadOf(plan) ?? null },
  };
}

const plannedMark = (mark: LevelMark): PlannedMark => ({
  ...markView(mark),
  ...{ hysteresisM: mark.hysteresisM ?? null, holdMs: mark.hold ?? null },
});

/** Within which time the overflow level is told ahead; undefined where it is not. */
export function aheadOf({ set, rise: { ahead } }: Pick<LevelPlan, 'set' | 'rise'>): Milliseconds | undefined {
  return ahead !== 'off' && isToldAhead(set, ahead !== undefined) ? (ahead ?? USUAL_AHEAD) : undefined;
}

/**
 * What to put into a station's file so that it is judged by these levels, from the next midnight in Japan on: the set that is added to
 * `levels`, and what else differs.
 */
export function fileText(
  station: StationConfig,
  { set, hysteresisM, hold, rise }: LevelPlan,
  now: Instant,
): string {
  const validFrom = toIsoJst(nextMidnight(now));
  return stringify({
    levels: [{ validFrom, datum: set.datum, marks: set.marks.map(markText) }],
    ...(hysteresisM === station.hysteresisM ? {} : { hysteresisM }),
    ...(hold === station.hold ? {} : { hold: durationText(hold) }),
    ...(JSON.stringify(riseText(rise)) === JSON.stringify(riseText(station.rise))
      ? {}
      : { rise: riseText(rise) }),
  });
}

/** As a file has it; what is not told stands nowhere. */
export const riseText = ({ in10min, in1h, ahead }: StationConfig['rise']): z.input<typeof RiseRule> => ({
  ...(in10min === undefined ? {} : { in10min }),
  ...(in1h === undefined ? {} : { in1h }),
  ...(ahead === undefined ? {} : { ahead: ahead === 'off' ? ahead : durationText(ahead) }),
});

const nextMidnight = (now: Instant): Instant => (Math.floor((now + JST_OFFSET) / DAY) + 1) * DAY - JST_OFFSET;

/** As a file has it, without what stands there anyway. */
export function markText({ hold, invented, ...mark }: LevelMark): z.input<typeof LevelMark> {
  const stated = {
    ...mark,
    ...(hold === undefined ? {} : { hold: durationText(hold) }),
    ...(invented ? { invented } : {}),
  };
  if (stated.key !== 'town' || stated.shownAs !== 0) return stated;
  const { shownAs: _, ...rest } = stated;
  return rest;
}

/** A duration as files have it, in the largest unit that holds it whole. */
export function durationText(ms: Milliseconds): string {
  const units = [
    ['d', DAY],
    ['h', HOUR],
    ['m', MINUTE],
  ] as const;
  const [letter, unit] = units.find(([, one]) => ms % one === 0) ?? (['s', SECOND] as const);
  return `${ms / unit}${letter}`;
}
