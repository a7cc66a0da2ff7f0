import type { StationId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { hashOf, isSamePlace, type Place, placeIn } from './place.js';

const PLACES: Place[] = [
  { kind: 'station', id: 'kajiyase-bashi' as StationId },
  { kind: 'episode', episode: 'kajiyase-bashi:level:2026-06-02T18:20:00+09:00' },
  { kind: 'record' },
  { kind: 'book' },
];

test.each(PLACES)('$kind is found again by its address', (place) => {
  expect(placeIn(hashOf(place))).toEqual(place);
  expect(isSamePlace(place, placeIn(hashOf(place)))).toBe(true);
});

test('an address without one names none, and one that was cut breaks nothing', () => {
  expect(placeIn('')).toBeNull();
  expect(placeIn('#')).toBeNull();
  expect(placeIn('#:episode=%E3%81')).toEqual({ kind: 'episode', episode: '%E3%81' });
  expect(isSamePlace(null, { kind: 'record' })).toBe(false);
});
