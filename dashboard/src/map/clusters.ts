/** A station on the sheet. */
export interface Spot {
  id: string;
  /** Pixels. */
  x: number;
  y: number;
  /** Alert level of the mark that it holds. */
  level: number;
}

/** Stations that would cover one another, shown as one. */
export interface Cluster<S extends Spot> {
  /** Whose place it takes: the same one as long as no other reaches a higher level. */
  head: S;
  /** All of it, in the order given: worst first. */
  members: readonly S[];
}

/**
 * Puts together what would stand closer than `apart` pixels. A station is always put to one whose level is at least its own, and the
 * cluster takes that one's place, so that none of a higher level is moved or hidden by a calm one. Among stations of one level the
 * order of their ids decides, not that of their water: clusters do not jump about with each reading. The same input gives the same
 * clusters.
 * @param spots worst first
 * @returns worst first, by their worst member
 */
export function clustersOf<S extends Spot>(spots: readonly S[], apart: number): Cluster<S>[] {
  const rank = new Map(spots.map(({ id }, i) => [id, i]));
  const heads: { head: S; members: S[] }[] = [];
  const cells = new Map<string, { head: S; members: S[] }[]>();
  const cellOf = (at: number) => Math.floor(at / apart);
  const near = ({ x, y }: Spot) => {
    const [column, row] = [cellOf(x), cellOf(y)];
    return [-1, 0, 1].flatMap((dx) =>
      [-1, 0, 1].flatMap((dy) => cells.get(`${column + dx} ${row + dy}`) ?? []),
    );
  };
  const stable = spots.toSorted((a, b) => b.level - a.level || (a.id < b.id ? -1 : 1));
  for (const spot of stable) {
    const distance = ({ head }: { head: S }) => Math.hypot(head.x - spot.x, head.y - spot.y);
    const reach = near(spot).filter((one) => distance(one) < apart);
    const nearest = reach.sort((a, b) => distance(a) - distance(b))[0];
    if (nearest) {
      nearest.members.push(spot);
      continue;
    }
    const own = { head: spot, members: [spot] };
    heads.push(own);
    const cell = `${cellOf(spot.x)} ${cellOf(spot.y)}`;
    cells.set(cell, [...(cells.get(cell) ?? []), own]);
  }
  const rankOf = ({ id }: S) => rank.get(id) ?? 0;
  return heads
    .map(({ head, members }) => ({ head, members: members.sort((a, b) => rankOf(a) - rankOf(b)) }))
    .sort((a, b) => rankOf(a.members[0] ?? a.head) - rankOf(b.members[0] ?? b.head));
}
