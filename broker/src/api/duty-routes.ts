import { type Instant, type NewFact, TownId } from '@kawamori/contracts';
import { z } from 'zod';
import { type DutyReport, dutyReport } from '../duty/duty-report.js';
import { rosterChange, rosterOf } from '../duty/roster-change.js';
import type { Settings } from '../settings/settings.js';
import type { Api } from './http-server.js';

/** Who is woken, and the roster, for the operator. */
export function dutyRoutes({
  settings,
  wallNow,
  settle,
}: {
  settings(): Settings;
  wallNow(): Instant;
  settle(facts: readonly NewFact[]): Promise<void>;
}): (app: Api) => void {
  const params = z.object({ town: TownId });
  return (app) => {
    app.get('/duty/:town', { schema: { params } }, ({ params: { town } }): { report?: DutyReport } => {
      const report = dutyReport(settings(), town, wallNow());
      return report ? { report } : {};
    });
    app.get(
      '/duty/:town/roster',
      { schema: { params, response: { 200: z.object({ ics: z.string() }) } } },
      ({ params: { town } }) => ({ ics: rosterOf(settings(), town, wallNow()) }),
    );
    app.post(
      '/duty/:town/roster',
      {
        schema: {
          params,
          querystring: z.object({ dryRun: z.stringbool().default(false) }),
          body: z.strictObject({ ics: z.string() }),
          response: {
            200: z.object({ lines: z.array(z.string()), faults: z.array(z.string()), applied: z.boolean() }),
          },
        },
      },
      async ({ params: { town }, body: { ics }, query: { dryRun } }) => {
        const { facts, lines, faults } = rosterChange(settings(), town, ics, wallNow());
        const applied = facts.length > 0 && !dryRun;
        if (applied) await settle(facts);
        return { lines, faults, applied };
      },
    );
  };
}
