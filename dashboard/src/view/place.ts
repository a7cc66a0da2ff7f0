import type { StationId } from '@kawamori/contracts';

/** What is opened over the list: a station, an episode with whoever deals with it, the chronology of everything, or HQ's book. */
export type Place =
  | { kind: 'station'; id: StationId }
  | { kind: 'episode'; episode: string }
  | { kind: 'record' }
  | { kind: 'book' };

const EPISODE = ':episode=';
const RECORD = ':record';
const BOOK = ':book';

/** The place that an address names behind its `#`; a station by its id alone, which has no colon. */
export function placeIn(hash: string): Place | null {
  const word = hash.startsWith('#') ? hash.slice(1) : hash;
  if (word === '') return null;
  if (word === RECORD) return { kind: 'record' };
  if (word === BOOK) return { kind: 'book' };
  if (word.startsWith(EPISODE)) return { kind: 'episode', episode: decoded(word.slice(EPISODE.length)) };
  return { kind: 'station', id: word as StationId };
}

export function hashOf(place: Place): string {
  if (place.kind === 'station') return `#${place.id}`;
  if (place.kind === 'book') return `#${BOOK}`;
  return place.kind === 'record' ? `#${RECORD}` : `#${EPISODE}${encodeURIComponent(place.episode)}`;
}

export const isSamePlace = (a: Place | null, b: Place | null): boolean =>
  a === b || (a !== null && b !== null && hashOf(a) === hashOf(b));

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
