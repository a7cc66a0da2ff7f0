import rateLimit from '@fastify/rate-limit';
import type { Log, Part } from '@kawamori/kit';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Answered, staticFiles } from './static-files.js';

export interface StaticServerOptions {
  dir: string;
  host: string;
  port: number;
  /** Requests of one address in a minute; 0 for no limit. */
  requestsAMinute: number;
  /** A proxy on this machine tells whose request it carries. */
  behindProxy: boolean;
}

export interface StaticServer extends Part {
  readonly port: number;
}

const REQUEST_TIMEOUT_MS = 10_000;
/** Who takes longer to fetch a file than this is let go. */
const IDLE_MS = 30_000;
const MOST_CONNECTIONS = 2_000;

/** Pages carry a policy of their own, tied to their style; nothing may put them into a frame of its own. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'SAMEORIGIN',
  'content-security-policy': "frame-ancestors 'self'",
  'permissions-policy': 'geolocation=(), camera=(), microphone=()',
};

/** Serves the residents' folder, and reads it only. Any other web server may do the same (deploy/docs/public-site.md). */
export function staticServer(options: StaticServerOptions, log: Log): StaticServer {
  const files = staticFiles(options.dir);
  const app = fastify({
    bodyLimit: 1,
    trustProxy: options.behindProxy ? 'loopback' : false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: IDLE_MS,
    keepAliveTimeout: 15_000,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: true,
    exposeHeadRoutes: true,
    logger: false,
  });
  app.server.maxConnections = MOST_CONNECTIONS;
  let port = 0;

  app.setErrorHandler((error: unknown, _request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) log.error({ err: error }, 'a request failed');
    const text = status === 429 ? 'アクセスが多すぎます。少し待ってください。\n' : '読めませんでした。\n';
    return reply.status(status).headers(HEADERS).type('text/plain; charset=utf-8').send(text);
  });
  app.setNotFoundHandler((_request, reply) => notFound(reply));

  const serve = async (request: FastifyRequest, reply: FastifyReply) => {
    const asked = (request.params as { '*'?: string })['*'] ?? '';
    const found = await files.find(asked === '' ? 'index.html' : asked);
    return found ? send(request, reply, found) : notFound(reply);
  };

  return {
    name: 'static server',
    get port() {
      return port;
    },
    start: async () => {
      if (options.requestsAMinute > 0) {
        await app.register(rateLimit, { max: options.requestsAMinute, timeWindow: '1 minute' });
      }
      app.register((scope, _options, done) => {
        scope.get('/*', serve);
        done();
      });
      await app.listen({ host: options.host, port: options.port });
      const address = app.server.address();
      port = address && typeof address === 'object' ? address.port : 0;
    },
    stop: () => app.close(),
  };
}

function send(request: FastifyRequest, reply: FastifyReply, found: Answered) {
  const { bytes, gzipped, etag, modified, type, cacheControl } = found;
  // Data may be read by any page on the web: it is public, and no cookie stands for anybody here.
  void reply.headers({
    ...HEADERS,
    etag,
    'last-modified': modified,
    'cache-control': cacheControl,
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    ...(gzipped ? { vary: 'accept-encoding' } : {}),
  });
  if (isUnchanged(request, found)) return reply.status(304).send();
  void reply.type(type);
  const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  if (!gzipped || !takesGzip) return reply.send(bytes);
  return reply.header('content-encoding', 'gzip').send(gzipped);
}

/** RFC 9110, 13.2.2: the tag counts; the date only where no tag is given. */
function isUnchanged({ headers }: FastifyRequest, { etag, modified }: Answered): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined)
    return tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*');
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return Number.isFinite(since) && Date.parse(modified) <= since;
}

function notFound(reply: FastifyReply) {
  return reply
    .status(404)
    .headers(HEADERS)
    .type('text/plain; charset=utf-8')
    .send('そのページはありません。\n');
}
