import type { CrossSection, GroundPoint } from '@kawamori/contracts';

/** The water of one height in a cross-section, as far as it is connected with where the gauge measures. */
export interface SectionWater {
  /** From the left edge over the bed to the right edge; empty where the bed there is dry. */
  outline: readonly GroundPoint[];
  /** From edge to edge, metres. */
  widthM: number;
  /** Metres. */
  deepestM: number;
  /** It stands above the ground at an end of the survey: how far it spreads beyond nobody has measured. */
  spreads: boolean;
}

/** The lower of the two banks: the highest ground on either side of the bed. Metres on the datum. */
export function lowerBankM(section: Pick<CrossSection, 'points'>): number {
  const bed = section.points.indexOf(lowestIn(section.points));
  const highest = (some: readonly GroundPoint[]) => Math.max(...some.map(({ heightM }) => heightM));
  return Math.min(highest(section.points.slice(0, bed + 1)), highest(section.points.slice(bed)));
}

const lowestIn = (points: readonly GroundPoint[]): GroundPoint =>
  points.reduce((low, one) => (one.heightM < low.heightM ? one : low));

/** Where the gauge measures: as stated, or over the lowest point. */
export function gaugePoint({ points, gaugeAtM }: Pick<CrossSection, 'points' | 'gaugeAtM'>): GroundPoint {
  if (gaugeAtM === undefined) return lowestIn(points);
  const next = points.findIndex(({ distanceM }) => distanceM >= gaugeAtM);
  const [left, right] = [points[next - 1], points[next]];
  if (!right) return points.at(-1) ?? lowestIn(points);
  return left ? { distanceM: gaugeAtM, heightM: between(left, right, gaugeAtM) } : right;
}

const between = (a: GroundPoint, b: GroundPoint, distanceM: number): number =>
  a.distanceM === b.distanceM
    ? Math.max(a.heightM, b.heightM)
    : a.heightM + ((b.heightM - a.heightM) * (distanceM - a.distanceM)) / (b.distanceM - a.distanceM);

/** Where the ground between two points comes up to a height. */
const shore = (wet: GroundPoint, dry: GroundPoint, levelM: number): GroundPoint => ({
  distanceM:
    wet.distanceM + ((dry.distanceM - wet.distanceM) * (levelM - wet.heightM)) / (dry.heightM - wet.heightM),
  heightM: levelM,
});

/** The water at a height, on the section's datum. What lies lower behind a bank stays dry: nobody measured there. */
export function waterIn(section: Pick<CrossSection, 'points' | 'gaugeAtM'>, levelM: number): SectionWater {
  const { points } = section;
  const bed = lowestIn(points);
  if (levelM <= bed.heightM) return { outline: [], widthM: 0, deepestM: 0, spreads: false };
  const start = points.indexOf(bed);
  const sideways = (by: 1 | -1): { reached: GroundPoint[]; spreads: boolean } => {
    const reached: GroundPoint[] = [];
    for (let i = start + by; ; i += by) {
      const [before, ground] = [points[i - by], points[i]];
      if (!before) return { reached, spreads: false };
      if (!ground) {
        // Upright at the end of the survey, as far as it is known.
        if (before.heightM < levelM) reached.push({ distanceM: before.distanceM, heightM: levelM });
        return { reached, spreads: before.heightM < levelM };
      }
      if (ground.heightM >= levelM)
        return { reached: [...reached, shore(before, ground, levelM)], spreads: false };
      reached.push(ground);
    }
  };
  const [left, right] = [sideways(-1), sideways(1)];
  const outline = [...left.reached.toReversed(), bed, ...right.reached];
  return {
    outline,
    widthM: (outline.at(-1)?.distanceM ?? 0) - (outline[0]?.distanceM ?? 0),
    deepestM: levelM - bed.heightM,
    spreads: left.spreads || right.spreads,
  };
}
