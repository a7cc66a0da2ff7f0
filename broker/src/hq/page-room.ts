/** A list of a page of which what does not fit is counted. */
export interface Wanted {
  /** How many items there are. */
  count: number;
  /** Of how many at most stand there where the page is full. */
  least: number;
  /** Lines that one of them takes, at most. */
  lines: number;
}

/**
 * How many of each list stand on a page: of each its least, then what is left of the page goes to the lists in their order.
 * @param room lines of the page
 */
export function shareRoom<Name extends string>(
  room: number,
  wanted: Readonly<Record<Name, Wanted>>,
): Record<Name, number> {
  const lists = Object.entries<Wanted>(wanted) as [Name, Wanted][];
  const shares = Object.fromEntries(
    lists.map(([name, { count, least }]) => [name, Math.min(count, least)]),
  ) as Record<Name, number>;
  let left = room - lists.reduce((sum, [name, { lines }]) => sum + shares[name] * lines, 0);
  for (const [name, { count, lines }] of lists) {
    const more = Math.max(0, Math.min(count - shares[name], Math.floor(left / lines)));
    shares[name] += more;
    left -= more * lines;
  }
  return shares;
}
