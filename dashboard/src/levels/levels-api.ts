import { AllLevels, ReplayJob, type ReplayRequest, type StationId } from '@kawamori/contracts';
import type { z } from 'zod';
import { type Answer, anything, asker } from '../api/client.js';

/** What the page of levels asks of the hub. */
export interface LevelsApi {
  levels(): Promise<Answer<AllLevels>>;
  /** @param tried levels in the place of those in force, by station */
  begin(request: {
    stations: StationId[] | undefined;
    years: number;
    tried: TriedInput[];
  }): Promise<Answer<ReplayJob>>;
  look(id: string): Promise<Answer<ReplayJob>>;
  cancel(id: string): Promise<Answer<unknown>>;
}

export type TriedInput = NonNullable<z.input<typeof ReplayRequest>['tried']>[number];

export function levelsApi(base: string): LevelsApi {
  const ask = asker(base);
  const path = '/thresholds/replays';
  return {
    levels: () => ask(AllLevels, '/thresholds'),
    begin: (body) => ask(ReplayJob, path, { method: 'POST', body }),
    look: (id) => ask(ReplayJob, `${path}/${id}`),
    cancel: (id) => ask(anything, `${path}/${id}`, { method: 'DELETE' }),
  };
}
