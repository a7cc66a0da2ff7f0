import { request as ask, type IncomingMessage } from 'node:http';
import { roleInEffect } from '@kawamori/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { noSuchLinkPage } from '../duty/link-page.js';
import type { Account } from '../people/account.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import { LINK_FORM_BYTES } from './link-routes.js';
import { whileSignedIn } from './while-signed-in.js';
import { LED_ACCOUNT, LED_ROLE } from './who-asks.js';

export interface ProxyInputs {
  /** Where the hub of the rehearsal answers; undefined while none runs. */
  socket(): string | undefined;
  account(request: FastifyRequest): Account;
}

/** What of that hub may be reached: what its screens show, and what is answered there. Nothing of accounts. */
const SHOWN =
  /^(?:snapshot|live|notices|stations|episodes|cameras|map-layers|basemap|session|health|readings\.csv|ledger|ledger\.csv|ledger\.html|hq\/hours\.html|hq\/hours\.csv|hq\/situation\.html|hq\/reception\.html|hq\/reception\.csv|hq\/hand-over\.html|entries|headquarters|musters|people|announcements|orders)(?:[/?]|$)/;
/** What a browser says that the other hub needs. */
const PASSED_ON = ['accept', 'accept-language', 'last-event-id', 'if-none-match'] as const;
/** What it answers that the browser needs. */
const HANDED_BACK = [
  ...['content-type', 'cache-control', 'etag', 'location', 'content-disposition', 'x-accel-buffering'],
  ...[
    'content-security-policy',
    'x-content-type-options',
    'referrer-policy',
    'cross-origin-opener-policy',
    'permissions-policy',
  ],
] as const;
const FORM = 'application/x-www-form-urlencoded';

/** The screens of a rehearsal, shown by the real hub: it says who asks, and nobody reaches the rehearsal's hub but through it. */
export function rehearsalProxy({ socket, account }: ProxyInputs): (app: Api) => void {
  const over = () => new ApiFault(404, 'no-rehearsal', '訓練は行われていません。');

  const pass = (
    request: FastifyRequest,
    reply: FastifyReply,
    { path, who, body, type }: { path: string; who?: () => Account; body?: string; type?: string },
  ): void => {
    const socketPath = socket();
    if (socketPath === undefined) throw over();
    const headers: Record<string, string | number> = {};
    for (const name of PASSED_ON) {
      const value = request.headers[name];
      if (typeof value === 'string') headers[name] = value;
    }
    const account = who?.();
    if (account) {
      const role = roleInEffect({ role: account.role, secondFactor: account.secondFactor !== undefined });
      Object.assign(headers, { [LED_ACCOUNT]: encodeURIComponent(account.name), [LED_ROLE]: role });
    }
    if (body !== undefined)
      Object.assign(headers, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
    reply.hijack();
    const call = ask({ socketPath, method: request.method, path, headers });
    const { raw } = reply;
    call.once('response', (answer: IncomingMessage) => {
      raw.statusCode = answer.statusCode ?? 502;
      for (const name of HANDED_BACK) {
        const value = answer.headers[name];
        if (value !== undefined) raw.setHeader(name, value);
      }
      answer.pipe(raw);
      answer.once('error', () => raw.destroy());
    });
    call.once('error', () => {
      if (raw.headersSent) raw.destroy();
      else {
        raw.writeHead(503, { 'content-type': 'application/json; charset=utf-8' });
        raw.end(JSON.stringify({ code: 'no-rehearsal', message: '訓練の画面につながりません。' }));
      }
    });
    const asking = who && whileSignedIn(who, () => raw.destroy());
    raw.once('close', () => {
      asking?.cancel();
      call.destroy();
    });
    call.end(body);
  };

  const rest = (request: FastifyRequest): string => {
    const { url } = request;
    return url.slice(url.indexOf('/', 1));
  };
  const shown = (request: FastifyRequest): string => {
    const path = rest(request);
    if (!SHOWN.test(path.slice('/api/v1/'.length)) || path.includes('..')) throw over();
    return path;
  };
  const linkGone = (reply: FastifyReply) =>
    reply
      .status(404)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(noSuchLinkPage(true));

  return (app) => {
    const hidden = { schema: { hide: true } };
    app.get('/rehearsal/api/v1/*', { ...hidden, exposeHeadRoute: false }, (request, reply) =>
      pass(request, reply, { path: shown(request), who: () => account(request) }),
    );
    app.post('/rehearsal/api/v1/*', hidden, (request, reply) =>
      pass(request, reply, {
        ...{ path: shown(request), who: () => account(request) },
        ...{ body: JSON.stringify(request.body ?? {}), type: 'application/json' },
      }),
    );
    app.get('/rehearsal/a/*', { ...hidden, exposeHeadRoute: false }, (request, reply) =>
      socket() === undefined ? linkGone(reply) : pass(request, reply, { path: rest(request) }),
    );
    app.register((room, _options, done) => {
      room.addContentTypeParser(
        FORM,
        { parseAs: 'string', bodyLimit: LINK_FORM_BYTES },
        (_request, body, parsed) => parsed(null, body),
      );
      room.post('/rehearsal/a/*', hidden, (request, reply) =>
        socket() === undefined
          ? linkGone(reply)
          : pass(request, reply, { path: rest(request), body: String(request.body ?? ''), type: FORM }),
      );
      done();
    });
  };
}
