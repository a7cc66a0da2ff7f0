import { IMPORTED_GOALS, OUTLINE_GOALS, type OutlineRow, run } from './base-map-outline.js';
import type { Proof } from './proof.js';

/** The drawn outlines of both towns, and those of an imported map, against the real ones. */
export const baseMap: Proof = {
  name: 'base-map',
  about: 'the bundled outlines lie on the real boundaries of the two towns, imported ones all the more',
  run: async ({ table }) => {
    const { sketched, imported, bothKm2 } = await run();
    const lines = (map: string, rows: readonly OutlineRow[]) =>
      rows.map((row) => [map, row.town, row.iou.toFixed(4), Math.round(row.meanM), Math.round(row.p95M)]);
    table(
      ['map', 'town', 'overlap', 'mean m', 'p95 m'],
      [...lines('sketch', sketched), ...lines('imported', imported)],
    );
    const reach = (rows: readonly OutlineRow[], goals: { iouAtLeast: number; meanMAtMost: number }) =>
      rows.every((row) => row.iou >= goals.iouAtLeast && row.meanM <= goals.meanMAtMost);
    const holds =
      reach(sketched, OUTLINE_GOALS) &&
      reach(imported, IMPORTED_GOALS) &&
      bothKm2 <= IMPORTED_GOALS.bothKm2AtMost;
    const smallest = (rows: readonly OutlineRow[]) => Math.min(...rows.map((row) => row.iou)).toFixed(3);
    return {
      holds,
      figure: `smallest overlap ${smallest(sketched)} sketched (goal ${OUTLINE_GOALS.iouAtLeast}), ${smallest(imported)} imported (goal ${IMPORTED_GOALS.iouAtLeast}); the towns share ${bothKm2} km²`,
    };
  },
};
