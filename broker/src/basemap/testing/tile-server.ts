// Real: HTTP over loopback. Its tiles are one pixel, and it misbehaves on request.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { aPng } from './builders.js';

export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

export interface TileServer {
  template: string;
  /** Paths in the order of their requests. */
  asked: string[];
  /** What to do for a path instead of handing out a tile; taken from the front, one for each request. */
  odd: Map<string, Behaviour[]>;
  /** What to do for every path without a behaviour of its own. */
  usual: Behaviour;
}

export const MODIFIED = 'Wed, 03 Jun 2026 00:00:00 GMT';

/** Hands out a tile, or says that it has not changed. */
export const aTile: Behaviour = (request, response) => {
  if (request.headers['if-none-match'] === '"1"' || request.headers['if-modified-since'] === MODIFIED) {
    response.writeHead(304).end();
    return;
  }
  response
    .writeHead(200, { 'content-type': 'image/png', etag: '"1"', 'last-modified': MODIFIED })
    .end(aPng());
};

export const status =
  (code: number, headers: Record<string, string> = {}): Behaviour =>
  (_request, response) => {
    response.writeHead(code, headers).end('no');
  };

export async function tileServer(): Promise<TileServer> {
  const tiles: TileServer = { template: '', asked: [], odd: new Map(), usual: aTile };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    tiles.asked.push(path);
    (tiles.odd.get(path)?.shift() ?? tiles.usual)(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  tiles.template = `http://127.0.0.1:${(server.address() as AddressInfo).port}/{z}/{x}/{y}.png`;
  return tiles;
}
