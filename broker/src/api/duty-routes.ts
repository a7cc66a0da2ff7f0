import { type Instant, type NewFact, PersonId, TownId } from '@kawamori/contracts';
import { z } from 'zod';
import { type DutyReport, dutyReport } from '../duty/duty-report.js';
import { breaksSomething, personRemoval } from '../duty/person-removal.js';
import { calendarName, rosterChange, rosterOf } from '../duty/roster-change.js';
import type { Settings } from '../settings/settings.js';
import { inOperatorWords } from '../settings/told-line.js';
import type { Api } from './http-server.js';
import type { WhoAsks } from './who-asks.js';

const Change = z.object({ lines: z.array(z.string()), faults: z.array(z.string()), applied: z.boolean() });

/** Who is woken, and the roster, for the operator. */
export function dutyRoutes({
  settings,
  handedTo,
  wallNow,
  settle,
  asks,
}: {
  settings(): Settings;
  /** Episodes that wait for a person to take them over. */
  handedTo(person: PersonId): string[];
  wallNow(): Instant;
  settle(facts: readonly NewFact[]): Promise<void>;
  asks: WhoAsks;
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
      async (request) => {
        const { person } = request.params;
        const { dryRun, anyway } = request.query;
        const removal = personRemoval(settings(), person, handedTo(person), wallNow(), asks(request));
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
      async (request) => {
        const { town } = request.params;
        const { facts, lines, faults } = inOperatorWords(
          rosterChange(settings(), town, request.body.ics, wallNow(), {
            by: asks(request),
            calendar: calendarName(),
          }),
        );
        const applied = facts.length > 0 && !request.query.dryRun;
        if (applied) await settle(facts);
        return { lines, faults, applied };
      },
    );
  };
}
