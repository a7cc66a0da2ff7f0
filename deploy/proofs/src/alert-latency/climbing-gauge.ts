import { FIVE_MARKS } from '../parts/invented-station.js';

const BASE_M = 1;
/** So far above a mark the water stands that has crossed it, in metres. */
const ABOVE_M = 0.05;

/** Water that climbs from mark to mark when it is told to, falls below all of them, and rests until its episode has ended. */
export interface ClimbingGauge {
  readonly valueM: number;
  mayClimb(now: number): boolean;
  /** Crosses the next mark. */
  climb(): void;
  /** Time has come for a reading between crossings: from the highest mark the water falls. */
  settle(now: number): void;
}

/** @param restMs how long it stays below after it has fallen */
export function climbingGauge(restMs: number): ClimbingGauge {
  let crossed = 0;
  let restsUntil = Number.NEGATIVE_INFINITY;
  return {
    get valueM() {
      return crossed === 0 ? BASE_M : (FIVE_MARKS[crossed - 1]?.valueM ?? 0) + ABOVE_M;
    },
    mayClimb: (now) => crossed < FIVE_MARKS.length && now >= restsUntil,
    climb: () => {
      crossed++;
    },
    settle: (now) => {
      if (crossed < FIVE_MARKS.length) return;
      crossed = 0;
      restsUntil = now + restMs;
    },
  };
}
