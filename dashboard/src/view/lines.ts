import type { Instant, Milliseconds, PastCrest, SeriesView, StationState } from '@kawamori/contracts';

/** A place in a small chart: time in milliseconds on the chart's own axis, and a height. */
export interface LinePoint {
  x: number;
  y: number;
}
/** A line in pieces: gaps stay open. */
export type Pieces = readonly (readonly LinePoint[])[];

/** The good values of a series; of a summed-up one its means, in the middle of their stretches. */
export function piecesOf({ at, value, quality, gapMs, rollUp }: SeriesView): Pieces {
  const pieces: LinePoint[][] = [];
  let before = Number.NEGATIVE_INFINITY;
  at.forEach((instant, i) => {
    if (quality[i] !== 0) return;
    const point = { x: instant + (rollUp?.widthMs ?? 0) / 2, y: value[i] ?? Number.NaN };
    const last = pieces.at(-1);
    if (last && instant - before <= gapMs) last.push(point);
    else pieces.push([point]);
    before = instant;
  });
  return pieces;
}

/** Later by so much; earlier where it is negative. */
export const shifted = (pieces: Pieces, byMs: Milliseconds): Pieces =>
  pieces.map((piece) => piece.map(({ x, y }) => ({ x: x + byMs, y })));

/** Between its own lowest and highest, 0 to 1: levels of two stations have nothing else in common. */
export function inOwnScale(pieces: Pieces, { from, to }: { from: number; to: number }): Pieces {
  const seen = pieces.flat().filter(({ x }) => from <= x && x <= to);
  const low = Math.min(...seen.map(({ y }) => y));
  const span = Math.max(...seen.map(({ y }) => y)) - low || 1;
  return pieces.map((piece) => piece.map(({ x, y }) => ({ x, y: (y - low) / span })));
}

/** By what the present is laid over the past: the crest of the flood that goes on, as far as it has come, or else the newest value. */
export function presentAnchor({
  level,
}: Pick<StationState, 'level'>): { at: Instant; isCrest: boolean } | undefined {
  if (level?.episode) return { at: level.episode.crestAt, isCrest: true };
  return level?.latest ? { at: level.latest.at, isCrest: false } : undefined;
}

/**
 * Whether a flood is in the present line already: it goes on, or its crest lies within what is drawn of the present. Laid over itself it
 * would look like another one that ran the same way.
 */
export function isOfPresent(
  { episode, crestAt }: Pick<PastCrest, 'episode' | 'crestAt'>,
  station: Pick<StationState, 'level'>,
  withinMs: Milliseconds,
): boolean {
  const anchor = presentAnchor(station);
  return episode === station.level?.episode?.id || (anchor !== undefined && crestAt >= anchor.at - withinMs);
}
