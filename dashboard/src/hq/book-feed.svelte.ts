import { type EntryView, type Instant, isOpenEntry } from '@kawamori/contracts';
import { oneAtATime } from '../state/one-at-a-time.js';
import type { BookApi } from './book-api.js';
import { lastRecordedAt, newlyRecorded, withEntries } from './book-list.js';

/** HQ's book as it stands; whoever shows it asks for it anew whenever the hub says that it has changed. */
export class BookFeed {
  /** The newest received first: a page, as many older ones as were asked for, and whatever older one waits for its next step. */
  entries = $state.raw<readonly EntryView[]>([]);
  /** `failed` only where nothing can be shown. */
  state = $state<'loading' | 'ready' | 'failed'>('loading');
  /** What is shown is older than what the hub has. */
  isStale = $state(false);
  /** Where older ones begin; null where there are none. */
  more = $state<Instant | null>(null);
  olderState = $state<'idle' | 'loading' | 'failed'>('idle');
  /** What was written down last since the book was opened. */
  fresh = $state.raw<EntryView | null>(null);
  readonly open = $derived(this.entries.filter(isOpenEntry));

  readonly #api: Pick<BookApi, 'entries'>;
  /** Everything received from then on has been asked for; null: the first page alone. */
  #reach: Instant | null = null;

  constructor(api: Pick<BookApi, 'entries'>) {
    this.#api = api;
  }

  /** One question at a time, however many write. As far back as somebody has read already: what they look at must not go away. */
  readonly renew = oneAtATime(() => this.#ask());

  async #ask(): Promise<void> {
    let entries: EntryView[] = [];
    let more: Instant | null = null;
    do {
      const answer = await this.#api.entries(more ?? undefined);
      this.isStale = !answer.ok;
      if (!answer.ok) {
        if (this.state === 'loading') this.state = 'failed';
        return;
      }
      entries = withEntries(entries, answer.value.entries);
      more = answer.value.more;
    } while (more !== null && this.#reach !== null && more > this.#reach);
    if (this.state === 'ready') {
      const known = new Set(this.entries.map(({ id }) => id));
      this.fresh = newlyRecorded(entries, lastRecordedAt(this.entries), known) ?? this.fresh;
    }
    [this.state, this.entries, this.more] = ['ready', entries, more];
  }

  async older(): Promise<void> {
    if (this.more === null || this.olderState === 'loading') return;
    this.olderState = 'loading';
    const answer = await this.#api.entries(this.more);
    this.olderState = answer.ok ? 'idle' : 'failed';
    if (!answer.ok) return;
    // What was renewed meanwhile is newer than this answer.
    this.entries = withEntries(answer.value.entries, this.entries);
    this.more = answer.value.more;
    this.#reach = this.more ?? 0;
  }
}
