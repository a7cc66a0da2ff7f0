import { type Instant, type MusterList, SECOND } from '@kawamori/contracts';
import { oneAtATime } from '../state/one-at-a-time.js';
import type { Stop, WallTime } from '../time/wall-time.js';
import type { MusterApi } from './muster-api.js';

/** After a question that was not answered. */
const ASKED_AGAIN = 10 * SECOND;

/** Musters as they stand; whoever shows them asks anew whenever the hub says that something has changed. */
export class MusterFeed {
  /** Null until they have been read once. */
  list = $state.raw<MusterList | null>(null);
  /** Nothing can be shown, or what is shown is older than what the hub has. */
  isStale = $state(false);
  /** River clock: when what is shown was read. */
  readAt = $state<Instant>(0);

  readonly #api: Pick<MusterApi, 'musters'>;
  readonly #now: () => Instant;
  readonly #time: WallTime;
  #hasStopped = false;
  #again: Stop | undefined;

  /** @param of `now`: the river clock */
  constructor(of: { api: Pick<MusterApi, 'musters'>; now: () => Instant; time: WallTime }) {
    [this.#api, this.#now, this.#time] = [of.api, of.now, of.time];
  }

  /** One question at a time, however fast people answer. */
  readonly renew = oneAtATime(() => this.#ask());

  async #ask(): Promise<void> {
    if (this.#hasStopped) return;
    this.#again?.();
    const answer = await this.#api.musters();
    // Nobody wants to know any more.
    if (this.#hasStopped) return;
    this.isStale = !answer.ok;
    if (answer.ok) [this.list, this.readAt] = [answer.value, this.#now()];
    // Nothing may change for an hour, and the count would be called old for as long.
    else this.#again = this.#time.after(ASKED_AGAIN, () => void this.renew());
  }

  stop(): void {
    this.#hasStopped = true;
    this.#again?.();
  }
}
