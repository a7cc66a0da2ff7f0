import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import serveStatic from '@fastify/static';
import { FACE_PAGES, NO_SESSION_META } from '@kawamori/contracts';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import { pressedFor } from './pressed.js';
import { SESSION_COOKIE } from './who-asks.js';

/** Pages of the face have addresses of their own; all are the same document. */
const PAGES = ['/', ...FACE_PAGES.map((one) => `/${one}`), '/rehearsal/'];

/** A name that belongs to its bytes for good. */
const HASHED = /\/assets\/[^/]+-[\w-]{8}\.\w+(?:\.br|\.gz)?$/;
/** As an address from its first character on: what a query says decides nothing. */
const HASHED_ADDRESS = /^\/assets\/[^/?]+-[\w-]{8}\.\w+$/;
/** Whether an address is that of a face's file, which costs the hub next to nothing; a page that opens for the first time asks for dozens. */
export const isFaceFile = (url: string): boolean => HASHED_ADDRESS.test(url.replace(/\?.*$/s, ''));
/** What decides which version of the face a browser has is asked for each time. */
const ASKED_FOR = /\/(?:sw\.js|manifest\.webmanifest)(?:\.br|\.gz)?$/;

const caching = (file: string): string => {
  if (HASHED.test(file)) return 'public, max-age=31536000, immutable';
  return ASKED_FOR.test(file) ? 'no-cache' : 'public, max-age=3600';
};

/** Links by which a browser fetches the screen that fits its width early; elsewhere it warns of what it fetched for nothing. */
const EARLY_LINKS = /\s*<link\b[^>]*\bdata-early\b[^>]*>/g;

/** The document of the faces as each address needs it. */
export function documentsOf(built: string) {
  const withoutScreens = built.replace(EARLY_LINKS, '');
  return {
    /** Where the map opens. */
    screens: built,
    /** Where another page does. */
    page: withoutScreens,
    /** Where nobody is signed in: sign-in opens, and nothing is asked for that wants a session. */
    signedOut: withoutScreens.replace('</head>', `<meta name="${NO_SESSION_META}" content="1"></head>`),
  };
}

/** Serves the staff's faces as they were built, pressed beforehand where the build has done so. */
export async function serveFaces(app: Api, folder: string): Promise<void> {
  if (existsSync(folder)) {
    await app.register(serveStatic, {
      ...{ root: folder, wildcard: false, index: false, preCompressed: true, cacheControl: false },
      setHeaders: (reply, path) => void reply.header('cache-control', caching(path)),
    });
  }
  const built = await readFile(join(folder, 'index.html'), 'utf8').catch(() => undefined);
  const documents = built === undefined ? undefined : documentsOf(built);
  for (const path of PAGES) {
    app.get(path, { schema: { hide: true } }, async (request, reply) => {
      if (documents === undefined) {
        throw new ApiFault(503, 'no-face', '画面がまだ作られていません。npm run build を実行してください。');
      }
      // A worker that keeps the document asks as no browser does that opens it, and keeps it as it was built.
      const opens = request.headers['sec-fetch-mode'] === 'navigate';
      const isSignedOut = path === '/' && opens && request.cookies[SESSION_COOKIE] === undefined;
      const isScreen = path === '/' || path === '/rehearsal/';
      const page = documents[isSignedOut ? 'signedOut' : isScreen ? 'screens' : 'page'];
      const { encoding, bytes } = await pressedFor(request.headers['accept-encoding'], Buffer.from(page));
      void reply.headers({ 'cache-control': 'no-cache', vary: 'accept-encoding, cookie, sec-fetch-mode' });
      if (encoding) void reply.header('content-encoding', encoding);
      return reply.type('text/html; charset=utf-8').send(bytes);
    });
  }
}
