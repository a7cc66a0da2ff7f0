/**
 * Works through a list, so many at a time, in the list's order. Resolves with the results in that order; rejects with the first fault.
 */
export async function sideBySide<T, R>(
  items: readonly T[],
  atATime: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const place = next++;
      results[place] = await work(items[place] as T);
    }
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  return results;
}
