import { DAY, HOUR, type Instant, JST_OFFSET, MINUTE, type Milliseconds } from '@kawamori/contracts';

/** From one time of the day to another, `HH:MM` in Japan; over midnight where the end is earlier. */
export interface QuietHours {
  from: string;
  to: string;
}

/** The instant that comes so long after another, where quiet hours do not count: what would fall into them comes at their end. */
export function awakeAfter(from: Instant, wait: Milliseconds, quiet: QuietHours | undefined): Instant {
  const length = quiet ? untilTimeOfDay(timeOfDay(quiet.from), timeOfDay(quiet.to)) : 0;
  if (!quiet || length === 0) return from + wait;
  const begin = timeOfDay(quiet.from);
  let [at, left] = [from, wait];
  for (;;) {
    const sinceBegin = untilTimeOfDay(begin, (at + JST_OFFSET) % DAY);
    if (sinceBegin < length) at += length - sinceBegin;
    const untilBegin = DAY - Math.max(sinceBegin, length);
    if (left < untilBegin) return at + left;
    at += untilBegin;
    left -= untilBegin;
  }
}

/** Milliseconds since midnight. */
const timeOfDay = (text: string): Milliseconds =>
  Number(text.slice(0, 2)) * HOUR + Number(text.slice(3)) * MINUTE;

/** From one time of the day to the next time that it is another. */
const untilTimeOfDay = (from: Milliseconds, to: Milliseconds): Milliseconds => (to - from + DAY) % DAY;
