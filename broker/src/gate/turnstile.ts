/**
 * So many go through in one turn of the event loop. To let a client in or out takes the broker a fifth of a millisecond: when power returns,
 * and when a line breaks on which a region hangs, thousands do so at once, and nobody else was heard until all of them were done.
 */
const IN_A_TURN = 10;

/** Has something done in its turn, behind whoever came before; never at once. */
export type Turnstile = (go: () => void) => void;

export function turnstile(inATurn = IN_A_TURN): Turnstile {
  let waiting: (() => void)[] = [];
  let isPlanned = false;
  const plan = () => {
    if (isPlanned || waiting.length === 0) return;
    isPlanned = true;
    setImmediate(letThrough);
  };
  const letThrough = () => {
    isPlanned = false;
    const now = waiting.slice(0, inATurn);
    waiting = waiting.slice(inATurn);
    for (const go of now) go();
    plan();
  };
  return (go) => {
    waiting.push(go);
    plan();
  };
}
