import { createHash, timingSafeEqual } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import { type Milliseconds, SECOND } from '@kawamori/contracts';
import { type Clock, type Log, type Part, pause } from '@kawamori/kit';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { type Box, openBox, type Taken } from './box.js';
import type { CallbackBoxConfig } from './config.js';

/** Bytes of a callback: a press takes some hundreds. */
const BODY_BYTES = 16 * 1024;
const REQUEST_TIMEOUT: Milliseconds = 10 * SECOND;
const REQUESTS_A_MINUTE = 300;
const MOST_CONNECTIONS = 200;
/** So long a hub may wait for the next callback. */
const LONGEST_WAIT: Milliseconds = 25 * SECOND;

const STATUS: Record<Taken, number> = {
  taken: 200,
  'not-ours': 200,
  forged: 401,
  late: 400,
  // It was taken: whoever sends it again has not had our answer, and need not send it a third time.
  known: 200,
  full: 503,
};

export interface CallbackBoxServer extends Part {
  readonly port: number;
}

/** Takes the callbacks of LINE WORKS from the internet, and keeps them for the hub, which fetches them. */
export function callbackBoxServer(
  config: CallbackBoxConfig & { botSecret: string; fetchSecret: string },
  { log, wallClock }: { log: Log; wallClock: Clock },
): CallbackBoxServer {
  const { host, botId, botSecret, fetchSecret, mostWaiting: most, file } = config;
  const app = fastify({
    bodyLimit: BODY_BYTES,
    trustProxy: config.behindProxy ? 'loopback' : false,
    requestTimeout: REQUEST_TIMEOUT,
    connectionTimeout: LONGEST_WAIT + REQUEST_TIMEOUT,
    forceCloseConnections: true,
    logger: false,
  });
  app.server.maxConnections = MOST_CONNECTIONS;
  // The signature is over the very bytes.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  let box: Box | undefined;
  let port = 0;
  const listening = new Set<() => void>();
  /** What was refused last, so that a flood of it is one line in the log. */
  let refusedBefore: Taken | undefined;

  app.setErrorHandler((error: unknown, _request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) log.error({ err: error }, 'a request failed');
    return say(reply, status);
  });
  app.setNotFoundHandler((_request, reply) => say(reply, 404));

  const isHub = (authorization: string | undefined): boolean => {
    const digest = (text: string) => createHash('sha256').update(text).digest();
    return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${fetchSecret}`));
  };

  const routes = (scope: FastifyInstance) => {
    scope.post('/callback', (request, reply) => {
      const header = (name: string) => String(request.headers[name] ?? '');
      if (!(request.body instanceof Buffer) || header('x-works-botid') !== botId) return say(reply, 401);
      const callback = { body: request.body.toString('utf8'), signature: header('x-works-signature') };
      const taken = box?.take(callback, wallClock.now()) ?? 'full';
      tell(taken);
      if (taken === 'taken') for (const wake of listening) wake();
      return say(reply, STATUS[taken]);
    });
    scope.get('/callbacks', async (request, reply) => {
      if (!isHub(request.headers.authorization)) return say(reply, 401);
      const { wait = '0' } = request.query as { wait?: string };
      const waitMs = /^\d{1,2}$/.test(wait) ? Math.min(Number(wait) * SECOND, LONGEST_WAIT) : 0;
      if (box?.waiting().callbacks.length === 0 && waitMs > 0) await next(waitMs);
      return reply.send(box?.waiting() ?? { callbacks: [] });
    });
    scope.delete<{ Params: { through: string } }>('/callbacks/:through', (request, reply) => {
      if (!isHub(request.headers.authorization)) return say(reply, 401);
      if (!/^\d{1,15}$/.test(request.params.through)) return say(reply, 400);
      box?.remove(Number(request.params.through));
      return say(reply, 200);
    });
  };

  /** The next callback, or the end of the wait. */
  const next = async (waitMs: Milliseconds): Promise<void> => {
    const over = new AbortController();
    const wake = () => over.abort();
    listening.add(wake);
    await pause(waitMs, over.signal);
    listening.delete(wake);
  };

  const tell = (taken: Taken) => {
    if (STATUS[taken] === 200) {
      refusedBefore = undefined;
      return;
    }
    if (taken !== refusedBefore)
      log.warn({ taken }, 'a callback was refused; others that follow for the same reason are not told');
    refusedBefore = taken;
  };

  return {
    name: 'callback box',
    get port() {
      return port;
    },
    start: async () => {
      box = openBox(file, { botSecret, most });
      await app.register(rateLimit, { max: REQUESTS_A_MINUTE, timeWindow: '1 minute' });
      app.register((scope, _options, done) => {
        routes(scope);
        done();
      });
      await app.listen({ host, port: config.port });
      const address = app.server.address();
      port = address && typeof address === 'object' ? address.port : 0;
    },
    stop: async () => {
      for (const wake of listening) wake();
      await app.close();
      box?.close();
    },
  };
}

const say = (reply: FastifyReply, status: number) =>
  reply.status(status).header('x-content-type-options', 'nosniff').type('application/json').send('{}');
