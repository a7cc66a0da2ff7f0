import { type EntryView, isOpenEntry } from '@kawamori/contracts';
import type { BookApi } from './book-api.js';

/** HQ's book as it stands; whoever shows it asks for it anew whenever the hub says that it has changed. */
export class BookFeed {
  entries = $state.raw<readonly EntryView[]>([]);
  /** `failed` only where nothing can be shown. */
  state = $state<'loading' | 'ready' | 'failed'>('loading');
  /** What is shown is older than what the hub has. */
  isStale = $state(false);
  /** Where older ones begin; null where there are none. */
  more = $state<number | null>(null);
  readonly open = $derived(this.entries.filter(isOpenEntry));

  readonly #api: Pick<BookApi, 'entries'>;
  #asked = 0;

  constructor(api: Pick<BookApi, 'entries'>) {
    this.#api = api;
  }

  async renew(): Promise<void> {
    const turn = ++this.#asked;
    const answer = await this.#api.entries();
    // A later question has been asked meanwhile: its answer counts.
    if (turn !== this.#asked) return;
    this.isStale = !answer.ok;
    if (!answer.ok) {
      if (this.state === 'loading') this.state = 'failed';
      return;
    }
    this.state = 'ready';
    this.entries = answer.value.entries;
    this.more = answer.value.more;
  }

  async older(): Promise<void> {
    if (this.more === null) return;
    const turn = this.#asked;
    const answer = await this.#api.entries(this.more);
    if (turn !== this.#asked) return;
    this.isStale = !answer.ok;
    if (!answer.ok) return;
    const known = new Set(this.entries.map(({ id }) => id));
    this.entries = [...this.entries, ...answer.value.entries.filter(({ id }) => !known.has(id))];
    this.more = answer.value.more;
  }
}
