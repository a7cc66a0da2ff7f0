import {
  ApiError,
  DAY,
  type Instant,
  type NewFact,
  OfficeTold,
  RosterCalendars,
  RosterView,
  TownId,
} from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { dutyReport } from '../duty/duty-report.js';
import { calendarName, gapsIn, rosterChange, rosterOf } from '../duty/roster-change.js';
import { weekStart } from '../duty/week-start.js';
import { mustBeOwn, type OfficeClerk, type OfficeDesk } from '../office/office-desk.js';
import type { Settings } from '../settings/settings.js';
import type { Api } from './http-server.js';
import { CHANGES_A_MINUTE, DryRun } from './office-routes.js';

export interface OfficeRosterInputs {
  desk: Pick<OfficeDesk, 'calendars' | 'undoCalendar'>;
  settings(): Settings;
  settle(facts: readonly NewFact[]): Promise<void>;
  clerk(request: FastifyRequest): OfficeClerk;
  wallNow(): Instant;
}

/** A calendar file at its largest, as JSON. */
const CALENDAR_BYTES = 3 * 1024 * 1024;
const WEEK = 7 * DAY;

/** A town's roster: a week of it, whom it would call now, and a calendar file taken as it. */
export function officeRosterRoutes({
  desk,
  settings,
  settle,
  clerk,
  wallNow,
}: OfficeRosterInputs): (app: Api) => void {
  const params = z.strictObject({ town: TownId });
  const refusals = { 400: ApiError, 401: ApiError, 403: ApiError, 413: ApiError };
  return (app) => {
    app.get(
      '/api/v1/office/rosters/:town',
      {
        schema: {
          description:
            'Seven days of a roster from an instant on (left out: this week), where nobody is on duty, and whom a notice of now would call.',
          params,
          querystring: z.strictObject({
            from: z.coerce
              .number()
              .int()
              .min(0)
              .max(8_640_000_000_000_000 - WEEK)
              .optional(),
          }),
          response: { ...refusals, 200: RosterView },
        },
      },
      (request) => {
        const { town } = request.params;
        mustBeOwn(clerk(request), town);
        const { shifts, people } = settings();
        const from = request.query.from ?? weekStart(wallNow());
        const to = from + WEEK;
        const own = shifts.filter((one) => one.town === town && one.to > from && one.from < to);
        const report = dutyReport(settings(), town, wallNow());
        return {
          ...{ from, to, gaps: gapsIn(own, from, to) },
          shifts: own
            .toSorted((a, b) => a.from - b.from)
            .map((shift) => ({
              ...shift,
              people: shift.people.map((id) => ({ id, nameJa: people.get(id)?.nameJa ?? id })),
            })),
          now: report ? { onDuty: report.onDuty, ladder: report.ladder } : null,
        };
      },
    );
    app.get(
      '/api/v1/office/rosters/:town/calendar.ics',
      {
        schema: {
          description: 'The roster as a calendar file.',
          params,
          produces: ['text/calendar'],
          response: {
            200: z.any().describe('iCalendar (RFC 5545), UTF-8'),
            401: ApiError,
            403: ApiError,
            404: ApiError,
          },
        },
      },
      (request, reply) => {
        const { town } = request.params;
        mustBeOwn(clerk(request), town);
        return reply
          .type('text/calendar; charset=utf-8')
          .header('content-disposition', `attachment; filename="duty-${town}.ics"`)
          .send(rosterOf(settings(), town, wallNow()));
      },
    );
    app.post(
      '/api/v1/office/rosters/:town',
      {
        config: { rateLimit: { max: CHANGES_A_MINUTE, timeWindow: '1 minute' } },
        bodyLimit: CALENDAR_BYTES,
        schema: {
          description: 'Takes a calendar file as a town’s roster. `dryRun`: only tells what it would do.',
          params,
          querystring: DryRun,
          body: z.strictObject({ ics: z.string() }),
          response: { ...refusals, 200: OfficeTold },
        },
      },
      async (request) => {
        const { town } = request.params;
        const who = clerk(request);
        mustBeOwn(who, town);
        const { facts, lines, faults } = rosterChange(settings(), town, request.body.ics, wallNow(), {
          by: who.name,
          calendar: calendarName(),
        });
        const applied = facts.length > 0 && !request.query.dryRun;
        if (applied) await settle(facts);
        return { lines, faults, applied };
      },
    );
    app.get(
      '/api/v1/office/rosters/:town/calendars',
      {
        schema: {
          description: 'The calendar files that a town has taken as its roster, the newest first.',
          params,
          response: { ...refusals, 200: RosterCalendars, 503: ApiError },
        },
      },
      (request) => desk.calendars(request.params.town, clerk(request)),
    );
    app.post(
      '/api/v1/office/rosters/:town/undo',
      {
        config: { rateLimit: { max: CHANGES_A_MINUTE, timeWindow: '1 minute' } },
        schema: {
          description:
            'Takes a whole calendar file back: its shifts stand as before, but for those that have begun. Refused where one of them was changed since. `dryRun`: only tells what it would do.',
          params,
          querystring: DryRun,
          body: z.strictObject({ calendar: z.string().min(1).max(40) }),
          response: { ...refusals, 200: OfficeTold, 404: ApiError, 409: ApiError, 503: ApiError },
        },
      },
      (request) =>
        desk.undoCalendar(
          { town: request.params.town, calendar: request.body.calendar },
          clerk(request),
          request.query.dryRun,
        ),
    );
  };
}
