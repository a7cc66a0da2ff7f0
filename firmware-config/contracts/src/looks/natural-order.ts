const COLLATOR = new Intl.Collator('ja', { numeric: true });

/** The order of names and ids as people count: 第2 before 第10. Zero only for two that are the same to the letter, so that no list flickers. */
export function inNaturalOrder(a: string, b: string): number {
  return COLLATOR.compare(a, b) || (a === b ? 0 : a < b ? -1 : 1);
}
