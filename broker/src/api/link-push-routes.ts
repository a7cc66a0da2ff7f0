import { ApiError, LINK_TEXTS, PUSH_TEXTS, PushBrowserId, PushRequest } from '@kawamori/contracts';
import { z } from 'zod';
import { noSuchLinkPage } from '../duty/link-page.js';
import { linkPushPage } from '../duty/link-push-page.js';
import type { LinkOpener, OpenedLink } from '../duty/opened-link.js';
import type { PushBrowsers } from '../notices/web-push/push-browsers.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import { pushFault } from './push-routes.js';

const PAGES_A_MINUTE = 60;
const CHANGES_A_MINUTE = 10;

const token = z.string().max(100);

/** Notices in the browser of somebody who was called, by the link of a notice and without signing in. */
export function linkPushRoutes(inputs: {
  open: LinkOpener;
  browsers: PushBrowsers;
  drill: boolean;
}): (app: Api) => void {
  const { open, browsers, drill } = inputs;
  const limited = (max: number) => ({ rateLimit: { max, timeWindow: '1 minute' } });
  const opened = (sent: string): OpenedLink => {
    const found = open(sent);
    if (!found) throw new ApiFault(404, 'no-link', LINK_TEXTS.notValid.ja);
    return found;
  };
  const done = z.object({});

  return (app) => {
    app.get(
      '/a/:token/push',
      { config: limited(PAGES_A_MINUTE), schema: { hide: true, params: z.strictObject({ token }) } },
      (request, reply) => {
        const found = open(request.params.token);
        const { publicKey } = browsers.view();
        const page =
          found && publicKey !== null
            ? linkPushPage({
                ...{ token: request.params.token, person: found.who, publicKey, drill },
                browsers: browsers.of(found.person),
              })
            : undefined;
        return reply
          .status(page === undefined ? 404 : 200)
          .header('cache-control', 'no-store')
          .type('text/html; charset=utf-8')
          .send(page ?? noSuchLinkPage(drill));
      },
    );
    app.post(
      '/a/:token/push',
      {
        config: limited(CHANGES_A_MINUTE),
        schema: {
          hide: true,
          params: z.strictObject({ token }),
          body: PushRequest,
          response: { 200: done, 404: ApiError, 409: ApiError },
        },
      },
      async (request) => {
        const { person } = opened(request.params.token);
        const fault = await browsers.subscribe(person, request.body, { by: person, via: 'link' });
        if (fault) throw pushFault(fault);
        return {};
      },
    );
    app.delete(
      '/a/:token/push/:browser',
      {
        config: limited(CHANGES_A_MINUTE),
        schema: {
          hide: true,
          params: z.strictObject({ token, browser: PushBrowserId }),
          response: { 200: done, 404: ApiError },
        },
      },
      async (request) => {
        const { person } = opened(request.params.token);
        if (!(await browsers.remove(person, request.params.browser, person)))
          throw new ApiFault(404, 'no-browser', PUSH_TEXTS.none.ja);
        return {};
      },
    );
  };
}
