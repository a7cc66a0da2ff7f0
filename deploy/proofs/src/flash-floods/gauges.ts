import { gaugeFile } from '../parts/gauge-file.js';
import { type Said, withNoise } from './noise.js';
import { type Rise, SHAPES } from './squeeze.js';

const TEN_MINUTES = 600_000;
const START = Date.UTC(2026, 5, 1, 0, 0);
/** Where the quiet river stands; above a flood's foot the levels are 1, 2 and 2.8 m. */
const FOOT_M = 1;
export const MARKS = [
  { key: 'caution', valueM: FOOT_M + 1 },
  { key: 'danger', valueM: FOOT_M + 2 },
  { key: 'overflow', valueM: FOOT_M + 2.8 },
] as const;

/** One gauge of the proof: a quiet real river with noise, and then a squeezed real flood or none. */
export interface Gauge {
  id: string;
  shape: string;
  said: Said[];
  spikes: number;
  /** Which mark is due from when on: the time of the first true value at or above it. */
  due: { mark: string; at: number }[];
}

/** What a river's gauges are made of: quiet water, in metres above its last value, and a flood. */
export interface QuietThenFlood {
  id: string;
  quiet: readonly number[];
  rise: Rise;
}

export function gaugesOf(river: QuietThenFlood, chance: () => number): Gauge[] {
  const gauge = (shape: string, floodM: readonly number[]): Gauge => {
    const quiet = river.quiet.map((aboveM, i) => ({ at: START + i * TEN_MINUTES, valueM: FOOT_M + aboveM }));
    const noisy = withNoise(quiet, chance);
    const flood = floodM.map((aboveM, i) => ({
      at: START + (quiet.length + i) * TEN_MINUTES,
      valueM: FOOT_M + aboveM,
    }));
    return {
      id: `${river.id}-${shape}`,
      shape,
      said: [...noisy.said, ...flood].map(({ at, valueM }) => ({
        at,
        valueM: Math.round(valueM * 1_000) / 1_000,
      })),
      spikes: noisy.spikes,
      due: MARKS.flatMap(({ key, valueM }) => {
        const crossing = flood.find((one) => one.valueM >= valueM);
        return crossing ? [{ mark: key, at: crossing.at }] : [];
      }),
    };
  };
  const floods = Object.entries(SHAPES).flatMap(([shape, squeezed]) => {
    const floodM = squeezed(river.rise);
    return floodM ? [gauge(shape, floodM)] : [];
  });
  return [...floods, gauge('noise-alone', [])];
}

/** A gauge's file, as an operator would write it. */
export const stationFile = ({ id }: Gauge): object =>
  gaugeFile({ id, range: { min: -3, max: 20 }, marks: MARKS });

/** The gauge's values in the replay form. */
export const replayFile = ({ said }: Gauge): string =>
  ['time,level_m', ...said.map(({ at, valueM }) => `${new Date(at).toISOString()},${valueM}`), ''].join('\n');
