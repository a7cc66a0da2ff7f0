import type { Instant, MusterList } from '@kawamori/contracts';
import type { MusterApi } from './muster-api.js';

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
  #asked = 0;

  constructor(api: Pick<MusterApi, 'musters'>, now: () => Instant) {
    [this.#api, this.#now] = [api, now];
  }

  async renew(): Promise<void> {
    const turn = ++this.#asked;
    const answer = await this.#api.musters();
    // A later question has been asked meanwhile: its answer counts.
    if (turn !== this.#asked) return;
    this.isStale = !answer.ok;
    if (answer.ok) [this.list, this.readAt] = [answer.value, this.#now()];
  }
}
