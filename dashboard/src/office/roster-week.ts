import { DAY, type Instant, type RosterView } from '@kawamori/contracts';

/** What begins on a day, or has begun before the week: a shift, or a stretch in which nobody is on duty. */
export interface DayEntry {
  from: Instant;
  to: Instant;
  shift: RosterView['shifts'][number] | null;
}

/** The days of a week with what begins on each; a gap stands on each of its days, a shift on its first. */
export function weekOf({ from, to, shifts, gaps }: RosterView): { day: Instant; entries: DayEntry[] }[] {
  const days = Array.from({ length: Math.round((to - from) / DAY) }, (_, i) => from + i * DAY);
  return days.map((day, i) => {
    const end = day + DAY;
    const begun = shifts
      .filter((shift) => (i === 0 ? shift.from < end : shift.from >= day && shift.from < end))
      .map((shift): DayEntry => ({ from: Math.max(shift.from, from), to: shift.to, shift }));
    const open = gaps
      .filter((gap) => gap.from < end && gap.to > day)
      .map((gap): DayEntry => ({ from: Math.max(gap.from, day), to: Math.min(gap.to, end), shift: null }));
    return { day, entries: [...begun, ...open].sort((a, b) => a.from - b.from) };
  });
}
