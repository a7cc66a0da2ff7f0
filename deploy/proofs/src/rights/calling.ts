import { randomUUID } from 'node:crypto';
import { ApiError } from '@kawamori/contracts';
import { within } from '../parts/eventually.js';
import type { Answer, Caller } from './judging.js';
import type { RightRow } from './table.js';

/** What stands for the parts of an address. */
export interface Named {
  station: string;
  camera: string;
  person: string;
  account: string;
  announcement: string;
  order: string;
  muster: string;
  /** Of a link that opens. */
  token: string;
  town: string;
}

/** What a caller carries. */
export interface Bearer {
  caller: Caller;
  cookie?: string;
  /** A proxy says that they come from here: each is counted by itself. */
  address: string;
}

/** Never a name of anything. */
const NOTHING = 'nothing-of-that-name';

export function addressOf(route: string, named: Named, hasLink: boolean): { method: string; path: string } {
  const [method = '', url = ''] = route.split(' ');
  const ofAll: Readonly<Record<string, string>> = {
    ...{ stations: named.station, announcements: named.announcement, orders: named.order },
  };
  const parts: Readonly<Record<string, string>> = {
    id: ofAll[url.split('/')[3] ?? ''] ?? NOTHING,
    ...{ camera: named.camera, person: named.person, name: named.account, episode: 'none' },
    token: hasLink ? named.token : 'no-such-link',
  };
  const path = url.replace(/:(\w+)/g, (_, part: string) => parts[part] ?? '1').replace('*', 'snapshot');
  return { method, path: isAsked(route) ? path : `${path}?no-such-question=1` };
}

/**
 * Some are asked what they refuse to be asked, which comes after everything about who asks: an own factor that went would change who calls,
 * and sheets and files take work that shows nothing more.
 */
const isAsked = (route: string): boolean =>
  !/^DELETE \/api\/v1\/account\/(?:second-factor|keys)|^GET \/api\/v1\/(?:hq\/|ledger|readings|openapi)/.test(
    route,
  );

/** What would carry something out, were it let through. */
export function bodyOf(route: string, { town, ...named }: Pick<Named, 'town'> & Partial<Named>): unknown {
  const [, path = ''] = route.split(' ');
  const now = Date.now();
  const { muster, person } = named;
  const bodies: Readonly<Record<string, unknown>> = {
    '/api/v1/accounts': { name: `made-${randomUUID().slice(0, 8)}`, role: 'viewer', towns: [town] },
    '/api/v1/accounts/:name/grant': { role: 'viewer', towns: [town], person: null },
    '/api/v1/stations/:id/maintenance': { until: now + 3_600_000, reason: 'proof' },
    '/api/v1/cameras/:camera/withdraw': { takenAt: null, reason: 'proof' },
    '/api/v1/cameras/:camera/restore': { takenAt: null },
    '/api/v1/orders': { town, issuer: '検証', kind: 'evacuate', orderedAt: now },
    '/api/v1/announcements': { town, issuer: '検証', title: '検証', level: 4, announcedAt: now },
    '/api/v1/headquarters/open': { town },
    '/api/v1/headquarters/close': { town },
    '/api/v1/musters': { town, place: '検証', withinMs: 3_600_000 },
    '/api/v1/musters/answer': { muster, person, inMinutes: 5 },
    '/api/v1/musters/arrival': { muster, person },
    '/api/v1/musters/undo': { muster, person, what: 'answer' },
    '/api/v1/musters/end': { muster },
  };
  return bodies[path] ?? {};
}

/** What a call is answered; an endless answer is left after its head. */
export async function answerTo(
  url: string,
  { method, path }: { method: string; path: string },
  { cookie, address }: Pick<Bearer, 'cookie' | 'address'>,
  body?: unknown,
): Promise<Answer> {
  const leaving = new AbortController();
  const response = await within(
    30_000,
    `${method} ${path}`,
    fetch(`${url}${path}`, {
      ...{ method, redirect: 'manual', signal: leaving.signal },
      headers: {
        'x-forwarded-for': address,
        ...(cookie === undefined ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const isRefusal = !response.ok && response.headers.get('content-type')?.includes('json') === true;
  const code = isRefusal ? (ApiError.safeParse(await response.json()).data?.code ?? '') : '';
  leaving.abort();
  return { status: response.status, code };
}

/** Calls one route as somebody. */
export function callRow(url: string, row: RightRow, named: Named, bearer: Bearer): Promise<Answer> {
  const address = addressOf(row.route, named, bearer.caller.hasLink);
  const hasBody = address.method === 'POST' && row.from !== 'link';
  return answerTo(url, address, bearer, hasBody ? bodyOf(row.route, named) : undefined);
}
