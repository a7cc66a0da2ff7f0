import { randomBytes } from 'node:crypto';
import {
  ApiError,
  type FactBody,
  Health,
  type Instant,
  JoinRequest,
  type KeyAnswer,
  KeyOptions,
  type NewFact,
  PasskeyRequest,
  SessionView,
  SetupRequest,
  SignInRequest,
} from '@kawamori/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { JournalUnavailable } from '../journal/journal.js';
import { type Account, isActive } from '../people/account.js';
import { invitedBy } from '../people/account-changes.js';
import type { SetupLink } from '../people/first-account.js';
import { BROWSER_COOKIE, type KnownBrowsers, networkOf } from '../people/known-browser.js';
import type { PasswordDesk } from '../people/passwords.js';
import type { RefusedTries } from '../people/refused-tries.js';
import type { SecondFactors } from '../people/second-factor.js';
import type { KeyHeard, SecurityKeys } from '../people/security-keys.js';
import type { Sessions } from '../people/sessions.js';
import type { TryLimit } from '../people/try-limit.js';
import type { Settings } from '../settings/settings.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import { sessionView } from './session-view.js';
import { type Asking, CONFIRMED_FOR, SESSION_COOKIE } from './who-asks.js';

export interface PeopleInputs {
  sessions: Sessions;
  setup(): SetupLink;
  tries: TryLimit;
  passwords: PasswordDesk;
  factors: SecondFactors;
  keys: SecurityKeys;
  browsers: KnownBrowsers;
  asking(request: FastifyRequest): Asking;
  settings(): Pick<Settings, 'accounts' | 'towns' | 'people'>;
  /** Journals facts and waits until they have been judged. */
  settle(facts: readonly NewFact[]): Promise<void>;
  /** Journals facts; nobody waits for it. */
  note(facts: readonly NewFact[]): void;
  refused: RefusedTries;
  health(): Omit<Health, 'ok'>;
  wallNow(): Instant;
  /** Cookies only over TLS. */
  secure: boolean;
}

/** Sign-ins that may wait for their turn, each some tenths of a second. */
const MOST_WAITING = 20;

/** Wrong tries are counted, and the next has to wait. */
export function tryDesk({ tries, passwords }: Pick<PeopleInputs, 'tries' | 'passwords'>) {
  return {
    /** @throws ApiFault while there were too many */
    mayTry: (by: string, account?: string): void => {
      if (passwords.waiting >= MOST_WAITING)
        throw new ApiFault(
          503,
          'busy',
          'ログインが混み合っています。少し待ってから、もう一度お試しください。',
        );
      const waitMs = tries.waitMs(by, account);
      if (waitMs > 0) {
        const message = `${Math.ceil(waitMs / 60_000)}分ほど待ってから、もう一度お試しください。`;
        throw new ApiFault(429, 'too-many-tries', message);
      }
    },
    failed: tries.failed,
    succeeded: tries.succeeded,
  };
}

/** Wrong codes are counted by account: only who knows its password comes so far, so nobody else can lock it. */
export const factorTries = (account: string) => `code:${account}`;

/**
 * Journals that a recovery code was used before it opens anything. Where the disk takes nothing it counts as used from now on all the same,
 * and is journalled as soon as that can be done: nobody is kept out of the map.
 */
export async function settleUse(
  facts: readonly NewFact[],
  settle: (facts: readonly NewFact[]) => Promise<void>,
): Promise<void> {
  if (facts.length === 0) return;
  try {
    await settle(facts);
  } catch (error) {
    if (!(error instanceof JournalUnavailable)) throw error;
  }
}

/** Why what a key said does not count. @throws it, once what is to be journalled of it is */
export async function refuseKey(
  heard: Exclude<KeyHeard, { ok: true }>,
  settle: (facts: readonly NewFact[]) => Promise<void>,
  status: 401 | 403,
): Promise<never> {
  if (heard.facts.length > 0) await settle(heard.facts);
  if (heard.why === 'doubted')
    throw new ApiFault(
      status,
      'key-doubted',
      'このキーは複製されたおそれがあるため、使えなくしました。予備コードで入り、キーを外して登録し直してください。',
    );
  throw new ApiFault(status, 'key-wrong', 'キーで確認できませんでした。もう一度お試しください。');
}

/** Said with a factor that is taken away. */
export const EvenLast = z.strictObject({ evenLast: z.stringbool().default(false) });

/** @returns why the last factor of an account stays: whoever takes it away says that they know what follows */
export const lastFactorFault = ({ role }: Account): ApiFault =>
  new ApiFault(
    409,
    'last-factor',
    `最後の2つ目の鍵です。外すと、${role === 'administrator' ? '管理者' : '本部'}の操作はできなくなり、当番の操作だけになります。`,
  );

/** Ties what a browser is asked before anybody is signed in to that browser. */
const CHALLENGE_COOKIE = 'kawamori_challenge';
const CHALLENGE_COOKIE_S = 5 * 60;
const FOURTEEN_DAYS_S = 14 * 24 * 3_600;
/** As long as browsers keep a cookie at most. */
const FOUR_HUNDRED_DAYS_S = 400 * 24 * 3_600;

/** Signing in: the one-time link for the first account or an invitation, then name, password and, where there is one, a code. */
export function peopleRoutes(inputs: PeopleInputs): (app: Api) => void {
  const { sessions, setup, passwords, factors, keys, browsers, asking, settings, settle, secure } = inputs;
  const { note, refused } = inputs;
  const desk = tryDesk(inputs);
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;

  const begin = (
    request: FastifyRequest,
    reply: FastifyReply,
    name: string,
    { how, confirmed }: { how: FactBody<'account.signed-in'>['how']; confirmed: boolean },
  ) => {
    const origin = { address: request.ip, browser: request.headers['user-agent'] ?? '' };
    const token = sessions.begin(name, origin, confirmed);
    void reply.setCookie(SESSION_COOKIE, token, { ...cookie, maxAge: FOURTEEN_DAYS_S });
    const mark = browsers.mark(name, request.cookies[BROWSER_COOKIE]);
    if (mark !== undefined)
      void reply.setCookie(BROWSER_COOKIE, mark, { ...cookie, maxAge: FOUR_HUNDRED_DAYS_S });
    const account = settings().accounts.get(name);
    if (!account) throw new Error(`${name} was signed in and is no account`);
    const refusedBefore = refused.taken(name);
    note([
      {
        kind: 'account.signed-in',
        body: { name, how, secondFactor: confirmed, ...(refusedBefore > 0 ? { refusedBefore } : {}) },
      },
    ]);
    return sessionView(account, confirmed ? inputs.wallNow() + CONFIRMED_FOR : null);
  };

  /** The browser that was asked; none where it was not. */
  const browserOf = ({ cookies }: FastifyRequest): string => cookies[CHALLENGE_COOKIE] ?? '';
  /** Marks the browser that is being asked, for as long as this challenge lasts: a mark that it has is made to last as long. */
  const markBrowser = (request: FastifyRequest, reply: FastifyReply): string => {
    const mark = browserOf(request) || randomBytes(16).toString('base64url');
    const path = '/api/v1/session';
    void reply.setCookie(CHALLENGE_COOKIE, mark, { ...cookie, path, maxAge: CHALLENGE_COOKIE_S });
    return mark;
  };

  /** @throws ApiFault where a code or a key is wanted, or wrong */
  const secondFactor = async (
    account: Account,
    { code = '', key }: { code?: string | undefined; key?: KeyAnswer | undefined },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<boolean> => {
    const { secondFactor: has } = account;
    if (!has) return false;
    const now = inputs.wallNow();
    if (code === '' && !key) {
      const message =
        has.sealedSecret === undefined
          ? '登録したキーで確認してください。手元にないときは、予備コードを入力してください。'
          : '認証アプリに表示されている6桁の確認コードを入力してください。';
      const browser = has.keys.length > 0 ? markBrowser(request, reply) : '';
      const wanted = await keys.wanted(account, browser, now);
      throw new ApiFault(401, 'code-wanted', message, { secondFactor: wanted });
    }
    const tries = factorTries(account.name);
    desk.mayTry(tries);
    desk.failed(tries);
    if (key) {
      const heard = await keys.heard([account], key, 'sign-in', browserOf(request), now);
      if (!heard.ok) {
        note(refused.count(account.name));
        return refuseKey(heard, settle, 401);
      }
      desk.succeeded(tries);
      return true;
    }
    const facts = await factors.accepts(account, code, now);
    if (!facts) {
      note(refused.count(account.name));
      throw new ApiFault(401, 'code-wrong', '確認コードが違います。次に表示されるコードでお試しください。');
    }
    desk.succeeded(tries);
    await settleUse(facts, settle);
    return true;
  };

  /** Invitations that are being used. */
  const joining = new Set<string>();

  return (app) => {
    app.get('/api/v1/health', { schema: { response: { 200: Health } } }, () => ({
      ok: true,
      ...inputs.health(),
    }));

    app.post(
      '/api/v1/setup',
      { schema: { body: SetupRequest, response: { 200: SessionView, 403: ApiError, 429: ApiError } } },
      async (request, reply) => {
        const tries = networkOf(request.ip);
        desk.mayTry(tries);
        const { token, name, password } = request.body;
        if (!setup().fits(token)) {
          desk.failed(tries);
          note(refused.count(null));
          throw new ApiFault(
            403,
            'link-not-valid',
            'このリンクは使えません。hub の起動時に表示された最新のリンクを使ってください。',
          );
        }
        setup().spend();
        await settle([
          { kind: 'account.created', body: { name, passwordScrypt: await passwords.hash(password) } },
        ]);
        return begin(request, reply, name, { how: 'setup', confirmed: false });
      },
    );

    app.post(
      '/api/v1/join',
      {
        schema: {
          description:
            'Whoever has been invited chooses a password. The link works once; where the account has no second factor, they are signed in at once.',
          body: JoinRequest,
          response: {
            200: z.object({ name: z.string(), signedIn: z.boolean() }),
            403: ApiError,
            429: ApiError,
          },
        },
      },
      async (request, reply) => {
        const tries = networkOf(request.ip);
        desk.mayTry(tries);
        const { token, password } = request.body;
        const notValid = () => {
          desk.failed(tries);
          note(refused.count(null));
          return new ApiFault(
            403,
            'link-not-valid',
            'この招待は使えません（期限切れか、使用済みです）。管理者に、もう一度招待を依頼してください。',
          );
        };
        if (!invitedBy(settings(), token, inputs.wallNow())) throw notValid();
        const passwordScrypt = await passwords.hash(password);
        // Looked at once more: of two who use it at the same moment, one comes too late.
        const account = invitedBy(settings(), token, inputs.wallNow());
        if (!account || joining.has(token)) throw notValid();
        joining.add(token);
        try {
          const { name } = account;
          await settle([{ kind: 'account.password-set', body: { name, passwordScrypt, how: 'invitation' } }]);
          sessions.endAll(name);
          if (account.secondFactor) return { name, signedIn: false };
          begin(request, reply, name, { how: 'invitation', confirmed: false });
          return { name, signedIn: true };
        } finally {
          joining.delete(token);
        }
      },
    );
    app.post(
      '/api/v1/session',
      { schema: { body: SignInRequest, response: { 200: SessionView, 401: ApiError, 429: ApiError } } },
      async (request, reply) => {
        const { name, password, code, key } = request.body;
        const { by, account: tried } = browsers.counted(request.cookies[BROWSER_COOKIE], request.ip, name);
        desk.mayTry(by, tried);
        // Counted before the password is looked at: tries that come all at once are counted as well.
        desk.failed(by, tried);
        const account = settings().accounts.get(name);
        const known = account && isActive(account) ? account : undefined;
        if (!(await passwords.fits(known?.passwordScrypt, password)) || !known) {
          note(refused.count(known?.name ?? null));
          throw new ApiFault(401, 'not-you', '名前かパスワードが違います。');
        }
        desk.succeeded(by, tried);
        const confirmed = await secondFactor(known, { code, key }, request, reply);
        return begin(request, reply, name, { how: 'password', confirmed });
      },
    );

    app.post(
      '/api/v1/session/challenge',
      {
        schema: {
          description:
            'What the browser is to ask of a passkey, before anybody is named. It counts once, in this browser, for five minutes.',
          response: { 200: KeyOptions, 409: ApiError },
        },
      },
      async (request, reply) => {
        const options = await keys.passkeyOptions(markBrowser(request, reply), inputs.wallNow());
        if (!options)
          throw new ApiFault(
            409,
            'no-key-site',
            'このアドレスではパスキーを使えません。パスワードでサインインしてください。',
          );
        return options;
      },
    );

    app.post(
      '/api/v1/session/passkey',
      {
        schema: {
          description:
            'Signs in by a passkey alone, which has verified its owner by a PIN, a finger or a face: it stands for password and second factor.',
          body: PasskeyRequest,
          response: { 200: SessionView, 401: ApiError, 429: ApiError },
        },
      },
      async (request, reply) => {
        const { key } = request.body;
        const active = [...settings().accounts.values()].filter(isActive);
        const owner = keys.ownerOf(active, key);
        const tries = `passkey:${browsers.counted(request.cookies[BROWSER_COOKIE], request.ip, owner?.name ?? '').by}`;
        desk.mayTry(tries);
        desk.failed(tries);
        const heard = await keys.heard(active, key, 'passkey', browserOf(request), inputs.wallNow());
        if (!heard.ok) {
          note(refused.count(owner?.name ?? null));
          return refuseKey(heard, settle, 401);
        }
        desk.succeeded(tries);
        return begin(request, reply, heard.account.name, { how: 'passkey', confirmed: true });
      },
    );

    app.get('/api/v1/session', { schema: { response: { 200: SessionView, 401: ApiError } } }, (request) => {
      const { account, confirmedUntil } = asking(request);
      return sessionView(account, confirmedUntil);
    });

    app.delete('/api/v1/session', { schema: { response: { 200: z.object({}) } } }, (request, reply) => {
      const token = request.cookies[SESSION_COOKIE];
      const name = token === undefined ? undefined : sessions.of(token)?.account;
      if (token !== undefined) sessions.end(token);
      if (name !== undefined) note([{ kind: 'account.signed-out', body: { name, which: 'this', by: name } }]);
      void reply.clearCookie(SESSION_COOKIE, cookie);
      return {};
    });
  };
}
