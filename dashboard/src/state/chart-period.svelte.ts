import { DAY, type Instant, type Milliseconds, SECOND } from '@kawamori/contracts';
import { untrack } from 'svelte';
import type { Stop, WallTime } from '../time/wall-time.js';
import {
  around,
  type Bounds,
  boundsOf,
  moved,
  ofLength,
  type Period,
  since,
  zoomed,
} from '../view/period.js';

/** A period that is being moved has settled when it has rested so long. */
const SETTLES_MS = 0.2 * SECOND;

/** The period that a station's chart shows. */
export class ChartPeriod {
  /** Follows the reader's hand at once. */
  shown = $state.raw<Period>({ spanMs: 0, end: null });
  /** Follows when the hand rests: what is fetched goes by it. */
  settled = $state.raw<Period>({ spanMs: 0, end: null });
  /** Everything that is kept is shown. */
  isAll = $state(false);

  #waiting: Stop | undefined;
  readonly #time: WallTime;
  readonly #now: () => Instant;

  constructor(first: Period, { time, now }: { time: WallTime; now: () => Instant }) {
    this.shown = first;
    this.settled = first;
    this.#time = time;
    this.#now = now;
  }

  get bounds(): Bounds {
    return boundsOf(this.shown, this.#now());
  }

  move(byMs: Milliseconds): void {
    this.#rest(moved(this.#at, byMs, this.#now()));
  }

  /** So many times as long. @param about what stays where it is; the middle unless stated */
  zoom(factor: number, about?: Instant): void {
    const { from, to } = this.bounds;
    this.#rest(zoomed(this.#at, factor, about ?? (from + to) / 2, this.#now()));
  }

  length(spanMs: Milliseconds): void {
    this.#settle(ofLength(this.#at, spanMs));
  }

  toNow(): void {
    this.#settle({ ...this.#at, end: null });
  }

  /** A stretch of the past, and as much around it. */
  show(stretch: Bounds): void {
    this.#settle(around(stretch, this.#now()));
  }

  /** An instant in the middle of what is shown: days at most, for years would hide it. */
  centre(at: Instant): void {
    const spanMs = Math.min(this.#at.spanMs, 3 * DAY);
    this.#settle(moved({ spanMs, end: at }, spanMs / 2, this.#now()));
  }

  all(first: Instant): void {
    this.#settle(since(first, this.#now()));
    this.isAll = true;
  }

  stop(): void {
    this.#waiting?.();
  }

  get #at(): Period {
    return untrack(() => this.shown);
  }

  #rest(next: Period): void {
    this.isAll = false;
    this.shown = next;
    this.#waiting?.();
    this.#waiting = this.#time.after(SETTLES_MS, () => {
      this.settled = this.shown;
    });
  }

  #settle(next: Period): void {
    this.#waiting?.();
    this.isAll = false;
    this.shown = next;
    this.settled = next;
  }
}
