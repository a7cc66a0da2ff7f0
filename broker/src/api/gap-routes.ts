import { ApiError, MissingFacts, type NewFact } from '@kawamori/contracts';
import { z } from 'zod';
import type { Api } from './http-server.js';
import type { WhoAsks } from './who-asks.js';

export interface GapInputs {
  unseen(): readonly MissingFacts[];
  asks: WhoAsks;
  settle(facts: readonly NewFact[]): Promise<void>;
}

/** That facts are missing is told until somebody says that they have seen it. */
export function gapRoutes({ unseen, asks, settle }: GapInputs): (app: Api) => void {
  return (app) => {
    app.post(
      '/api/v1/journal/gaps/seen',
      {
        schema: {
          description:
            'The person who asks has seen that facts are missing from the journal. It stands there with their name, and the screens say it no more.',
          response: { 200: z.object({ seen: z.array(MissingFacts) }), 401: ApiError, 503: ApiError },
        },
      },
      async (request) => {
        const by = asks(request);
        const seen = [...unseen()];
        const through = Math.max(0, ...seen.map((gap) => gap.through));
        if (through > 0) await settle([{ kind: 'journal.gap-seen', body: { through, by } }]);
        return { seen };
      },
    );
  };
}
