import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Milliseconds, SECOND } from '@kawamori/contracts';
import { after, type Log, type Part, type Pending } from '@kawamori/kit';
import type { Switch } from '../relay/switch.js';

/** Bytes of a heartbeat, at most; whoever sends more is cut. */
const MOST_BYTES = 4_096;
/** One request takes so long, at most. */
const REQUEST_WITHIN: Milliseconds = 10 * SECOND;
/** Connections at once: one sender, and a few that knock. */
const MOST_CONNECTIONS = 20;

export interface BoxInputs {
  listen: { host: string; port: number };
  token: string;
  silentAfter: Milliseconds;
  siren: Switch;
  log: Log;
}

/** Hears heartbeats over HTTP, and makes noise when none has come for too long. */
export interface Box extends Part {
  /** After its start. */
  readonly port: number;
}

/**
 * A heartbeat is `GET` or `POST /beat` with the token; 204 says that it was taken. From its own start on it waits as long as between two
 * heartbeats: a box that comes back after the power must not stay silent over a hub that does not.
 */
export function box({ listen, token, silentAfter, siren, log }: BoxInputs): Box {
  let server: Server | undefined;
  let silence: Pending | undefined;
  let isSounding = false;

  const wait = () => {
    silence?.cancel();
    silence = after(silentAfter, () => {
      isSounding = true;
      log.error({ silentAfterMs: silentAfter }, 'no heartbeat: the box sounds');
      siren.turn(true);
    });
  };
  const beat = () => {
    if (isSounding) log.info('heartbeats come again: the box is quiet');
    isSounding = false;
    siren.turn(false);
    wait();
  };

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const refuse = (status: number) => response.writeHead(status, { connection: 'close' }).end();
    if (request.url !== '/beat') return refuse(404);
    if (request.method !== 'GET' && request.method !== 'POST') return refuse(405);
    if (!isToken(request.headers.authorization, token)) {
      log.warn({ from: request.socket.remoteAddress }, 'a heartbeat without the right token was refused');
      return refuse(401);
    }
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) refuse(413);
    });
    request.on('end', () => {
      if (bytes > MOST_BYTES) return;
      beat();
      response.writeHead(204).end();
    });
  };

  return {
    name: 'box',
    get port() {
      return (server?.address() as AddressInfo | null)?.port ?? 0;
    },
    start: () =>
      new Promise((resolve, reject) => {
        const fresh = createServer(
          { requestTimeout: REQUEST_WITHIN, headersTimeout: REQUEST_WITHIN, maxHeaderSize: MOST_BYTES },
          answer,
        );
        fresh.maxConnections = MOST_CONNECTIONS;
        server = fresh;
        fresh.once('error', reject);
        fresh.listen(listen.port, listen.host, () => {
          wait();
          resolve();
        });
      }),
    stop: async () => {
      silence?.cancel();
      server?.closeAllConnections();
      await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
      await siren.stop();
    },
  };
}

/** Compared over digests, so that the time it takes tells nothing of the token. */
function isToken(header: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`));
}
