import { pause } from '@kawamori/kit';

/** Looks again and again until there is an answer; gives up loudly after a while, saying what it waited for. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  { withinMs = 15_000, everyMs = 10 }: { withinMs?: number; everyMs?: number } = {},
): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > until) throw new Error(`waited ${withinMs / 1_000} s in vain for ${what}`);
    await pause(everyMs);
  }
}

/** Ends a wait that nothing else ends, with a word on what it was for. */
export async function within<T>(ms: number, what: string, wait: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = pause(ms, over.signal).then(() => {
    if (!over.signal.aborted) throw new Error(`waited ${ms / 1_000} s in vain for ${what}`);
    return wait;
  });
  try {
    return await Promise.race([wait, late]);
  } finally {
    over.abort();
  }
}
