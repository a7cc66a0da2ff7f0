import { SECOND } from '@kawamori/contracts';
import { untrack } from 'svelte';
import type { Stop, WallTime } from '../time/wall-time.js';

/** What cannot simply be added to what is shown is fetched again, but not more often than this. */
const REFETCH_MS = 10 * SECOND;

/** Something of a period that ends now: fetched, and fetched again when it has changed otherwise than by a newer value. */
export abstract class Feed {
  readonly #time: WallTime;
  #ended = new AbortController();
  #waiting: Stop | undefined;

  protected constructor(time: WallTime) {
    this.#time = time;
  }

  /** Fetches, and takes in what has come unless `signal` says that nobody looks any more. */
  protected abstract fetch(signal: AbortSignal): Promise<void>;

  /** Started from an effect: what is read on the way (the river clock above all) must not make it start anew each second. */
  start(): void {
    if (this.#ended.signal.aborted) this.#ended = new AbortController();
    untrack(() => void this.load());
  }

  stop(): void {
    this.#ended.abort();
    this.#waiting?.();
    this.#waiting = undefined;
  }

  load(): Promise<void> {
    return this.fetch(this.#ended.signal);
  }

  refetchSoon(): void {
    this.#waiting ??= this.#time.after(REFETCH_MS, () => {
      this.#waiting = undefined;
      void this.load();
    });
  }
}
