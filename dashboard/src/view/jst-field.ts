import { type Instant, JST_OFFSET, toIsoJst } from '@kawamori/contracts';

/** An instant as a field of type `datetime-local` holds it, in Japan's time whatever the machine's is. */
export const toField = (instant: Instant): string =>
  toIsoJst(Math.floor(instant / 60_000) * 60_000).slice(0, 16);

/** What was entered, as an instant; undefined where it is no time. */
export function fromField(text: string): Instant | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)) return undefined;
  const instant = Date.parse(`${text}:00Z`) - JST_OFFSET;
  return Number.isNaN(instant) ? undefined : instant;
}
