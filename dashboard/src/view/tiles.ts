/** More are too narrow to be read across a room. */
const IN_A_ROW = 10;
const MOST_ROWS = 2;

export interface Tiles<T> {
  shown: readonly T[];
  columns: number;
  rows: number;
  /** How many do not fit: a place of its own says so. */
  others: number;
}

/** How a wall lays its stations out below the map. @param all worst first */
export function tilesOf<T>(all: readonly T[]): Tiles<T> {
  const room = IN_A_ROW * MOST_ROWS;
  const shown = all.length > room ? all.slice(0, room - 1) : all;
  const places = Math.min(all.length, room);
  const rows = places > IN_A_ROW ? MOST_ROWS : 1;
  return { shown, columns: Math.max(1, Math.ceil(places / rows)), rows, others: all.length - shown.length };
}
