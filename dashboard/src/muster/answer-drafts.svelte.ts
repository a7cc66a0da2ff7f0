import type { PersonId } from '@kawamori/contracts';
import { SvelteMap } from 'svelte/reactivity';

/** An answer to a muster as it is being entered. */
export class AnswerDraft {
  note = $state('');
  /** As its field holds it; null: empty. */
  minutes = $state<number | null>(null);
}

/**
 * The answers that are being entered for others, by person: a row may go from list to list while it is written in, and a request may fail.
 * What is typed goes only with the answer that was taken, or when the form is closed.
 */
export class AnswerDrafts {
  readonly #drafts = new SvelteMap<PersonId, AnswerDraft>();

  /** Undefined where nothing is being entered. */
  of(person: PersonId): AnswerDraft | undefined {
    return this.#drafts.get(person);
  }

  begin(person: PersonId): void {
    if (!this.#drafts.has(person)) this.#drafts.set(person, new AnswerDraft());
  }

  end(person: PersonId): void {
    this.#drafts.delete(person);
  }

  /** @param taken whether the hub has taken the answer */
  async sent(person: PersonId, taken: Promise<boolean>): Promise<void> {
    if (await taken) this.end(person);
  }
}
