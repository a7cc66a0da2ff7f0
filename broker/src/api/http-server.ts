import { chmod, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import { COMMAND_LINE, FormField } from '@kawamori/contracts';
import { isDiskFault, type Log, type Part, pause } from '@kawamori/kit';
import fastify, { type FastifyInstance } from 'fastify';
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import { JournalUnavailable } from '../journal/journal.js';
import type { OperatorDoor } from '../outage/operator-doors.js';
import { ApiFault } from './api-fault.js';
import { isFaceFile, serveFaces } from './face-files.js';
import { guardRoutes, type RouteGuard } from './guard-routes.js';
import type { Origins } from './origins.js';
import { pressedFor } from './pressed.js';

/** Schemas that name themselves: in OpenAPI they stand among the components. */
const NAMED = z.registry<{ id: string }>().add(FormField, { id: 'FormField' });

/** A fastify instance whose schemas are zod's. */
export type Api = ReturnType<typeof bareApi>;

const BODY_BYTES = 64 * 1024;
const REQUEST_TIMEOUT_MS = 15_000;
/** Requests of one address in a minute. A wall that polls makes 12. */
const REQUESTS_A_MINUTE = 1_200;
/** Files of the faces of one address in a minute: a town hall is one address, and all its screens open when the rain begins. */
const FACE_FILES_A_MINUTE = 12_000;

/** So long, in ms, what is too large may go on coming. */
const TOO_LARGE_WITHIN = 2_000;

/** Takes the rest of a body that is too large and keeps none of it: whoever is answered while it still sends sees a broken line alone. */
async function thrownAway(body: IncomingMessage): Promise<void> {
  const over = new AbortController();
  const ended = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) body.once(event, () => resolve());
  });
  body.resume();
  await Promise.race([body.complete ? undefined : ended, pause(TOO_LARGE_WITHIN, over.signal)]);
  over.abort();
}

function bareApi(options: { bodyLimit: number; behindProxy?: boolean }) {
  const app = fastify({
    bodyLimit: options.bodyLimit,
    // A proxy on this machine tells whose request it carries; nobody else is believed about that.
    trustProxy: options.behindProxy ? 'loopback' : false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: 0,
    keepAliveTimeout: 30_000,
    forceCloseConnections: true,
    logger: false,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  return app.withTypeProvider<ZodTypeProvider>();
}

/** The address of a link opens it: it has no place in a log. */
const withoutToken = (url: string): string => url.replace(/^\/a\/[^/?]+/, '/a/…');

/** Every error leaves in one shape: a code, and a message that says what to do next. */
function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler(async (error: unknown, request, reply) => {
    if (error instanceof ApiFault) {
      return reply.status(error.status).send({ code: error.code, message: error.message, ...error.more });
    }
    if (error instanceof JournalUnavailable) {
      const message =
        '記録できていません（ディスクの障害）。この操作は残りません。記録できるようになってから、もう一度お試しください。';
      return reply.status(503).send({ code: 'not-recording', message });
    }
    if (hasZodFastifySchemaValidationErrors(error)) {
      const details = error.validation.map(
        (one) => `${one.instancePath || '/'}: ${one.message ?? 'not valid'}`,
      );
      return reply.status(400).send({ code: 'not-valid', message: '入力を確かめてください。', details });
    }
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status === 413) await thrownAway(request.raw);
    if (status < 500) {
      const message =
        status === 429 ? 'アクセスが多すぎます。少し待ってください。' : (error as Error).message;
      return reply.status(status).send({ code: status === 429 ? 'too-many' : 'not-taken', message });
    }
    log.error({ err: error, method: request.method, url: withoutToken(request.url) }, 'a request failed');
    return reply
      .status(500)
      .send({ code: 'failed', message: '処理できませんでした。記録を確かめてください。' });
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.status(404).send({ code: 'not-found', message: '見つかりません。' }),
  );
}

/** What a page of ours may load: itself and nothing else. A hub has no internet, and needs none. */
const CONTENT_POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
  "script-src 'self'",
  "connect-src 'self'",
  // Live video reaches its element through Media Source Extensions, whose address is a blob of the page's own making.
  "media-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Answers of the API that are worth it leave pressed: a telephone with a poor line waits for each packet. */
function pressAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const type = String(reply.getHeader('content-type') ?? '');
    if (typeof payload !== 'string' || !/^(?:application\/json|text\/)/.test(type)) return payload;
    if (reply.getHeader('content-encoding') !== undefined) return payload;
    const { encoding, bytes } = await pressedFor(request.headers['accept-encoding'], Buffer.from(payload));
    void reply.header('vary', 'accept-encoding');
    if (!encoding) return payload;
    void reply.removeHeader('content-length').header('content-encoding', encoding);
    return bytes;
  });
}

function guardPages(app: FastifyInstance): void {
  app.addHook('onSend', (_request, reply, _payload, done) => {
    void reply.headers({
      'content-security-policy': CONTENT_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'geolocation=(), camera=(), microphone=()',
    });
    done();
  });
  // A change may only come from a page of ours: the browser itself says where a request was made.
  app.addHook('onRequest', (request, _reply, done) => {
    const site = request.headers['sec-fetch-site'];
    const changes = !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
    if (changes && site !== undefined && site !== 'same-origin' && site !== 'none') {
      return done(new ApiFault(403, 'not-from-here', 'この操作は川守の画面から行ってください。'));
    }
    done();
  });
}

export interface HttpServer extends Part {
  readonly port: number;
  /** Every route that it answers, by method and address, pages and files of the face too. */
  readonly routes: readonly string[];
}

export interface StaffApiOptions {
  dashboardDir: string;
  version: string;
  guard: RouteGuard;
  /** A proxy with TLS stands before the hub, on the same machine. */
  behindProxy: boolean;
  origins: Pick<Origins, 'during'>;
}

/** The staff API and the faces, on one port. */
export function httpServer(
  options: StaffApiOptions & {
    host: string;
    port: number;
    /** In place of host and port: a socket in a folder of one's own. */
    socket: string | undefined;
  },
  routes: readonly ((app: Api) => void)[],
  log: Log,
): HttpServer {
  let app: Api | undefined;
  let port = 0;
  const answered: string[] = [];
  return {
    name: 'http',
    get port() {
      return port;
    },
    get routes() {
      return answered;
    },
    start: async () => {
      answered.length = 0;
      app = await staffApi(options, routes, log, answered);
      const { socket: path, host, port: asked } = options;
      await app.listen(path === undefined ? { host, port: asked } : { path });
      if (path !== undefined) await chmod(path, 0o600);
      const address = app.server.address();
      port = address && typeof address === 'object' ? address.port : 0;
    },
    stop: async () => {
      await app?.close();
    },
  };
}

/**
 * Builds the staff API without listening: also what the OpenAPI document is made from.
 * @param answered is told every route; HEAD goes with GET
 */
export async function staffApi(
  options: StaffApiOptions,
  routes: readonly ((app: Api) => void)[],
  log: Log,
  answered: string[] = [],
): Promise<Api> {
  const app = bareApi({ bodyLimit: BODY_BYTES, behindProxy: options.behindProxy });
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD') answered.push(`${one} ${url}`);
  });
  app.removeContentTypeParser('text/plain');
  answerErrors(app, log);
  guardPages(app);
  pressAnswers(app);
  await app.register(cookie);
  await app.register(rateLimit, {
    max: ({ url }) => (isFaceFile(url) ? FACE_FILES_A_MINUTE : REQUESTS_A_MINUTE),
    timeWindow: '1 minute',
    // At a socket there are no addresses. Files are counted by themselves: a page without its script would be blank.
    keyGenerator: ({ ip, url }) => `${ip ?? 'socket'}${isFaceFile(url) ? ' files' : ''}`,
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Kawamori', version: options.version, description: 'The staff API of a Kawamori hub.' },
    },
    transform: createJsonSchemaTransform({ skipList: [], schemaRegistry: NAMED }),
    transformObject: createJsonSchemaTransformObject({ schemaRegistry: NAMED }),
  });
  app.register((scope, _options, done) => {
    guardRoutes(scope as unknown as FastifyInstance, options.guard);
    // Behind the body: whoever waits for one would have forgotten it.
    scope.addHook('preHandler', ({ ip }, _reply, done) => options.origins.during(ip, done));
    for (const route of routes) route(scope.withTypeProvider<ZodTypeProvider>() as Api);
    scope.get('/api/v1/openapi.json', { schema: { hide: true } }, () => app.swagger());
    done();
  });
  await serveFaces(app, options.dashboardDir);
  return app;
}

/**
 * The operator's socket, for the owner of the data folder alone. It is opened at the first door whose disk takes it; where none does, the
 * hub goes on without one and says so.
 */
export function operatorServer(
  doors: readonly OperatorDoor[],
  routes: readonly ((app: Api) => void)[],
  { log, origins }: { log: Log; origins: Pick<Origins, 'during'> },
): Part {
  let app: Api | undefined;
  const openAt = async (door: OperatorDoor): Promise<void> => {
    door.prepare();
    const { socketFile } = door;
    await rm(socketFile, { force: true });
    app = bareApi({ bodyLimit: 16 * 1024 * 1024 });
    answerErrors(app, log);
    app.addHook('preHandler', (_request, _reply, done) => origins.during(COMMAND_LINE, done));
    for (const route of routes) route(app);
    await app.listen({ path: socketFile });
    await chmod(socketFile, 0o600);
  };
  return {
    name: 'operator socket',
    start: async () => {
      for (const door of doors) {
        try {
          return await openAt(door);
        } catch (error) {
          await app?.close();
          app = undefined;
          if (!isDiskFault(error)) throw error;
          log.error(
            { reason: error instanceof Error ? error.message : String(error), socket: door.socketFile },
            'the operator’s socket cannot be made here',
          );
        }
      }
    },
    stop: async () => {
      await app?.close();
      for (const door of doors) door.leave();
    },
  };
}
