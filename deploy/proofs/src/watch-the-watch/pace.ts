import { neededFaketime } from '../parts/faketime.js';

/** The system's clock of a stage: that of the machine, or one that runs faster from one instant on. */
export interface Pace {
  speed: number;
  now(): number;
  /** Milliseconds of this machine in so many of that clock. */
  real(ms: number): number;
  /** Minutes of that clock in so many milliseconds of this machine. */
  minutes(ms: number): number;
  /** What a process started now must find around it to tell that time: all of a stage tell the same. */
  surroundings(): Record<string, string>;
}

export function paceOf(speed: number): Pace {
  const begins = Date.now();
  const now = () => begins + (Date.now() - begins) * speed;
  return {
    speed,
    now,
    real: (ms) => ms / speed,
    minutes: (ms) => (ms * speed) / 60_000,
    surroundings: () =>
      speed === 1
        ? {}
        : {
            LD_PRELOAD: neededFaketime(),
            FAKETIME: `+${((now() - Date.now()) / 1_000).toFixed(3)} x${speed}`,
          },
  };
}
