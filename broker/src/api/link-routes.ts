import { CameraId, type Instant, type Person, type StationId } from '@kawamori/contracts';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { AcknowledgeDesk } from '../duty/acknowledge.js';
import { linkPage, noSuchLinkPage } from '../duty/link-page.js';
import type { Called, Links } from '../duty/links.js';
import type { PictureStore } from '../pictures/picture-store.js';
import type { HubView } from '../views/hub-view.js';
import type { Api } from './http-server.js';

export interface LinkInputs {
  links: Pick<Links, 'find'>;
  view: Pick<HubView, 'settings' | 'notice' | 'noticesOf' | 'station' | 'pictures'>;
  pictures: PictureStore;
  desk: AcknowledgeDesk;
  drill: boolean;
  recording(): boolean;
  riverNow(): Instant;
}

/** Of one address in a minute. An open page asks twice. */
const PAGES_A_MINUTE = 60;
const PRESSES_A_MINUTE = 20;

const token = z.string().max(100);
const At = z.coerce.number().int().min(0).max(4_102_444_800_000);
const Pressed = z.object({ seen: z.string().max(200) });

/** What is known behind a link, as of now. */
interface Opened extends Called {
  who: Person;
  episode: string;
  station: StationId;
}

/**
 * What the link in a notice opens, for its person alone and without signing in. To look changes nothing: mail servers and chats look at
 * links before people do. To press acknowledges, once for each link.
 */
export function linkRoutes(inputs: LinkInputs): (app: Api) => void {
  const { links, view, pictures, desk, drill } = inputs;

  const open = (sent: string): Opened | undefined => {
    const called = links.find(sent);
    const who = called && view.settings().people.get(called.person);
    const notice = called && view.notice(called.notice);
    return who && notice && { ...called, who, episode: notice.episode, station: notice.station };
  };

  const hasPressed = ({ notice, person }: Called): boolean =>
    view.notice(notice)?.acknowledged.some(({ by, via }) => by === person && via === 'link') ?? false;

  const pageOf = (sent: string, opened: Opened): string | undefined => {
    const newest = view.noticesOf(opened.episode).at(-1);
    const notice = newest === undefined ? undefined : view.notice(newest);
    if (!notice) return undefined;
    const isOwn = notice.acknowledged.some(({ by, via }) => by === opened.person && via === 'link');
    return linkPage({
      ...{ token: sent, person: opened.who, notice, drill },
      may: isOwn ? 'see' : hasPressed(opened) ? 'spent' : 'acknowledge',
      station: view.station(opened.station),
      riverNow: inputs.riverNow(),
      recording: inputs.recording(),
    });
  };

  const send = (reply: FastifyReply, sent: string) => {
    const opened = open(sent);
    const page = opened && pageOf(sent, opened);
    return reply
      .status(page === undefined ? 404 : 200)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(page ?? noSuchLinkPage(drill));
  };
  const limited = (max: number) => ({ rateLimit: { max, timeWindow: '1 minute' } });

  return (app) => {
    app.get(
      '/a/:token',
      { config: limited(PAGES_A_MINUTE), schema: { hide: true, params: z.strictObject({ token }) } },
      (request, reply) => send(reply, request.params.token),
    );

    app.get(
      '/a/:token/pictures/:camera/:at.webp',
      {
        config: limited(PAGES_A_MINUTE),
        schema: { hide: true, params: z.strictObject({ token, camera: CameraId, at: At }) },
      },
      async (request, reply) => {
        const opened = open(request.params.token);
        const cameras = (opened && view.settings().stations.get(opened.station)?.cameras) ?? [];
        const isOf = cameras.some(({ id }) => id === request.params.camera);
        const picture = isOf ? view.pictures().at(request.params.camera, request.params.at) : undefined;
        const bytes = picture && !picture.gone ? await pictures.read(picture, 'view') : undefined;
        if (!bytes) return reply.status(404).send();
        return reply.header('cache-control', 'private, no-store').type('image/webp').send(bytes);
      },
    );

    // A plain form, so that the page needs no script. In a room of its own: nothing else of the API takes forms.
    app.register((room, _options, done) => {
      room.addContentTypeParser(
        'application/x-www-form-urlencoded',
        { parseAs: 'string', bodyLimit: 2_048 },
        (_request, body, parsed) => parsed(null, Object.fromEntries(new URLSearchParams(String(body)))),
      );
      room.post<{ Params: { token: string } }>(
        '/a/:token',
        { config: limited(PRESSES_A_MINUTE), schema: { hide: true, params: z.strictObject({ token }) } },
        async (request, reply) => {
          const sent = request.params.token;
          const opened = open(sent);
          const pressed = Pressed.safeParse(request.body);
          if (opened && pressed.success && !hasPressed(opened)) {
            const { episode, person: by } = opened;
            await desk.acknowledge({ episode, notice: pressed.data.seen, by, via: 'link' });
          }
          // Seen Other: to renew the page is not to press again.
          return opened ? reply.redirect(`/a/${sent}`, 303) : send(reply, sent);
        },
      );
      done();
    });
  };
}
