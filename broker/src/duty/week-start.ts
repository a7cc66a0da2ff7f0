import { DAY, type Instant, JST_OFFSET } from '@kawamori/contracts';

/** Monday, 0:00 in Japan, of the week of an instant. */
export function weekStart(now: Instant): Instant {
  const days = Math.floor((now + JST_OFFSET) / DAY);
  // 1970-01-01 was a Thursday.
  return (days - ((days + 3) % 7)) * DAY - JST_OFFSET;
}
