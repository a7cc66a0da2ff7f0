import type { StationId } from '@kawamori/contracts';

/**
 * What is followed of a course, each with one open episode at most: its levels; the rise of its main gauge; and its levels as they are told
 * at a station downstream.
 */
export type Track = 'level' | 'rise' | `upstream:${StationId}`;

export const toldAt = (downstream: StationId): Track => `upstream:${downstream}`;

/** The station downstream at which a track is told; undefined for a course's own. */
export const stationTold = (track: Track): StationId | undefined =>
  track.startsWith('upstream:') ? (track.slice('upstream:'.length) as StationId) : undefined;
