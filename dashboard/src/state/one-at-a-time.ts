/**
 * Does something one at a time. Who asks for it while it is under way is answered by one more turn after that, whoever else asks meanwhile:
 * what each gets was begun after they had asked, and no older turn ends behind a newer one.
 * @param run must come to an end
 */
export function oneAtATime(run: () => Promise<void>): () => Promise<void> {
  let underWay: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    underWay = run().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
  const follow = (): Promise<void> => {
    next = undefined;
    // Somebody who waited for the last one may have begun it already.
    return underWay ?? begin();
  };
  return () => {
    if (underWay) next ??= underWay.then(follow, follow);
    return next ?? begin();
  };
}
