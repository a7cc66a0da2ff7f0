import { FIVE_MARKS } from '../parts/invented-station.js';

/** So far above its mark the water stands: another figure in each decimal, so that every change can be seen. */
const ABOVE_M = [0.17, 0.23, 0.26, 0.15, 0.21];
/** Below every mark, until the last one is left. */
const LOW_M = [1.94, 1.32, 1.76, 1.08, 1.65, 1.29];
const COURSE_M = [...FIVE_MARKS.map(({ valueM }, i) => valueM + (ABOVE_M[i] ?? 0)), ...LOW_M];

/** Water that rises over one mark after the other, falls below all of them, and rises again. No two values in succession are alike. */
export interface RisingGauge {
  readonly valueM: number;
  next(): void;
}

export function risingGauge(): RisingGauge {
  let step = COURSE_M.length - 1;
  return {
    get valueM() {
      return COURSE_M[step] ?? 0;
    },
    next: () => {
      step = (step + 1) % COURSE_M.length;
    },
  };
}
