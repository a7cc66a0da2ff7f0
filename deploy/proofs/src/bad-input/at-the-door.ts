import { call, PROOF_ACCOUNT } from '../parts/staff.js';
import type { Case, Stage } from './stage.js';

const asked = (
  what: string,
  answer: string,
  ask: (stage: Stage) => {
    method: 'GET' | 'POST';
    path: string;
    body?: string;
    headers?: Record<string, string>;
  },
): Case => ({
  what,
  answer,
  run: async (stage) => {
    const { method, path, ...rest } = ask(stage);
    const { status, code } = await call(stage.hub.url, method, path, rest);
    return `HTTP ${status}${code === undefined ? '' : ` ${code}`}`;
  },
});

const signIn = (password: string) => JSON.stringify({ ...PROOF_ACCOUNT, password });

/** Before there is any account. */
export async function wrongSetupToken(url: string): Promise<string> {
  const body = JSON.stringify({ ...PROOF_ACCOUNT, token: 'guessed' });
  const { status, code } = await call(url, 'POST', '/api/v1/setup', { body });
  return `HTTP ${status} ${code}`;
}

/** What people and their machines may ask wrongly. */
export const requests: readonly Case[] = [
  asked('the one-time link a second time', 'HTTP 403 link-not-valid', ({ hub }) => ({
    method: 'POST',
    path: '/api/v1/setup',
    body: JSON.stringify({ ...PROOF_ACCOUNT, name: 'second', token: new URL(hub.setupUrl).hash.slice(1) }),
  })),
  asked('no session', 'HTTP 401 not-signed-in', () => ({ method: 'GET', path: '/api/v1/snapshot' })),
  asked('an invented session', 'HTTP 401 not-signed-in', () => ({
    method: 'GET',
    path: '/api/v1/snapshot',
    headers: { cookie: `kawamori_session=${'a'.repeat(43)}` },
  })),
  asked('a key that no query has', 'HTTP 400 not-valid', ({ staff }) => ({
    method: 'GET',
    path: '/api/v1/stations/honest/series?from=0&to=1&limitt=5',
    headers: { cookie: staff.cookie },
  })),
  asked('a period of 60 years', 'HTTP 400 period-not-valid', ({ staff }) => ({
    method: 'GET',
    path: '/api/v1/stations/honest/series?from=0&to=1900000000000',
    headers: { cookie: staff.cookie },
  })),
  asked('a station with a path in its name', 'HTTP 400 not-valid', ({ staff }) => ({
    method: 'GET',
    path: '/api/v1/stations/..%2f..%2fetc',
    headers: { cookie: staff.cookie },
  })),
  asked('a file outside of the face', 'HTTP 404 not-found', () => ({
    method: 'GET',
    path: '/..%2f..%2fhub.yaml',
  })),
  asked('a body of 1 MB', 'HTTP 413 not-taken', () => ({
    method: 'POST',
    path: '/api/v1/session',
    body: signIn('x'.repeat(1_024 * 1_024)),
  })),
  asked('a body that is not JSON', 'HTTP 400 not-taken', () => ({
    method: 'POST',
    path: '/api/v1/session',
    body: '{"name":',
  })),
  asked('a key that no body has', 'HTTP 400 not-valid', () => ({
    method: 'POST',
    path: '/api/v1/session',
    body: JSON.stringify({ ...PROOF_ACCOUNT, admin: true }),
  })),
  asked("a change from another site's page", 'HTTP 403 not-from-here', () => ({
    method: 'POST',
    path: '/api/v1/session',
    body: signIn('guessed'),
    headers: { 'sec-fetch-site': 'cross-site' },
  })),
  {
    what: '12 wrong passwords at once, then the right one',
    answer: '8 x 401, 4 x 429, then 429; who is signed in stays so',
    run: guess,
  },
];

async function guess({ hub, staff }: Stage): Promise<string> {
  const tryIn = async (password: string) =>
    (await call(hub.url, 'POST', '/api/v1/session', { body: signIn(password) })).status;
  // The two wrong links of the cases before count at this address, and a right password clears what was tried at its account alone.
  if ((await tryIn(PROOF_ACCOUNT.password)) !== 200) return 'the right password was refused';
  const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => tryIn(`guessed wrongly ${i}`)));
  const count = (status: number) => answers.filter((one) => one === status).length;
  const then = await tryIn(PROOF_ACCOUNT.password);
  const { status } = await call(hub.url, 'GET', '/api/v1/snapshot', { headers: { cookie: staff.cookie } });
  return `${count(401)} x 401, ${count(429)} x 429, then ${then}; who is signed in ${status === 200 ? 'stays so' : 'is not any more'}`;
}
