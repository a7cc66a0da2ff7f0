/** Where an ascending list first holds a value that is not below another; its length where none is. */
export function firstNotBelow(length: number, valueAt: (index: number) => number, least: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (valueAt(middle) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of things that follow one another in time those that touch a period: a year that is moved draws what is seen of it. */
export function within<T>(
  things: readonly T[],
  { from, to }: { from: number; to: number },
  span: (thing: T) => { from: number; to: number },
): readonly T[] {
  const at = (index: number) => span(things[index] as T);
  const first = firstNotBelow(things.length, (i) => at(i).to, from);
  const end = firstNotBelow(things.length, (i) => at(i).from, to + 1);
  return first === 0 && end >= things.length ? things : things.slice(first, end);
}
