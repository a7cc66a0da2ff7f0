import type { LedgerLine, LedgerQuery } from '@kawamori/contracts';
import type { HubApi } from '../api/client.js';

/** A chronology as it was asked for, a page at a time; the newest first. */
export class Chronology {
  lines = $state.raw<LedgerLine[]>([]);
  isAsking = $state(false);
  /** Whether an answer has come since it was asked for anew. */
  isThere = $state(false);
  fault = $state<string | null>(null);
  /** Where older ones begin; null where there are none. */
  more = $state<number | null>(null);

  readonly #api: Pick<HubApi, 'ledger'>;
  #query: LedgerQuery | null = null;

  constructor(api: Pick<HubApi, 'ledger'>) {
    this.#api = api;
  }

  /** Begins anew; what is shown stays until the answer has come. */
  async ask(query: LedgerQuery): Promise<void> {
    this.#query = query;
    await this.#fetch(query, []);
  }

  async askOlder(): Promise<void> {
    if (!this.#query || this.more === null || this.isAsking) return;
    await this.#fetch({ ...this.#query, to: this.more }, this.lines);
  }

  async #fetch(query: LedgerQuery, before: readonly LedgerLine[]): Promise<void> {
    const asked = this.#query;
    this.isAsking = true;
    const answer = await this.#api.ledger(query);
    // Another question was asked meanwhile: its answer counts.
    if (asked !== this.#query) return;
    this.isAsking = false;
    this.fault = answer.ok ? null : (answer.error?.message ?? '');
    if (!answer.ok) return;
    this.isThere = true;
    this.lines = [...before, ...answer.value.lines];
    this.more = answer.value.more;
  }
}
