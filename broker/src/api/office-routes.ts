import {
  ApiError,
  type FormField,
  inNaturalOrder,
  OfficeChangeRequest,
  OfficeDocument,
  OfficeHistory,
  OfficeKind,
  OfficeReview,
  type OfficeThing,
  OfficeView,
} from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { townOf, versionOf } from '../office/office-change.js';
import { mustBeOwn, type OfficeClerk, type OfficeDesk } from '../office/office-desk.js';
import { formOfRecord } from '../office/record-forms.js';
import { standing } from '../settings/document-change.js';
import type { Settings } from '../settings/settings.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';

export interface OfficeInputs {
  desk: OfficeDesk;
  settings(): Settings;
  clerk(request: FastifyRequest): OfficeClerk;
}

/** Changes, and looks at what they would do, of one address in a minute. */
export const CHANGES_A_MINUTE = 60;
/** A station with as many covered areas as it may have. */
const DOCUMENT_BYTES = 512 * 1024;

export const DryRun = z.strictObject({ dryRun: z.stringbool().default(false) });

/** The settings of the towns, as administrators see and change them over HTTP. */
export function officeRoutes({ desk, settings, clerk }: OfficeInputs): (app: Api) => void {
  const forms = Object.fromEntries(OfficeKind.options.map((kind) => [kind, formOfRecord(kind)])) as Record<
    OfficeKind,
    FormField
  >;
  const params = z.strictObject({ kind: OfficeKind, id: z.string().min(1).max(200) });
  const response = {
    ...{ 400: ApiError, 401: ApiError, 403: ApiError, 404: ApiError, 409: ApiError, 503: ApiError },
  };
  const limited = { rateLimit: { max: CHANGES_A_MINUTE, timeWindow: '1 minute' } };

  return (app) => {
    app.get(
      '/api/v1/office',
      {
        schema: {
          description:
            'The towns, stations, people and duty plans that are set up, and the forms by which they are changed.',
          response: { ...response, 200: OfficeView },
        },
      },
      (request) => {
        const { towns } = clerk(request);
        return {
          ...{ towns: towns === null ? null : [...towns], forms, things: thingsOf(settings()) },
          profiles: [...settings().profiles.values()].map(({ id, nameJa, nameEn }) => ({
            id,
            nameJa,
            nameEn,
          })),
        };
      },
    );

    app.get(
      '/api/v1/office/things/:kind/:id',
      {
        schema: {
          description: 'One of them as it stands.',
          params,
          response: { ...response, 200: OfficeDocument },
        },
      },
      (request) => {
        const { kind, id } = request.params;
        const document = standing(settings(), kind, id);
        if (document === undefined) throw new ApiFault(404, 'no-thing', 'その設定はありません。');
        mustBeOwn(clerk(request), townOf(kind, document));
        return { document, version: versionOf(document) };
      },
    );

    app.get(
      '/api/v1/office/things/:kind/:id/history',
      {
        config: limited,
        schema: {
          description: 'Who changed it when, the newest first.',
          params,
          response: { ...response, 200: OfficeHistory },
        },
      },
      async (request) => {
        const { kind, id } = request.params;
        mustBeOwn(clerk(request), townOf(kind, standing(settings(), kind, id)));
        return desk.history(kind, id);
      },
    );

    app.post(
      '/api/v1/office/changes',
      {
        config: limited,
        bodyLimit: DOCUMENT_BYTES,
        schema: {
          description:
            'Changes one of them, adds one, or takes one away (`document` null). `dryRun`: only tells what it would do. Refused with 409 where it was changed since the version that it was made from.',
          querystring: DryRun,
          body: OfficeChangeRequest,
          response: { ...response, 200: OfficeReview },
        },
      },
      (request) =>
        desk.change(
          { ...request.body, document: request.body.document ?? null },
          clerk(request),
          request.query.dryRun,
        ),
    );

    app.post(
      '/api/v1/office/undo',
      {
        config: limited,
        schema: {
          description:
            'Takes the newest change of one of them back, by a new change. Refused where a newer one lies upon it.',
          querystring: DryRun,
          body: params.extend({ seq: z.number().int().min(1) }),
          response: { ...response, 200: OfficeReview },
        },
      },
      (request) => desk.undo(request.body, clerk(request), request.query.dryRun),
    );
  };
}

const byId = <T extends { id: string }>(all: Iterable<T>): T[] =>
  [...all].sort((a, b) => inNaturalOrder(a.id, b.id));

/** Those of each kind by their ids, as people count. */
function thingsOf({ towns, stations, people, duties }: Settings): OfficeThing[] {
  return [
    ...byId(towns.values()).map(({ id, nameJa, nameEn }) => ({
      kind: 'town' as const,
      id,
      town: id,
      nameJa,
      nameEn,
    })),
    ...byId(stations.values()).map(({ id, town, nameJa, nameEn }) => ({
      kind: 'station' as const,
      id,
      town,
      nameJa,
      nameEn,
    })),
    ...byId(people.values()).map(({ id, town, nameJa, nameEn = nameJa }) => ({
      kind: 'person' as const,
      id,
      town,
      nameJa,
      nameEn,
    })),
    ...[...duties.keys()].sort(inNaturalOrder).map((town) => {
      const { nameJa = town, nameEn = town } = towns.get(town) ?? {};
      return { kind: 'duty' as const, id: town, town, nameJa, nameEn };
    }),
  ];
}
