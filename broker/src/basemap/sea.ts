// The only file that names polyclip-ts.
import { isInside, type LonLat } from '@kawamori/contracts';
import { difference } from 'polyclip-ts';
import { type Box, rounded } from './published-shapes.js';

export interface Sea {
  area: LonLat[][][];
  /** The shores alone, without the edges of the box. */
  coast: LonLat[][];
}

/**
 * The sea: what is left of a box without the land, as far as it hangs together with a point that is known to lie in the sea. What is
 * left elsewhere is land whose file was not given.
 * @returns undefined where the point lies on land or outside the box
 */
export function seaAround(point: LonLat, box: Box, land: readonly LonLat[][][]): Sea | undefined {
  const [west, south, east, north] = box.map(rounded) as Box;
  const frame: [number, number][][] = [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ];
  const left = difference(frame, ...land.map((polygon) => polygon.map((ring) => ring.map(copied))));
  const area = left
    .filter((polygon) => isInside(point, [polygon]))
    .map((polygon) => polygon.map((ring) => ring.map(([lon, lat]): LonLat => [rounded(lon), rounded(lat)])));
  if (area.length === 0) return undefined;
  const shore = new Set(land.flat(2).map(String));
  return {
    area,
    coast: area.flat().flatMap((ring) => stretches(ring, (corner) => shore.has(String(corner)))),
  };
}

const copied = ([lon, lat]: LonLat): [number, number] => [lon, lat];

/** The parts of a ring whose corners all are of a kind, as lines. */
function stretches(ring: readonly LonLat[], is: (corner: LonLat) => boolean): LonLat[][] {
  const lines: LonLat[][] = [];
  let line: LonLat[] = [];
  for (const corner of ring) {
    if (is(corner)) line.push(corner);
    else if (line.length > 0) {
      lines.push(line);
      line = [];
    }
  }
  lines.push(line);
  return lines.filter(({ length }) => length >= 2);
}
