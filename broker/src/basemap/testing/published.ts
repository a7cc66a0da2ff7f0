// Invented land in the form of 国土数値情報's published files: their field names, not their data.
import type { LonLat } from '@kawamori/contracts';
import { aRing } from './builders.js';

export const collection = (features: readonly object[]): string =>
  JSON.stringify({ type: 'FeatureCollection', name: 'invented', features });

export const boundary = (code: string | null, nameJa: string, coordinates: LonLat[][]): object => ({
  type: 'Feature',
  properties: { N03_001: '高知県', N03_002: null, N03_003: null, N03_004: nameJa, N03_007: code },
  geometry: { type: 'Polygon', coordinates },
});

export const stream = (code: string, nameJa: string, coordinates: LonLat[]): object => ({
  type: 'Feature',
  properties: {
    W05_001: code.slice(0, 6),
    W05_002: code,
    W05_003: '3',
    W05_004: nameJa,
    W05_005: '2',
    W05_006: '1',
    W05_007: '#gb0390001',
    W05_008: '#gb0390002',
    W05_009: '#gb0390001',
    W05_010: '#gb0390009',
  },
  geometry: { type: 'LineString', coordinates },
});

const CORNERS = 200;
/** The border at 133° E from 33.2° to 33.4° N, rippled by some hundred metres. */
const BORDER: LonLat[] = Array.from({ length: CORNERS + 1 }, (_, i) => [
  133 + 0.004 * Math.sin(i / 7) + 0.0005 * Math.sin(i * 2.3),
  33.2 + (0.2 * i) / CORNERS,
]);

export const RIPPLED = {
  corners: CORNERS,
  east: [[...BORDER, [133.2, 33.4], [133.2, 33.2], BORDER[0] ?? [133, 33.2]]] as LonLat[][],
  west: [[...BORDER, [132.8, 33.4], [132.8, 33.2], BORDER[0] ?? [133, 33.2]]] as LonLat[][],
  /** Its southern side is the northern side of both. */
  north: [
    [[132.8, 33.4], BORDER.at(-1) ?? [133, 33.4], [133.2, 33.4], [133.2, 33.5], [132.8, 33.5], [132.8, 33.4]],
  ] as LonLat[][],
  /** Some 200 m across. */
  islet: [aRing(133.21, 33.25, 133.212, 33.252)],
  rock: [aRing(133.25, 33.25, 133.2501, 33.2501)],
};
