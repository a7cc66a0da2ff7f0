import {
  AcknowledgeAnswer,
  AcknowledgeRequest,
  ApiError,
  CloseRequest,
  HandledEpisode,
  HandOverRequest,
  type Instant,
  NoteRequest,
  PersonView,
  TownId,
  UndoRequest,
} from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { handledEpisodes } from '../duty/handled-episodes.js';
import type { Handled, HandlingDesk, NotHandled } from '../duty/handling-desk.js';
import { onDuty } from '../duty/ladder.js';
import type { HubView } from '../views/hub-view.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import type { WhoAsks } from './who-asks.js';

export interface EpisodeInputs {
  desk: HandlingDesk;
  view: Pick<HubView, 'notices' | 'settings' | 'isOver'>;
  wallNow(): Instant;
  asks: WhoAsks;
}

/** What one address may say of episodes in a minute. */
const A_MINUTE = 60;
/** Of so many of the newest notices the episodes are listed. */
const NOTICES_LOOKED_AT = 500;

const params = z.strictObject({ episode: z.string().max(120) });
const response = { 200: AcknowledgeAnswer, 401: ApiError, 404: ApiError, 409: ApiError, 429: ApiError };

/** What staff do about an episode, and to whom it can be handed over. */
export function episodeRoutes({ desk, view, wallNow, asks }: EpisodeInputs): (app: Api) => void {
  const config = { rateLimit: { max: A_MINUTE, timeWindow: '1 minute' } };
  const speaker = (request: FastifyRequest) => ({ by: asks(request), via: 'face' }) as const;
  const done = (handled: Handled): AcknowledgeAnswer => {
    if (typeof handled === 'string') throw REFUSALS[handled]();
    return handled;
  };

  return (app) => {
    app.get(
      '/api/v1/episodes',
      {
        schema: {
          description:
            'Episodes of which something was told, the one told of last first, and how people deal with them: those of the newest 500 notices.',
          querystring: z.strictObject({ town: TownId.optional() }),
          response: { 200: z.array(HandledEpisode), 401: ApiError },
        },
      },
      (request) => {
        asks(request);
        const { town } = request.query;
        return handledEpisodes(view.notices(NOTICES_LOOKED_AT), view.settings(), view.isOver).filter(
          (one) => town === undefined || one.town === town,
        );
      },
    );
    app.get(
      '/api/v1/people',
      {
        schema: {
          description:
            'To whom an episode can be handed over, whoever is on duty first. Without numbers and addresses.',
          response: { 200: z.array(PersonView), 401: ApiError },
        },
      },
      (request) => {
        asks(request);
        return peopleIn(view.settings(), wallNow());
      },
    );
    app.post(
      '/api/v1/episodes/:episode/acknowledge',
      {
        config,
        schema: {
          description:
            'The person who asks has taken note of an episode: nobody else is called about what was told of it so far, up to `notice` where one is named. Both towns see it.',
          ...{ params, body: AcknowledgeRequest, response },
        },
      },
      async (request) =>
        done(await desk.acknowledge({ ...request.params, ...request.body, ...speaker(request) })),
    );
    app.post(
      '/api/v1/episodes/:episode/hand-over',
      {
        config,
        schema: {
          description:
            'Hands an episode over to a person, who is called and must acknowledge; until somebody has, whoever asks stays responsible.',
          ...{ params, body: HandOverRequest, response },
        },
      },
      async (request) =>
        done(await desk.handOver({ ...request.params, ...request.body, ...speaker(request) })),
    );
    app.post(
      '/api/v1/episodes/:episode/close',
      {
        config,
        schema: {
          description:
            'Dealt with: nobody is called or reminded of what was told so far. A higher level or a further rise calls again; the level stays what it is.',
          ...{ params, body: CloseRequest, response },
        },
      },
      async (request) => done(await desk.close({ ...request.params, ...request.body, ...speaker(request) })),
    );
    app.post(
      '/api/v1/episodes/:episode/notes',
      {
        config,
        schema: {
          description: 'A line for the record of an episode. Nothing follows from it.',
          ...{ params, body: NoteRequest, response },
        },
      },
      async (request) => done(await desk.note({ ...request.params, ...request.body, ...speaker(request) })),
    );
    app.post(
      '/api/v1/episodes/:episode/undo',
      {
        config,
        schema: {
          description:
            'Takes back what the person who asks has said last: an acknowledgement or a closing within five minutes, a hand-over as long as nobody has taken it over. Calling goes on where it stood.',
          ...{ params, body: UndoRequest, response },
        },
      },
      async (request) => done(await desk.undo(request.params.episode, request.body.what, speaker(request))),
    );
  };
}

const REFUSALS: Readonly<Record<NotHandled, () => ApiFault>> = {
  'no-episode': () => new ApiFault(404, 'no-episode', 'そのお知らせはありません。'),
  'nobody-of-that-name': () =>
    new ApiFault(404, 'no-person', 'その担当者は登録されていません。引き継ぐ相手を選び直してください。'),
  'to-oneself': () =>
    new ApiFault(409, 'to-oneself', '自分には引き継げません。ほかの担当者を選んでください。'),
  'nothing-to-undo': () => new ApiFault(409, 'nothing-to-undo', '取り消せるものがありません。'),
  'too-late': () =>
    new ApiFault(
      409,
      'too-late',
      '取り消せる時間（5分）が過ぎたか、すでに引き受けられています。経過に書き添えてください。',
    ),
};

/** Everybody who can be called, whoever is on duty first. */
export function peopleIn(
  { people, shifts }: Pick<ReturnType<HubView['settings']>, 'people' | 'shifts'>,
  wallNow: Instant,
): PersonView[] {
  const now = new Set(onDuty(shifts, wallNow));
  return [...people.values()]
    .map(({ id, town, nameJa, nameEn }) => ({
      ...{ id, town, nameJa, nameEn: nameEn ?? nameJa, isOnDuty: now.has(id) },
    }))
    .sort((a, b) => Number(b.isOnDuty) - Number(a.isOnDuty) || a.nameJa.localeCompare(b.nameJa, 'ja'));
}
