import type { Bounds } from '@kawamori/contracts';

/** A map tile by its zoom, column from the west and row from the north (Web Mercator, 256-pixel tiles). */
export interface TileName {
  z: number;
  x: number;
  y: number;
}

export interface TileRange {
  z: number;
  west: number;
  east: number;
  north: number;
  south: number;
}

/** The tiles that a box touches at each zoom. */
export function tileRanges(
  [west, south, east, north]: Bounds,
  minZoom: number,
  maxZoom: number,
): TileRange[] {
  return Array.from({ length: maxZoom - minZoom + 1 }, (_, i) => {
    const z = minZoom + i;
    return {
      z,
      west: columnOf(west, z),
      east: columnOf(east, z),
      north: rowOf(north, z),
      south: rowOf(south, z),
    };
  });
}

export const tilesIn = ({ west, east, north, south }: TileRange): number =>
  (east - west + 1) * (south - north + 1);

/** From the coarsest zoom to the finest, so that a cache that was broken off shows the whole area. */
export function* tilesOf(ranges: readonly TileRange[]): Generator<TileName> {
  for (const { z, west, east, north, south } of ranges) {
    for (let x = west; x <= east; x += 1) for (let y = north; y <= south; y += 1) yield { z, x, y };
  }
}

export const addressOf = (template: string, { z, x, y }: TileName): string =>
  template.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y));

const clamp = (tile: number, z: number) => Math.min(Math.max(Math.floor(tile), 0), 2 ** z - 1);

const columnOf = (lon: number, z: number) => clamp(((lon + 180) / 360) * 2 ** z, z);

function rowOf(lat: number, z: number): number {
  const phi = (lat * Math.PI) / 180;
  return clamp(((1 - Math.asinh(Math.tan(phi)) / Math.PI) / 2) * 2 ** z, z);
}
