// Real: an HTTP proxy between a browser and the hub, on the loopback.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Between {
  url: string;
  /** What is done with an answer that does not end: `hold` keeps it back until it does, as a proxy that buffers. */
  stream: 'pass' | 'hold';
  /** Nothing comes through: each connection is cut. */
  cut: boolean;
  /** What the hub's page is made into on its way. */
  page: (html: string) => string;
}

/** Stands between until the test is over. */
export async function standBetween(hubUrl: string): Promise<Between> {
  const server = createServer((asked, answer) => {
    if (between.cut) asked.socket.destroy();
    else pass(asked, answer);
  });

  function pass(asked: IncomingMessage, answer: ServerResponse): void {
    const { host: _host, 'accept-encoding': _encoding, ...headers } = asked.headers;
    const isStream = asked.url === '/api/v1/live';
    const passed = request(new URL(asked.url ?? '/', hubUrl), { method: asked.method, headers }, (from) => {
      const isPage = from.headers['content-type']?.startsWith('text/html') ?? false;
      if (!isPage && !(isStream && between.stream === 'hold')) {
        answer.writeHead(from.statusCode ?? 502, from.headers);
        answer.flushHeaders();
        from.pipe(answer);
        return;
      }
      const held: Buffer[] = [];
      from.on('data', (chunk: Buffer) => held.push(chunk));
      from.on('end', () => {
        const whole = Buffer.concat(held);
        const body = isPage ? Buffer.from(between.page(whole.toString('utf8'))) : whole;
        answer.writeHead(from.statusCode ?? 502, { ...from.headers, 'content-length': body.length });
        answer.end(body);
      });
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    asked.pipe(passed);
  }

  const between: Between = {
    ...{ url: '', stream: 'pass', page: (html) => html },
    get cut() {
      return isCut;
    },
    set cut(now) {
      isCut = now;
      if (now) server.closeAllConnections();
    },
  };
  let isCut = false;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  between.url = `http://localhost:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return between;
}
