import type { WallTime } from './wall-time.js';

/** For tests: a clock that goes on when it is told to, and runs what is due on the way. */
export interface PlayedTime extends WallTime {
  pass(ms: number): void;
}

export function playedTime(startsAt = 0): PlayedTime {
  let now = startsAt;
  let waiting: { at: number; everyMs: number | null; run: () => void }[] = [];
  function wait(at: number, everyMs: number | null, run: () => void) {
    const one = { at, everyMs, run };
    waiting.push(one);
    return () => {
      waiting = waiting.filter((other) => other !== one);
    };
  }
  return {
    now: () => now,
    after: (ms, run) => wait(now + ms, null, run),
    every: (ms, run) => wait(now + ms, ms, run),
    pass(ms) {
      const until = now + ms;
      for (;;) {
        const due = waiting.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        now = due.at;
        if (due.everyMs === null) waiting = waiting.filter((one) => one !== due);
        else due.at += due.everyMs;
        due.run();
      }
      now = until;
    },
  };
}
