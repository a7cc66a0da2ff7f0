import { isDamage } from '@kawamori/kit';

/** What the thread that makes a sheet or its table answers. */
export type FromPaperWorker =
  | { type: 'text'; text: string }
  | { type: 'broken'; message: string }
  | { type: 'fault'; message: string };

export function paperMade(make: () => string): FromPaperWorker {
  try {
    return { type: 'text', text: make() };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { type: isDamage(error) ? 'broken' : 'fault', message };
  }
}
