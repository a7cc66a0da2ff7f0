import { type Headcount, headcount, type Instant, type MusterView, type TownId } from '@kawamori/contracts';
import type { HqPeriod } from '../duty/headquarters.js';
import type { Settings } from '../settings/settings.js';

/** People who were called together, and how many of them were there by then. */
export interface MusterStanding extends Headcount {
  place: string;
  dueAt: Instant;
}

/** A town's headquarters at a time, and the musters that went on. */
export interface HqStanding {
  town: TownId;
  /** River clock; null: they were not open. */
  open: { since: Instant; place: string | null } | null;
  musters: MusterStanding[];
}

/**
 * The period of headquarters that was open at a time.
 * @param at river clock
 * @param wallAt the same by the wall clock, by which headquarters close
 */
export const openThen = (
  periods: readonly HqPeriod[],
  { at, wallAt }: { at: Instant; wallAt: Instant },
): HqPeriod | undefined =>
  periods.findLast(({ shownAt, closedAt }) => shownAt <= at && (closedAt === null || closedAt > wallAt));

/** The musters of a town that went on at a time, by what had been answered until then; the newest first. */
export const mustersThen = (musters: readonly MusterView[], town: TownId, at: Instant): MusterStanding[] =>
  musters
    .filter((one) => one.town === town && one.calledAt <= at && !(one.ended && one.ended.at <= at))
    .map(({ place, dueAt, people }) => ({
      ...{ place, dueAt },
      ...headcount(
        people.map(({ answer, arrivedAt }) => ({
          answer: answer && answer.at <= at ? answer : null,
          arrivedAt: arrivedAt !== null && arrivedAt <= at ? arrivedAt : null,
        })),
      ),
    }));

/**
 * How headquarters of the towns stood at a time.
 * @param at river clock
 * @param wallAt the same by the wall clock
 */
export const headquartersThen = (
  { towns, headquarters }: Pick<Settings, 'towns' | 'headquarters'>,
  musters: readonly MusterView[],
  { at, wallAt, town }: { at: Instant; wallAt: Instant; town: TownId | undefined },
): HqStanding[] =>
  [...towns.keys()]
    .filter((one) => town === undefined || one === town)
    .map((one) => {
      const open = openThen(headquarters.get(one) ?? [], { at, wallAt });
      return {
        town: one,
        open: open ? { since: open.shownAt, place: open.place } : null,
        musters: mustersThen(musters, one, at),
      };
    });
