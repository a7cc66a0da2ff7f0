import type { TownId } from '@kawamori/contracts';
import { type Answer, anything, asker } from '../api/client.js';

/** What the headquarters' page asks of the hub. */
export interface MusterApi {
  openHq(town: TownId, place: string): Promise<Answer<unknown>>;
  /** @param isMistake they never were open */
  closeHq(town: TownId, isMistake: boolean): Promise<Answer<unknown>>;
}

export function musterApi(base: string): MusterApi {
  const ask = asker(base);
  const post = (path: string, body: unknown) => ask(anything, path, { method: 'POST', body });
  return {
    openHq: (town, place) =>
      post('/headquarters/open', { town, ...(place.trim() === '' ? {} : { place: place.trim() }) }),
    closeHq: (town, isMistake) =>
      post('/headquarters/close', { town, ...(isMistake ? { mistake: true } : {}) }),
  };
}
