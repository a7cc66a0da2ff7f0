import { DAY, HOUR, type Instant, JST_OFFSET, MINUTE, type Milliseconds } from '@kawamori/contracts';

/** From one time of the day to another, `HH:MM` in Japan; over midnight where the end is earlier. */
export interface QuietHours {
  from: string;
  to: string;
}

/** A stretch in which nobody is called; `until` no longer belongs to it. */
export interface Rest {
  from: Instant;
  until: Instant;
}

/** The instant that comes so long after another, where quiet hours and rests do not count: what would fall into them comes at their end. */
export function awakeAfter(
  from: Instant,
  wait: Milliseconds,
  quiet: QuietHours | undefined,
  rests: readonly Rest[] = [],
): Instant {
  let [at, left] = [from, wait];
  for (;;) {
    const sleeps = [quietAround(at, quiet), ...rests].filter((one) => one !== undefined);
    const around = sleeps.find((one) => one.from <= at && at < one.until);
    if (around) {
      at = around.until;
      continue;
    }
    const next = Math.min(...sleeps.filter((one) => one.from > at).map((one) => one.from));
    if (left < next - at) return at + left;
    left -= next - at;
    at = next;
  }
}

/** The quiet hours that an instant lies in, or else the next ones; undefined where there are none. */
function quietAround(at: Instant, quiet: QuietHours | undefined): Rest | undefined {
  const length = quiet ? untilTimeOfDay(timeOfDay(quiet.from), timeOfDay(quiet.to)) : 0;
  if (!quiet || length === 0) return undefined;
  const sinceBegin = untilTimeOfDay(timeOfDay(quiet.from), (at + JST_OFFSET) % DAY);
  const from = at - sinceBegin + (sinceBegin < length ? 0 : DAY);
  return { from, until: from + length };
}

/** Milliseconds since midnight. */
const timeOfDay = (text: string): Milliseconds =>
  Number(text.slice(0, 2)) * HOUR + Number(text.slice(3)) * MINUTE;

/** From one time of the day to the next time that it is another. */
const untilTimeOfDay = (from: Milliseconds, to: Milliseconds): Milliseconds => (to - from + DAY) % DAY;
