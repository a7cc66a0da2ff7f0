import { type Instant, MINUTE } from '@kawamori/contracts';
import type { ReferenceEpisode } from './episode-reference.js';
import { FIVE_MARKS } from './invented-station.js';

export interface Level {
  at: Instant;
  valueM: number;
}

export const STEP = 10 * MINUTE;
const BASE_M = 1;

/**
 * A river through many floods: each rises over one or more levels, falls below the level of its first crest but not below all, rises to
 * a second crest, and ends. Ten-minute values, nowhere faster than a river, with a few millimetres of unrest.
 */
export function inventFlood(
  random: () => number,
  { from, steps }: { from: Instant; steps: number },
): Level[] {
  const between = (low: number, high: number) => low + random() * (high - low);
  const markM = (index: number) => FIVE_MARKS[index]?.valueM ?? 0;
  const levels: Level[] = [];
  let heightM = BASE_M;
  /** Half a cosine to a height, in so many steps. */
  const go = (toM: number, inSteps: number) => {
    const fromM = heightM;
    for (let i = 1; i <= inSteps && levels.length < steps; i++) {
      const part = (1 - Math.cos((Math.PI * i) / inSteps)) / 2;
      const valueM = fromM + (toM - fromM) * part + between(-0.003, 0.003);
      levels.push({ at: from + levels.length * STEP, valueM: Math.round(valueM * 1_000) / 1_000 });
    }
    heightM = toM;
  };
  const pause = () => Math.round(between(10, 40));
  while (levels.length < steps) {
    go(BASE_M + between(-0.1, 0.3), pause());
    const crest = 1 + Math.floor(random() * (FIVE_MARKS.length - 1));
    go(markM(crest) + between(0.02, 0.5), Math.round(between(8, 30)));
    go(between(markM(0), markM(crest) - 0.2), pause());
    go(markM(crest) + between(0.02, 0.5), Math.round(between(8, 30)));
    go(BASE_M, pause());
  }
  return levels;
}

/** A notice that somebody must get: which rise of which episode reached what. */
export interface ExpectedNotice {
  episode: string;
  mark: string;
  rise: number;
}

/** What is to be told of an episode, from the words of the design: each step up, with the ordinal of its rise. */
export function noticesOf(episodeId: string, episode: ReferenceEpisode): ExpectedNotice[] {
  const height = (id: string | null) => FIVE_MARKS.findIndex((mark) => mark.id === id);
  const notices: ExpectedNotice[] = [];
  let rise = 1;
  let falling = false;
  for (const { from, to } of episode.changes) {
    if (to === null || height(to) < height(from)) {
      falling = true;
      continue;
    }
    if (falling) rise++;
    falling = false;
    notices.push({ episode: episodeId, mark: to, rise });
  }
  return notices;
}
