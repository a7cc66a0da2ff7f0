import {
  DAY,
  endOfMaintenance,
  HOUR,
  type Instant,
  isLevel,
  LONGEST_MAINTENANCE,
  MAINTENANCE_BACK,
  type MaintenanceView,
  type QualityPageTextKey,
  type Quantity,
} from '@kawamori/contracts';

export interface WorkRow {
  work: MaintenanceView;
  state: 'underWay' | 'coming' | 'over';
  /** Whether it is what the hub ends next where this sensor, or the station as a whole, is named. */
  mayEnd: boolean;
}

/** So many that are over are shown: of a long history the newest. */
const MOST_OVER = 3;
/** It may be entered so long before it begins. */
const MAY_BEGIN_IN = DAY;

/** Maintenance that is under way, the next, and the last that were. @param all the newest first */
export function workRows(all: readonly MaintenanceView[], now: Instant): WorkRow[] {
  const isOver = (one: MaintenanceView) => endOfMaintenance(one) <= now;
  const underWay = all.filter((one) => one.from <= now && !isOver(one));
  const coming = all.filter((one) => now < one.from && !isOver(one)).toReversed();
  /** Where something is under way of which the name speaks, that is ended first. */
  const isNext = (one: MaintenanceView) =>
    coming.find(({ quantity }) => quantity === one.quantity) === one &&
    !underWay.some(({ quantity }) => quantity === null || one.quantity === null || quantity === one.quantity);
  return [
    ...underWay.map((work) => ({ work, state: 'underWay' as const, mayEnd: true })),
    ...coming.map((work) => ({ work, state: 'coming' as const, mayEnd: isNext(work) })),
    ...all
      .filter(isOver)
      .slice(0, MOST_OVER)
      .map((work) => ({ work, state: 'over' as const, mayEnd: false })),
  ];
}

/** Whether maintenance of a sensor, or of the station as a whole, is under way by its own entry: a new one changes its end. */
export const isUnderWay = (
  all: readonly MaintenanceView[],
  quantity: Quantity | null,
  now: Instant,
): boolean => all.some((one) => one.quantity === quantity && one.from <= now && now < endOfMaintenance(one));

/** Whether no rise is told meanwhile: a station with two gauges is judged by the other one. */
export const isBlind = (quantity: Quantity | null, measured: readonly Quantity[]): boolean =>
  quantity === null ? measured.some(isLevel) : isLevel(quantity) && measured.filter(isLevel).length === 1;

/** What is offered as the end: two hours from now, on the half hour. */
export function usualEnd(now: Instant): Instant {
  const half = HOUR / 2;
  return Math.ceil((now + 2 * HOUR) / half) * half;
}

/** Why a maintenance cannot be entered so, and at which field. @param from undefined: from now on */
export function workFault(
  { from, until }: { from: Instant | undefined; until: Instant | undefined },
  now: Instant,
): { field: 'from' | 'until'; key: QualityPageTextKey } | undefined {
  if (from !== undefined && from < now - MAINTENANCE_BACK) return { field: 'from', key: 'fault.workBack' };
  if (from !== undefined && from > now + MAY_BEGIN_IN) return { field: 'from', key: 'fault.workSoon' };
  if (until === undefined) return { field: 'until', key: 'fault.time' };
  if (from === undefined && until <= now) return { field: 'until', key: 'fault.workOver' };
  if (until <= (from ?? now)) return { field: 'until', key: 'fault.order' };
  if (until - (from ?? now) > LONGEST_MAINTENANCE) return { field: 'until', key: 'fault.workLong' };
  return undefined;
}
