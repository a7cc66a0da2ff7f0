import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** How the camera behaves; each has a path of its own. */
type Behaviour = (answer: ServerResponse, jpeg: Buffer) => void;

const BEHAVIOURS: Record<string, Behaviour> = {
  '/snapshot.jpg': (answer, jpeg) => {
    answer.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': jpeg.length }).end(jpeg);
  },
  /** MJPEG without end, as fast as whoever listens takes it. */
  '/mjpeg': (answer, jpeg) => {
    answer.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=frame' });
    const part = Buffer.concat([
      Buffer.from(`--frame\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`),
      jpeg,
      Buffer.from('\r\n'),
    ]);
    const next = () => {
      if (!answer.writableEnded && !answer.destroyed) answer.write(part, () => setTimeout(next, 50));
    };
    next();
  },
  '/error': (answer) => {
    answer.writeHead(500, { 'content-type': 'text/html' }).end('<html>internal error</html>');
  },
  '/page.jpg': (answer) => {
    answer.writeHead(200, { 'content-type': 'image/jpeg' }).end('<html><body>please sign in</body></html>');
  },
  /** Promises a whole picture, sends sixty parts in a hundred and closes the line. */
  '/cut-short.jpg': (answer, jpeg) => {
    answer.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': jpeg.length });
    answer.write(jpeg.subarray(0, Math.floor(jpeg.length * 0.6)), () => answer.destroy());
  },
  /** Begins, and then says nothing more. */
  '/stalled.jpg': (answer, jpeg) => {
    answer.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': jpeg.length });
    answer.write(jpeg.subarray(0, 500));
  },
};

export interface HttpCameraOptions {
  jpeg: Buffer;
  /** With these, it asks for Digest authentication (RFC 7616, MD5), as most cameras do. */
  user?: string;
  password?: string;
}

/** An HTTP camera on loopback; what it was asked is kept. */
export async function startHttpCamera({
  jpeg,
  user,
  password,
}: HttpCameraOptions): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((question, answer) => {
    asked.push(question.url ?? '');
    const behaviour = BEHAVIOURS[question.url ?? ''];
    if (user !== undefined && !isKnown(question, user, password ?? '')) {
      const challenge = 'Digest realm="camera", nonce="f00d", algorithm=MD5, qop="auth"';
      answer.writeHead(401, { 'www-authenticate': challenge }).end();
    } else if (behaviour) behaviour(answer, jpeg);
    else answer.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

function isKnown(question: IncomingMessage, user: string, password: string): boolean {
  const header = question.headers.authorization ?? '';
  const field = (name: string) => new RegExp(`\\b${name}="?([^",]*)"?`).exec(header)?.[1] ?? '';
  if (!header.startsWith('Digest ') || field('username') !== user) return false;
  const first = md5(`${user}:camera:${password}`);
  const second = md5(`${question.method}:${field('uri')}`);
  const expected = md5([first, 'f00d', field('nc'), field('cnonce'), field('qop'), second].join(':'));
  return field('response') === expected;
}
