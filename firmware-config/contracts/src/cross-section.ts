import { z } from 'zod';

const Height = z.number().min(-100).max(4_000);

/** A point of the ground across the river. */
const GroundPoint = z.strictObject({
  /** Metres from the first point, looking downstream from the left bank. */
  distanceM: z.number().min(0).max(5_000),
  /** Metres on the level's datum. */
  heightM: Height,
});
export type GroundPoint = z.infer<typeof GroundPoint>;

/** The ground across the river at a gauge, from the left bank to the right. Heights stand on the datum of the station's level. */
export const CrossSection = z
  .strictObject({
    points: z.array(GroundPoint).min(3).max(200),
    /** Where the gauge measures, in metres from the first point. Left out: over the lowest one. */
    gaugeAtM: z.number().min(0).max(5_000).optional(),
    /** Who surveyed it, and when. */
    source: z.string().min(1).max(200),
    /** True for one that nobody surveyed. It is marked so wherever it is shown. */
    invented: z.boolean().default(false),
  })
  .superRefine(({ points, gaugeAtM }, context) => {
    const say = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    points.forEach((point, index) => {
      const before = points[index - 1];
      if (before && point.distanceM < before.distanceM)
        say(['points', index, 'distanceM'], 'points go from the left bank to the right, and never back');
    });
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last) return;
    const lowest = Math.min(...points.map(({ heightM }) => heightM));
    if (lowest >= Math.min(first.heightM, last.heightM))
      say(['points'], 'the river’s bed lies between the banks: expected a point below both ends');
    if (gaugeAtM !== undefined && (gaugeAtM < first.distanceM || gaugeAtM > last.distanceM))
      say(['gaugeAtM'], 'the gauge stands between the first point and the last');
  });
export type CrossSection = z.infer<typeof CrossSection>;
