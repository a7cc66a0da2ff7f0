/** Ends what was started; calling it twice does no harm. */
export type Stop = () => void;

/** The machine's own clock and timers, handed to whatever needs them. */
export interface WallTime {
  now(): number;
  every(ms: number, run: () => void): Stop;
  after(ms: number, run: () => void): Stop;
}

/**
 * The browser's clock. `Date.now` and not `performance.now`: the latter stands still while a laptop sleeps, and everything on the
 * screen would wake up looking fresh.
 */
export function browserTime(): WallTime {
  return {
    now: () => Date.now(),
    every(ms, run) {
      const timer = setInterval(run, ms);
      return () => clearInterval(timer);
    },
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}
