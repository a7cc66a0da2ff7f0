import { z } from 'zod';
import type { Quantity } from './ids.js';

/** Milliseconds since 1970-01-01T00:00:00Z. Stored as UTC, shown as JST. */
export type Instant = number;

/** A length of time in milliseconds. */
export type Milliseconds = number;

export const SECOND: Milliseconds = 1_000;
export const MINUTE: Milliseconds = 60 * SECOND;
export const HOUR: Milliseconds = 60 * MINUTE;
export const DAY: Milliseconds = 24 * HOUR;

const UNIT_OF_LETTER: Record<string, Milliseconds> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY };

/** A duration as it is written in files (`"30s"`, `"10m"`, `"2h"`, `"1d"`), read as milliseconds. At most 400 days. */
export const Duration = z
  .string()
  .regex(/^[1-9][0-9]{0,5}[smhd]$/, 'write a duration as 30s, 10m, 2h or 1d')
  .transform((text) => Number(text.slice(0, -1)) * (UNIT_OF_LETTER[text.slice(-1)] ?? Number.NaN))
  .refine((ms) => ms <= 400 * DAY, 'a duration is at most 400 days');

/** `HH:MM`, Japan's time. */
export const TimeOfDay = z.string().regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/, 'expected HH:MM');

/** An ISO 8601 instant with an explicit offset (`2026-06-02T18:10:00+09:00` or `…Z`), read as an {@link Instant}. */
export const IsoInstant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** SenML unit of each quantity: `m` (RFC 8428, 12.1) and `mm` (RFC 8798, secondary units). */
export const UNIT_OF: Record<Quantity, 'm' | 'mm'> = { level: 'm', 'level-sub': 'm', rain: 'mm' };

/** Levels are compared to the millimetre: a value in metres as a whole number of millimetres. */
export function toMm(valueM: number): number {
  return Math.round(valueM * 1_000);
}

/** A value rounded to three decimals, as it is kept: millimetres of level, micrometres of rain. */
export function toThreeDecimals(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/** Japan's clock is this far ahead of UTC, in summer too. */
export const JST_OFFSET: Milliseconds = 9 * HOUR;

/** An instant as ISO 8601 in JST, whole seconds: `2026-06-03T00:10:00+09:00` (milliseconds only when there are any). */
export function toIsoJst(instant: Instant): string {
  const text = new Date(instant + JST_OFFSET).toISOString();
  return `${text.slice(0, instant % 1_000 === 0 ? 19 : 23)}+09:00`;
}
