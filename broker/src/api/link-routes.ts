import { CameraId, type Instant, type NoticeView, PersonId, Undoable } from '@kawamori/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { HandlingDesk } from '../duty/handling-desk.js';
import {
  busyLinkPage,
  handOverPage,
  isForMe,
  type LinkPageModel,
  LONGEST_HAND_OVER,
  linkPage,
  noSuchLinkPage,
  type OtherNotice,
  type RefusedHandOver,
} from '../duty/link-page.js';
import type { Called } from '../duty/links.js';
import type { Muster } from '../duty/muster.js';
import { type RefusedForm, readMusterForm } from '../duty/muster-answer-form.js';
import type { MusterDesk } from '../duty/muster-desk.js';
import { musterPage } from '../duty/muster-page.js';
import type { LinkOpener, OpenedLink } from '../duty/opened-link.js';
import type { PictureStore } from '../pictures/picture-store.js';
import type { HubView } from '../views/hub-view.js';
import { peopleIn } from './episode-routes.js';
import type { Api } from './http-server.js';

export interface LinkInputs {
  opener: LinkOpener;
  view: Pick<HubView, 'settings' | 'notice' | 'askingOf' | 'toldSince' | 'isOver' | 'station' | 'pictures'>;
  pictures: PictureStore;
  desk: HandlingDesk;
  musters: MusterDesk;
  drill: boolean;
  /** Whether its person may have notices in a browser. */
  offersPush(opened: OpenedLink): boolean;
  recording(): boolean;
  riverNow(): Instant;
  wallNow(): Instant;
}

/** Of one link in a minute, and of one address for links that do not open. An open page asks four times: for itself and its picture. */
const PAGES_A_MINUTE = 60;
const PRESSES_A_MINUTE = 20;

/** Notices that are acknowledged by one press, at most. */
const MOST_AT_ONCE = 30;
/** As a form sends them: a word of two hundred characters takes nine bytes for each, a notice's key some 150. */
export const LINK_FORM_BYTES = 8_192;

const token = z.string().max(100);
const At = z.coerce.number().int().min(0).max(4_102_444_800_000);
const Seen = z.string().max(200);
/** What of a hand-over stands in a form, whatever else may be wrong with it. */
const Word = z.string().optional().catch(undefined);
const HandOverForm = z.object({ to: Word, note: Word }).catch({});
/** What was pressed: the acknowledgement of several, a word that is taken back, a person to whom it goes, or else the acknowledgement. */
const Pressed = z.union([
  z.object({ all: z.array(Seen).min(1).max(MOST_AT_ONCE) }),
  z.object({ undo: Undoable }),
  z.object({ seen: Seen, to: PersonId, note: z.string().trim().max(LONGEST_HAND_OVER).default('') }),
  // Nothing besides: a hand-over that cannot be taken is no acknowledgement.
  z.strictObject({ seen: Seen }),
]);

/**
 * What the link in a notice opens, for its person alone and without signing in. To look changes nothing: mail servers and chats look at
 * links before people do. To press acknowledges, once for each link, also where that was taken back.
 */
export function linkRoutes(inputs: LinkInputs): (app: Api) => void {
  const { view, pictures, desk, drill } = inputs;
  const { open, toldWith } = inputs.opener;

  const musterOf = ({ episode }: OpenedLink): Muster | undefined => inputs.musters.one(episode);

  const musterPageOf = ({ who }: OpenedLink, muster: Muster, refused?: RefusedForm): string => {
    const town = view.settings().towns.get(muster.town);
    const townName = (who.language === 'ja' ? town?.nameJa : town?.nameEn) ?? muster.town;
    return musterPage({
      ...{ person: who, muster, townName, drill, refused },
      recording: inputs.recording(),
      riverNow: inputs.riverNow(),
    });
  };

  const hasPressed = ({ notice, person }: Called): boolean =>
    view.notice(notice)?.acknowledged.some(({ by, via }) => by === person && via === 'link') ?? false;

  /** What people speak of: the newest notice of its episode that asks for an answer. */
  const newestOf = ({ episode }: OpenedLink): NoticeView | undefined => {
    const newest = view.askingOf(episode).at(-1);
    return newest === undefined ? undefined : view.notice(newest);
  };

  const isOwn = ({ person }: Called, { acknowledged }: NoticeView): boolean =>
    acknowledged.some(({ by, via }) => by === person && via === 'link');

  /** What its person may do about the newest notice by this link. */
  const mayBy = (opened: OpenedLink, notice: NoticeView): LinkPageModel['may'] => {
    if (opened.isUndone) return isOwn(opened, notice) || notice.closed ? 'see' : 'undone';
    if (isForMe(notice, opened.who)) return 'acknowledge';
    if (isOwn(opened, notice)) return 'see';
    if (hasPressed(opened)) return 'spent';
    // What is over calls nobody: there is nothing to be stopped.
    return notice.closed || view.isOver(notice.key) ? 'see' : 'acknowledge';
  };

  /** What else stands in the message, each episode once. */
  const othersOf = (opened: OpenedLink): OtherNotice[] => {
    const episodes = new Set([opened.episode]);
    return toldWith(opened)
      .flatMap((other): OtherNotice[] => {
        const notice = newestOf(other);
        if (!notice || episodes.has(other.episode)) return [];
        episodes.add(other.episode);
        const isOpen = notice.acknowledged.length === 0 || isForMe(notice, other.who);
        return [{ token: other.token, notice, waits: isOpen && mayBy(other, notice) === 'acknowledge' }];
      })
      .slice(0, MOST_AT_ONCE - 1);
  };

  const pageOf = (sent: string, opened: OpenedLink): string | undefined => {
    const muster = musterOf(opened);
    if (muster) return musterPageOf(opened, muster);
    const notice = newestOf(opened);
    if (!notice) return undefined;
    const { episode, person: by } = opened;
    // Whoever has given it away, and another has it, has nothing more to do with it.
    const { handedOver } = notice;
    const isGivenAway = handedOver?.taken != null && handedOver.by === by && handedOver.via === 'link';
    const mayUndo =
      isGivenAway || opened.isUndone
        ? undefined
        : (['handed-over', 'acknowledged'] as const).find((what) =>
            desk.mayUndo(episode, what, { by, via: 'link' }),
          );
    return linkPage({
      ...{ token: sent, person: opened.who, notice, since: view.toldSince(notice.key), drill, mayUndo },
      may: mayBy(opened, notice),
      others: othersOf(opened),
      mayHandOver:
        isOwn(opened, notice) && !opened.isUndone && !isGivenAway && !isHandingOver(notice) && !notice.closed,
      station: opened.station === null ? undefined : view.station(opened.station),
      offersPush: inputs.offersPush(opened),
      riverNow: inputs.riverNow(),
      recording: inputs.recording(),
    });
  };

  const acknowledge = async (opened: OpenedLink, seen: string): Promise<void> => {
    const { episode, person: by } = opened;
    const notice = newestOf(opened);
    if (notice && !opened.isUndone && (!hasPressed(opened) || isForMe(notice, opened.who)))
      await desk.acknowledge({ episode, notice: seen, by, via: 'link' });
  };

  /** What was pressed is done; a hand-over that cannot be is answered with why. */
  const press = async (
    opened: OpenedLink,
    pressed: z.infer<typeof Pressed>,
  ): Promise<RefusedHandOver | undefined> => {
    const { episode, person: by } = opened;
    if ('all' in pressed) {
      const links = [opened, ...toldWith(opened)];
      for (const seen of pressed.all) {
        const of = view.notice(seen)?.episode;
        const link = links.find((one) => one.episode === of);
        if (link) await acknowledge(link, seen);
      }
      return undefined;
    }
    const speaker = { by, via: 'link' } as const;
    const notice = newestOf(opened);
    if (!notice || opened.isUndone) return undefined;
    if ('undo' in pressed) await desk.undo(episode, pressed.undo, speaker);
    else if ('to' in pressed) {
      const { seen, to, note } = pressed;
      if (!isOwn(opened, notice)) return { why: 'not-yours', to, note };
      const words = { episode, notice: seen, to, ...speaker, ...(note === '' ? {} : { note }) };
      const handled = await desk.handOver(words);
      if (handled === 'nobody-of-that-name' || handled === 'to-oneself') return { why: handled, to, note };
    } else await acknowledge(opened, pressed.seen);
    return undefined;
  };

  const handOverPageOf = (
    opened: OpenedLink,
    notice: NoticeView,
    { back, refused }: { back: string; refused?: RefusedHandOver },
  ): string => {
    const people = peopleIn(view.settings(), inputs.wallNow()).filter(({ id }) => id !== opened.person);
    return handOverPage({ back, person: opened.who, notice, people, drill, refused });
  };

  const send = (reply: FastifyReply, sent: string) => {
    const opened = open(sent);
    const page = opened && pageOf(sent, opened);
    return answerWith(reply, page === undefined ? 404 : 200, page ?? noSuchLinkPage(drill));
  };
  const answerWith = (reply: FastifyReply, status: number, page: string) =>
    reply.status(status).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(page);
  // By link: many pages stand open behind one address (a VPN, a proxy), and whoever tries links there holds up none of them.
  const countedBy = (request: FastifyRequest): string => {
    const sent = (request.params as { token?: string }).token ?? '';
    return open(sent) ? `link:${sent}` : `address:${request.ip ?? 'socket'}`;
  };
  const limited = (max: number) => ({
    rateLimit: { max, timeWindow: '1 minute', keyGenerator: countedBy },
  });

  return (app) => {
    app.register((room, _options, done) => {
      answerInPages(room as unknown as Api);
      pages(room as unknown as Api);
      done();
    });
  };

  /** Whoever opens a link is a person at a telephone, also where it is refused. */
  function answerInPages(app: Api): void {
    app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
      if (error.statusCode !== 429) throw error;
      return reply
        .status(429)
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(busyLinkPage(drill));
    });
  }

  function pages(app: Api): void {
    app.get(
      '/a/:token',
      { config: limited(PAGES_A_MINUTE), schema: { hide: true, params: z.strictObject({ token }) } },
      (request, reply) => send(reply, request.params.token),
    );

    app.get(
      '/a/:token/hand-over',
      { config: limited(PAGES_A_MINUTE), schema: { hide: true, params: z.strictObject({ token }) } },
      (request, reply) => {
        const sent = request.params.token;
        const opened = open(sent);
        const notice = opened && newestOf(opened);
        if (!opened || !notice) return send(reply, sent);
        if (!isOwn(opened, notice) || opened.isUndone) return reply.redirect(`../${sent}`, 303);
        return answerWith(reply, 200, handOverPageOf(opened, notice, { back: `../${sent}` }));
      },
    );

    app.get(
      '/a/:token/pictures/:camera/:at.webp',
      {
        config: limited(PAGES_A_MINUTE),
        schema: { hide: true, params: z.strictObject({ token, camera: CameraId, at: At }) },
      },
      async (request, reply) => {
        const opened = open(request.params.token);
        const station = opened?.station ?? undefined;
        const cameras = (station && view.settings().stations.get(station)?.cameras) ?? [];
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
        { parseAs: 'string', bodyLimit: LINK_FORM_BYTES },
        (_request, body, parsed) => {
          const form = new URLSearchParams(String(body));
          const all = form.getAll('all');
          parsed(null, { ...Object.fromEntries(form), ...(all.length > 0 ? { all } : {}) });
        },
      );
      room.post<{ Params: { token: string } }>(
        '/a/:token',
        { config: limited(PRESSES_A_MINUTE), schema: { hide: true, params: z.strictObject({ token }) } },
        async (request, reply) => {
          const sent = request.params.token;
          const opened = open(sent);
          const muster = opened && musterOf(opened);
          if (opened && muster) {
            const read = readMusterForm(request.body);
            // What was typed stands there again, with what is wrong.
            if ('refused' in read) return answerWith(reply, 400, musterPageOf(opened, muster, read.refused));
            const { note, inMinutes } = read.said;
            const said = { inMinutes, ...(note === '' ? {} : { note }) };
            await inputs.musters.answer(muster.id, { ...said, ...byLink(opened) });
          }
          const pressed = Pressed.safeParse(request.body);
          if (opened && !muster) {
            const refused = pressed.success
              ? await press(opened, pressed.data)
              : refusedHandOver(request.body);
            const notice = refused && newestOf(opened);
            if (notice)
              return answerWith(reply, 400, handOverPageOf(opened, notice, { back: sent, refused }));
          }
          // Seen Other: to renew the page is not to press again. Relative: a rehearsal's pages stand below another address.
          return opened ? reply.redirect(sent, 303) : send(reply, sent);
        },
      );
      done();
    });
  }
}

/** Of a form that could not be read: what of a hand-over it lacks, or has too much of; undefined where it was none. */
function refusedHandOver(form: unknown): RefusedHandOver | undefined {
  const { to, note } = HandOverForm.parse(form);
  if (to === undefined && note === undefined) return undefined;
  const said = { to: to ?? '', note: (note ?? '').trim() };
  return { why: said.note.length > LONGEST_HAND_OVER ? 'too-long' : 'nobody-chosen', ...said };
}

const byLink = ({ person }: OpenedLink) => ({ person, by: person, via: 'link' }) as const;

const isHandingOver = ({ handedOver }: NoticeView): boolean => handedOver !== null && !handedOver.taken;
