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

/** So long the hub is waited for: its disk or the line may be slow in a flood, and given up too soon nobody knows what became of it. */
const RECORDED_WITHIN_MS = 30_000;

export function bookApi(base: string): BookApi {
  const ask = asker(base);
  const post = (path: string, body: unknown, signal?: AbortSignal) =>
    ask(anything, path, { method: 'POST', body, signal });
  const bodies = {
    done: (note: string) => ({ note }),
    withdraw: (reason: string) => ({ reason }),
    reopen: () => ({}),
    restore: () => ({}),
  } as const;
  return {
    entries: (before) => ask(EntryList, before === undefined ? '/entries' : `/entries?before=${before}`),
    record: (entry) => post('/entries', entry, AbortSignal.timeout(RECORDED_WITHIN_MS)),
    correct: (id, words) => post(`/entries/${id}/correct`, words, AbortSignal.timeout(RECORDED_WITHIN_MS)),
    change: (id, how, words) => post(`/entries/${id}/${how}`, bodies[how](words)),
  };
}
