import {
  AcknowledgeAnswer,
  ApiError,
  CallMusterRequest,
  DAY,
  EndMusterRequest,
  type Instant,
  MusterAnswerRequest,
  MusterArrivalRequest,
  MusterList,
  OwnMusterAnswer,
  type TownId,
  UndoMusterRequest,
} from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { musteredPeople, musterGroups } from '../duty/muster.js';
import type { MusterDesk, MusterOutcome } from '../duty/muster-desk.js';
import { musterView } from '../duty/muster-view.js';
import type { Account } from '../people/account.js';
import type { HubView } from '../views/hub-view.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';

export interface MusterRouteInputs {
  view: Pick<HubView, 'musters' | 'settings' | 'notice'>;
  desk: MusterDesk;
  account(request: FastifyRequest): Account;
  /** Whether whoever asks may speak for a town. */
  speaksFor(request: FastifyRequest, town: TownId): boolean;
  /** Whether they may enter answers for it, and so see telephone numbers. */
  mayEnter(request: FastifyRequest, town: TownId): boolean;
  riverNow(): Instant;
}

/** What one address may write in a minute: a room full of people enters what they hear by telephone. */
const WRITES_A_MINUTE = 120;

/** Who was called together, who has answered what and who is there; and what is entered of it. */
export function musterRoutes({
  view,
  desk,
  account,
  speaksFor,
  mayEnter,
  riverNow,
}: MusterRouteInputs): (app: Api) => void {
  const config = { rateLimit: { max: WRITES_A_MINUTE, timeWindow: '1 minute' } };
  const faults = { 400: ApiError, 401: ApiError, 403: ApiError, 404: ApiError, 409: ApiError };
  const response = { 200: AcknowledgeAnswer, ...faults };
  const done = (outcome: MusterOutcome): AcknowledgeAnswer => {
    if (!outcome.ok) throw new ApiFault(outcome.status, outcome.code, outcome.message);
    return { recorded: outcome.recorded };
  };
  /** @throws ApiFault where whoever asks does not speak for its town */
  const ownTown = (request: FastifyRequest, town: TownId | undefined) => {
    if (town !== undefined && !speaksFor(request, town))
      throw new ApiFault(403, 'other-town', 'ほかの町の参集です。その町の担当者に依頼してください。');
  };
  const townOf = (muster: string) => view.musters().one(muster)?.town;

  return (app) => {
    app.get(
      '/api/v1/musters',
      {
        schema: {
          description:
            'Musters (参集): who was called together, who comes when, who does not, who has not answered and who is there. Telephone numbers only for who may enter answers.',
          response: { 200: MusterList, 401: ApiError, 403: ApiError },
        },
      },
      (request) => {
        const { person } = account(request);
        const { towns, duties, people } = view.settings();
        return {
          musters: view
            .musters()
            .since(riverNow() - DAY)
            .map((one) => musterView(one, view, mayEnter(request, one.town))),
          choices: [...towns.keys()].map((town) => {
            const of = { town, plan: duties.get(town), people };
            const open = view
              .musters()
              .open()
              .filter((one) => one.town === town);
            const countOf = (asked?: string[]) =>
              musteredPeople({ groups: musterGroups(of, asked, open, riverNow()) ?? [] }).length;
            const groups = of.plan?.groups ?? [];
            return {
              ...{ town, everybody: countOf() },
              groups: groups.map(({ id, nameJa }) => ({ id, nameJa, count: countOf([id]) })),
            };
          }),
          self: person,
        };
      },
    );
    app.post(
      '/api/v1/musters',
      {
        config,
        schema: {
          description:
            'Calls people together: groups of the town’s duty plan, or all its people. Whoever is being called together already is not called once more.',
          body: CallMusterRequest,
          response,
        },
      },
      async (request) => {
        const { town } = request.body;
        if (!view.settings().towns.has(town))
          throw new ApiFault(404, 'no-town', 'その町は登録されていません。');
        ownTown(request, town);
        return done(await desk.call(request.body, account(request).name));
      },
    );
    app.post(
      '/api/v1/musters/own-answer',
      {
        config,
        schema: {
          description:
            'Whoever was called answers for themself: in how many minutes they come, or not (null).',
          body: OwnMusterAnswer,
          response,
        },
      },
      async (request) => {
        const { name, person } = account(request);
        if (person === null)
          throw new ApiFault(409, 'no-person', 'このアカウントには、呼び出す人が結び付けられていません。');
        const { muster, ...said } = request.body;
        return done(await desk.answer(muster, { ...said, person, by: name, via: 'face' }));
      },
    );
    app.post(
      '/api/v1/musters/answer',
      {
        config,
        schema: {
          description: 'What somebody has said by telephone, entered for them; also to correct what stands.',
          body: MusterAnswerRequest,
          response,
        },
      },
      async (request) => {
        const { muster, ...said } = request.body;
        ownTown(request, townOf(muster));
        return done(await desk.answer(muster, { ...said, by: account(request).name, via: 'hq' }));
      },
    );
    app.post(
      '/api/v1/musters/arrival',
      { config, schema: { description: 'Somebody is there.', body: MusterArrivalRequest, response } },
      async (request) => {
        const { muster, person } = request.body;
        ownTown(request, townOf(muster));
        return done(await desk.arrive(muster, person, account(request).name));
      },
    );
    app.post(
      '/api/v1/musters/undo',
      {
        config,
        schema: {
          description:
            'Takes back an answer or an arrival. Whoever has said nothing then is called again until its hour.',
          body: UndoMusterRequest,
          response,
        },
      },
      async (request) => {
        const { muster, person, what } = request.body;
        ownTown(request, townOf(muster));
        return done(await desk.undo(muster, person, what, account(request).name));
      },
    );
    app.post(
      '/api/v1/musters/end',
      {
        config,
        schema: {
          description:
            'A muster ends, or (`mistake`) should not have been called: nobody is called for it any more.',
          body: EndMusterRequest,
          response,
        },
      },
      async (request) => {
        const { muster, mistake } = request.body;
        ownTown(request, townOf(muster));
        return done(await desk.end(muster, account(request).name, mistake));
      },
    );
  };
}
