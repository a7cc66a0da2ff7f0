import type { Instant } from '@kawamori/contracts';
import type { ReferenceRules } from '../parts/episode-reference.js';
import { FIVE_MARKS, inventedStation } from '../parts/invented-station.js';
import type { Reading } from './wire-reader.js';

/** How fast a river goes: a flood of hours in seconds, on the wall clock. */
export interface Pace {
  /** Milliseconds between two readings. */
  step: number;
  /** Milliseconds of rising or falling, at the least; up to twice that. */
  climb: number;
  /** Milliseconds of standing at a crest or in a calm, at the least; up to twice that. */
  rest: number;
}

const BASE_M = 1;

export const RULES: ReferenceRules = {
  marks: FIVE_MARKS,
  hysteresisM: 0.1,
  holdMs: 1_000,
  intervalMs: 1_000,
};

/** The profile of a gauge whose river rises in seconds: no change is too fast for it. */
export const PROFILE = {
  id: 'storm-gauge',
  nameJa: '検証用水位計（早回し）',
  nameEn: 'Gauge of a flood in fast motion',
};

export function stormStation(id: string, town: string) {
  const file = inventedStation(id, town);
  const level = { ...file.series.level, profile: PROFILE.id, expected: { observing: '1s' } };
  return { ...file, series: { level }, hold: '1s' };
}

/** Flood after flood, each with two crests; never faster than its gauge, with a few millimetres of unrest. */
export function inventRiver(
  random: () => number,
  { from, until, pace }: { from: Instant; until: Instant; pace: Pace },
): Reading[] {
  const between = (low: number, high: number) => low + random() * (high - low);
  const markM = (index: number) => FIVE_MARKS[index]?.valueM ?? 0;
  const river: Reading[] = [];
  let [at, heightM] = [from, BASE_M];
  const go = (toM: number, lasts: number) => {
    const begins = at;
    const fromM = heightM;
    for (; at < begins + lasts; at += pace.step) {
      const part = (1 - Math.cos((Math.PI * (at - begins)) / lasts)) / 2;
      const valueM = fromM + (toM - fromM) * part + between(-0.003, 0.003);
      river.push({ at, value: Math.round(valueM * 1_000) / 1_000 });
    }
    heightM = toM;
  };
  const climb = () => between(pace.climb, 2 * pace.climb);
  const rest = () => between(pace.rest, 2 * pace.rest);
  go(BASE_M, between(0, pace.rest));
  while (at < until) {
    const crest = 1 + Math.floor(random() * (FIVE_MARKS.length - 1));
    for (const toM of [
      markM(crest) + between(0.05, 0.4),
      markM(0) + 0.2,
      markM(crest) + between(0.05, 0.4),
      BASE_M,
    ]) {
      go(toM, climb());
      go(toM, rest());
    }
  }
  return river;
}
