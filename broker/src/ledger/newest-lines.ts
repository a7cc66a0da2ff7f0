import type { LedgerLine } from '@kawamori/contracts';

export interface NewestLines {
  /** The oldest first; of one instant in the order in which they came. */
  lines: LedgerLine[];
  /** How many there are before them. */
  before: number;
}

/** So many of the newest lines, with little more than those in memory however many come. */
export function newestOf(all: Iterable<LedgerLine>, most: number): NewestLines {
  let [lines, count]: [LedgerLine[], number] = [[], 0];
  const settle = () => {
    lines = lines.sort((a, b) => a.at - b.at).slice(-most);
  };
  for (const line of all) {
    count++;
    if (lines.push(line) >= 2 * most) settle();
  }
  settle();
  return { lines, before: count - lines.length };
}
