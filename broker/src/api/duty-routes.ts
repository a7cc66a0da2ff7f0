import { type Instant, type NewFact, PersonId, TownId } from '@kawamori/contracts';
import { z } from 'zod';
import { type DutyReport, dutyReport } from '../duty/duty-report.js';
import { breaksSomething, personRemoval } from '../duty/person-removal.js';
import { rosterChange, rosterOf } from '../duty/roster-change.js';
import { OPERATOR } from '../settings/operator.js';
import type { Settings } from '../settings/settings.js';
import { inOperatorWords } from '../settings/told-line.js';
import type { Api } from './http-server.js';

const Change = z.object({ lines: z.array(z.string()), faults: z.array(z.string()), applied: z.boolean() });

/** Who is woken, and the roster, for the operator. */
export function dutyRoutes({
  settings,
  handedTo,
  wallNow,
  settle,
}: {
  settings(): Settings;
  /** Episodes that wait for a person to take them over. */
  handedTo(person: PersonId): string[];
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
    app.delete(
      '/people/:person',
      {
        schema: {
          params: z.object({ person: PersonId }),
          querystring: z.object({
            dryRun: z.stringbool().default(false),
            anyway: z.stringbool().default(false),
          }),
          response: { 200: Change },
        },
      },
      async ({ params: { person }, query: { dryRun, anyway } }) => {
        const removal = personRemoval(settings(), person, handedTo(person), wallNow(), OPERATOR);
        const { facts, ...words } = inOperatorWords(removal);
        const applied = facts.length > 0 && !dryRun && (anyway || !breaksSomething(removal));
        if (applied) await settle(facts);
        return { ...words, applied };
      },
    );
    app.post(
      '/duty/:town/roster',
      {
        schema: {
          params,
          querystring: z.object({ dryRun: z.stringbool().default(false) }),
          body: z.strictObject({ ics: z.string() }),
          response: { 200: Change },
        },
      },
      async ({ params: { town }, body: { ics }, query: { dryRun } }) => {
        const { facts, lines, faults } = inOperatorWords(
          rosterChange(settings(), town, ics, wallNow(), OPERATOR),
        );
        const applied = facts.length > 0 && !dryRun;
        if (applied) await settle(facts);
        return { lines, faults, applied };
      },
    );
  };
}
