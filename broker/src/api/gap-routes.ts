import { ApiError, MissingFacts, MissingReadings, type NewFact } from '@kawamori/contracts';
import { z } from 'zod';
import type { LostPeriod } from '../judging/progress-table.js';
import type { Api } from './http-server.js';
import type { WhoAsks } from './who-asks.js';

export interface GapInputs {
  unseen(): readonly MissingFacts[];
  /** Periods of which readings are missing. */
  lost(): readonly LostPeriod[];
  asks: WhoAsks;
  settle(facts: readonly NewFact[]): Promise<void>;
}

/** That facts are missing is told until somebody says that they have seen it. */
export function gapRoutes(inputs: GapInputs): (app: Api) => void {
  const { unseen, asks, settle } = inputs;
  return (app) => {
    app.post(
      '/api/v1/journal/gaps/seen',
      {
        schema: {
          description:
            'The person who asks has seen that facts are missing from the journal, or old readings from the store. It stands there with their name, and the screens say it no more.',
          response: {
            200: z.object({ seen: z.array(MissingFacts), readings: z.array(MissingReadings) }),
            401: ApiError,
            503: ApiError,
          },
        },
      },
      async (request) => {
        const by = asks(request);
        const seen = [...unseen()];
        const lost = inputs.lost().filter((one) => !one.isSeen);
        const through = Math.max(0, ...seen.map((gap) => gap.through), ...lost.map(({ seq }) => seq));
        if (through > 0) await settle([{ kind: 'journal.gap-seen', body: { through, by } }]);
        return { seen, readings: lost.map(({ from, to }) => ({ from, to })) };
      },
    );
  };
}
