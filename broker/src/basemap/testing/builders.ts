import { BaseMap, type LonLat, TownConfig } from '@kawamori/contracts';
import type { z } from 'zod';

/** A small base map in the form that the importer writes. */
export function aBaseMap(change: Partial<z.input<typeof BaseMap>> = {}): BaseMap {
  return BaseMap.parse({
    type: 'FeatureCollection',
    version: 1,
    credit: '試験用の地図',
    sources: [],
    features: [
      {
        type: 'Feature',
        properties: { kind: 'town', id: 'nakatosa', nameJa: '中土佐町', nameEn: 'Nakatosa-cho' },
        geometry: { type: 'Polygon', coordinates: [aRing(133, 33.2, 133.2, 33.4)] },
      },
    ],
    ...change,
  });
}

/** A rectangle's ring, with corners along its sides so that there is something to simplify. */
export function aRing(west: number, south: number, east: number, north: number, corners = 1): LonLat[] {
  const side = (from: LonLat, to: LonLat): LonLat[] =>
    Array.from({ length: corners }, (_, i) => [
      from[0] + ((to[0] - from[0]) * i) / corners,
      from[1] + ((to[1] - from[1]) * i) / corners,
    ]);
  const [sw, se, ne, nw]: LonLat[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ] as const;
  if (!sw || !se || !ne || !nw) throw new Error('a rectangle has four corners');
  return [...side(sw, se), ...side(se, ne), ...side(ne, nw), ...side(nw, sw), sw];
}

export const NAKATOSA = TownConfig.parse({
  id: 'nakatosa',
  jisCode: '39401',
  nameJa: '中土佐町',
  nameEn: 'Nakatosa-cho',
});
export const SHIMANTO = TownConfig.parse({
  id: 'shimanto',
  jisCode: '39412',
  nameJa: '四万十町',
  nameEn: 'Shimanto-cho',
});

/** One grey pixel (PNG, 3rd edition, 13.11 has the like). */
export const aPng = (): Buffer =>
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGM4AQAA0gDRyUqdBgAAAABJRU5ErkJggg==',
    'base64',
  );

/** One grey pixel as JPEG (ITU-T T.81), as photographs come. */
export const aJpeg = (): Buffer =>
  Buffer.from(
    '/9j/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/' +
      '2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAAR' +
      'CAABAAEDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAA' +
      'AAAAAAAAAAAAAP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AKAA/9k=',
    'base64',
  );
