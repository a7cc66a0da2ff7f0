import {
  type CorrectEntryRequest,
  type Entry,
  type EntryId,
  EntryList,
  type Instant,
} from '@kawamori/contracts';
import type { z } from 'zod';
import { type Answer, anything, asker } from '../api/client.js';

export type EntryChange = 'done' | 'reopen' | 'withdraw' | 'restore';

/** What the book of HQ asks of the hub: in a rehearsal, of the rehearsal's. */
export interface BookApi {
  /** @param before only what was received before it */
  entries(before?: Instant): Promise<Answer<EntryList>>;
  record(entry: Entry): Promise<Answer<unknown>>;
  correct(id: EntryId, words: z.input<typeof CorrectEntryRequest>): Promise<Answer<unknown>>;
  /** @param words what came of it, or why; none of `reopen` and `restore` */
  change(id: EntryId, how: EntryChange, words: string): Promise<Answer<unknown>>;
}

export function bookApi(base: string): BookApi {
  const ask = asker(base);
  const post = (path: string, body: unknown) => ask(anything, path, { method: 'POST', body });
  const bodies = {
    done: (note: string) => ({ note }),
    withdraw: (reason: string) => ({ reason }),
    reopen: () => ({}),
    restore: () => ({}),
  } as const;
  return {
    entries: (before) => ask(EntryList, before === undefined ? '/entries' : `/entries?before=${before}`),
    record: (entry) => post('/entries', entry),
    correct: (id, words) => post(`/entries/${id}/correct`, words),
    change: (id, how, words) => post(`/entries/${id}/${how}`, bodies[how](words)),
  };
}
