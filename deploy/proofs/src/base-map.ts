import { OUTLINE_GOALS, run } from './base-map-outline.js';
import type { Proof } from './proof.js';

/** The drawn outlines of both towns against the real ones. */
export const baseMap: Proof = {
  name: 'base-map',
  about: 'the bundled outlines lie on the real boundaries of the two towns',
  run: async ({ table }) => {
    const { rows } = await run();
    table(
      ['town', 'overlap', 'mean m', 'p95 m'],
      rows.map((row) => [row.town, row.iou.toFixed(3), Math.round(row.meanM), Math.round(row.p95M)]),
    );
    const holds = rows.every(
      (row) => row.iou >= OUTLINE_GOALS.iouAtLeast && row.meanM <= OUTLINE_GOALS.meanMAtMost,
    );
    const worst = Math.min(...rows.map((row) => row.iou));
    return { holds, figure: `smallest overlap ${worst.toFixed(3)} (goal ${OUTLINE_GOALS.iouAtLeast})` };
  },
};
