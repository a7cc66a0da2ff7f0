import {
  type Headcount,
  type HqView,
  headcount,
  type Instant,
  isOverdue,
  type MusterView,
  type TownId,
} from '@kawamori/contracts';

/** What the wall says of one town's headquarters and of whom they have called together. */
export interface WallHq {
  town: TownId;
  /** Undefined while they are not open. */
  hq: HqView | undefined;
  musters: (Pick<MusterView, 'id' | 'place' | 'dueAt'> & Headcount & { overdue: number })[];
}

/** Of each town in the order of the towns; one without headquarters and without a muster is left out. */
export const wallHqs = (
  towns: readonly { id: TownId }[],
  headquarters: readonly HqView[],
  musters: readonly MusterView[],
  now: Instant,
): WallHq[] =>
  towns
    .map(({ id: town }) => ({
      town,
      hq: headquarters.find((one) => one.town === town),
      musters: musters
        .filter((one) => one.town === town && one.ended === null)
        .map(({ id, place, dueAt, people }) => ({
          ...{ id, place, dueAt, ...headcount(people) },
          overdue: people.filter((one) => isOverdue(one, now)).length,
        })),
    }))
    .filter(({ hq, musters: called }) => hq !== undefined || called.length > 0);

/**
 * As of when the line is, where it is not of now: nothing has been heard since, the hub judges no more, or the count could not be read.
 * @returns null while it is of now
 */
export function asOf({
  heardAt,
  judgedAt,
  readAt,
}: {
  /** Null each while all is well. */
  heardAt: Instant | null;
  judgedAt: Instant | null;
  readAt: Instant | null;
}): Instant | null {
  const times = [heardAt, judgedAt, readAt].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}
