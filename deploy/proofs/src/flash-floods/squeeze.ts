import type { Value } from '../real-floods/river-files.js';

const HOUR = 3_600_000;
/** A flood's rise is looked for so long before its crest. */
const RISE_WITHIN = 48 * HOUR;

/** A real rise and what came after it: from 0 at the foot to 1 at the crest, and down again. Times in hours after the foot. */
export interface Rise {
  points: { hours: number; height: number }[];
  crestHours: number;
  /** As it was. */
  riseM: number;
}

/** The greatest rise of a hydrograph: from the lowest value of two days before its crest. */
export function greatestRise(values: readonly Value[]): Rise {
  let best: { foot: Value; crest: Value } | undefined;
  for (const [index, crest] of values.entries()) {
    let foot = crest;
    for (let i = index; i >= 0; i--) {
      const value = values[i];
      if (!value || value.at < crest.at - RISE_WITHIN) break;
      if (value.valueM < foot.valueM) foot = value;
    }
    if (!best || crest.valueM - foot.valueM > best.crest.valueM - best.foot.valueM) best = { foot, crest };
  }
  if (!best || best.crest.at === best.foot.at) throw new Error('a hydrograph without a rise');
  const { foot, crest } = best;
  const riseM = crest.valueM - foot.valueM;
  return {
    points: values
      .filter(({ at }) => at >= foot.at && at <= crest.at + RISE_WITHIN)
      .map(({ at, valueM }) => ({ hours: (at - foot.at) / HOUR, height: (valueM - foot.valueM) / riseM })),
    crestHours: (crest.at - foot.at) / HOUR,
    riseM,
  };
}

/** Height at a time, between the values of the archive in a straight line; after the last one, as that. */
function heightAt({ points }: Rise, hours: number): number {
  const next = points.findIndex((one) => one.hours >= hours);
  const [a, b] = [points[next - 1], points[next]];
  if (!b) return points.at(-1)?.height ?? 0;
  if (!a) return b.height;
  return a.height + ((b.height - a.height) * (hours - a.hours)) / (b.hours - a.hours);
}

/** The flood as values of ten minutes: heights above the foot in metres, the foot left out. */
export type Squeezed = (rise: Rise) => number[] | undefined;

/** The whole rise in an hour, 3 m of it, and the same river's fall for as long. */
const inAnHour: Squeezed = (rise) =>
  Array.from({ length: 12 }, (_, i) => 3 * heightAt(rise, ((i + 1) / 6) * rise.crestHours));

/** The whole rise between two values: 3.2 m of a bed that was dry; then the fall, as slow as it was. */
const inTenMinutes: Squeezed = (rise) =>
  Array.from({ length: 6 }, (_, i) => 3.2 * heightAt(rise, rise.crestHours + i / 6));

/** 5 m at once, and the fall squeezed so that the next value has lost a seventh of it. Undefined where the archive ends before. */
const crestFirst: Squeezed = (rise) => {
  const fallen = rise.points.find(({ hours, height }) => hours > rise.crestHours && height <= 6 / 7);
  if (!fallen) return undefined;
  const step = fallen.hours - rise.crestHours;
  return Array.from({ length: 6 }, (_, i) => 5 * Math.max(0, heightAt(rise, rise.crestHours + i * step)));
};

export const SHAPES: Record<string, Squeezed> = {
  'in-an-hour': inAnHour,
  'in-ten-minutes': inTenMinutes,
  'crest-first': crestFirst,
};

/** A stretch of a river. */
export interface Stretch {
  /** Heights above its last value, in metres. */
  heights: number[];
  spreadM: number;
}

/** The quietest stretch of so many values that is not all one value; undefined where the file has none. */
export function quietest(values: readonly Value[], length: number): Stretch | undefined {
  let best: Stretch | undefined;
  for (let from = 0; from + length <= values.length; from++) {
    const levels = values.slice(from, from + length).map(({ valueM }) => valueM);
    const spreadM = Math.max(...levels) - Math.min(...levels);
    const last = levels.at(-1) ?? 0;
    if (spreadM === 0 || (best && spreadM >= best.spreadM)) continue;
    best = { heights: levels.map((valueM) => valueM - last), spreadM };
  }
  return best;
}
