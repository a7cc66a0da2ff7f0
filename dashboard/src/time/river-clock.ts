import {
  type ClockView,
  dateTimeWords,
  type Instant,
  type Language,
  type Milliseconds,
  SECOND,
  toIsoJst,
} from '@kawamori/contracts';

/** Where the river clock stood when the hub last told it. */
export interface ClockAnchor {
  clock: ClockView;
  /** The browser's own time when it was told. */
  wallAt: number;
}

/**
 * The river clock now: what the hub said last, moved on by its pace. It goes on when the connection is lost, so every value ages by
 * itself. A browser clock that is set back does not turn the river back.
 */
export function riverNow(anchor: ClockAnchor, wallNow: number): Instant {
  return anchor.clock.now + Math.max(0, wallNow - anchor.wallAt) * anchor.clock.pace;
}

/** What is said of the present is not older than this, whatever the line. */
const LONG_AGO: Milliseconds = 10 * SECOND;

/**
 * Whether a clock that the stream brings was told long ago: something on the way keeps events back, and to go by it would make everything
 * on the screen younger than it is. Nothing is known of a clock that is played in steps.
 */
export function isLongAgo(anchor: ClockAnchor | null, clock: ClockView, wallNow: number): boolean {
  if (anchor?.clock.pace !== 1 || clock.pace !== 1) return false;
  return riverNow(anchor, wallNow) - clock.now > LONG_AGO;
}

/** `6月3日（水）00:12:41` in JST. */
export function clockWithSeconds(instant: Instant, language: Language): string {
  const whole = Math.floor(instant / 1_000) * 1_000;
  return `${dateTimeWords(whole, language)}${toIsoJst(whole).slice(16, 19)}`;
}
