import { ApiError, PersonId, PUSH_TEXTS, PushBrowserId, PushRequest, PushView } from '@kawamori/contracts';
import { z } from 'zod';
import { MOST_BROWSERS, type PushBrowsers, type PushFault } from '../notices/web-push/push-browsers.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import type { WhoAsks } from './who-asks.js';

/** Changes from one address in a minute. */
const A_MINUTE = 20;

/** Notices in browsers: who has them where, switched on and off by staff. */
export function pushRoutes({
  browsers,
  asks,
}: {
  browsers: PushBrowsers;
  asks: WhoAsks;
}): (app: Api) => void {
  const config = { rateLimit: { max: A_MINUTE, timeWindow: '1 minute' } };
  return (app) => {
    app.get(
      '/api/v1/push',
      {
        schema: {
          description:
            'Who may have notices in a browser (web-push among the contacts), and in which they have.',
          response: { 200: PushView, 401: ApiError },
        },
      },
      () => browsers.view(),
    );
    app.post(
      '/api/v1/push/people/:person/browsers',
      {
        config,
        schema: {
          description: 'Switches notices to a person on in a browser, by what its Push API has handed out.',
          params: z.strictObject({ person: PersonId }),
          body: PushRequest,
          response: { 200: PushView, 401: ApiError, 404: ApiError, 409: ApiError },
        },
      },
      async (request) => {
        const { person } = request.params;
        const fault = await browsers.subscribe(person, request.body, { by: asks(request), via: 'face' });
        if (fault) throw pushFault(fault);
        return browsers.view();
      },
    );
    app.delete(
      '/api/v1/push/people/:person/browsers/:browser',
      {
        config,
        schema: {
          description: 'Nothing is sent to this browser any more.',
          params: z.strictObject({ person: PersonId, browser: PushBrowserId }),
          response: { 200: PushView, 401: ApiError, 404: ApiError },
        },
      },
      async (request) => {
        const { person, browser } = request.params;
        if (!(await browsers.remove(person, browser, asks(request))))
          throw new ApiFault(404, 'no-browser', PUSH_TEXTS.none.ja);
        return browsers.view();
      },
    );
  };
}

/** Why a browser was not taken, in words for whoever holds it. */
export function pushFault(fault: PushFault): ApiFault {
  const filled = (text: string, values: Record<string, string> = {}) =>
    text.replace(/\{(\w+)\}/g, (brace, name: string) => values[name] ?? brace);
  switch (fault.fault) {
    case 'no-person':
      return new ApiFault(404, 'no-person', PUSH_TEXTS.noContact.ja);
    case 'no-contact':
      return new ApiFault(409, 'no-contact', PUSH_TEXTS.noContact.ja);
    case 'foreign-service':
      return new ApiFault(409, 'foreign-service', filled(PUSH_TEXTS.foreignService.ja, { host: fault.host }));
    case 'too-many':
      return new ApiFault(
        409,
        'too-many-browsers',
        filled(PUSH_TEXTS.tooMany.ja, { most: String(MOST_BROWSERS) }),
      );
  }
}
