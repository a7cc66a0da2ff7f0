import { ApiError, type NoticePage, type NoticeView } from '@kawamori/contracts';

/** Somebody who is signed in at a hub. */
export interface Staff {
  readonly url: string;
  readonly cookie: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object): Promise<T>;
}

export const PROOF_ACCOUNT = { name: 'proof', password: 'only for this proof' };

/** What the staff API answers to one call: the status, and the code of a refusal. */
export async function call(
  url: string,
  method: 'GET' | 'POST',
  path: string,
  { body, headers = {} }: { body?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; code: string | undefined; cookie: string | undefined; text: string }> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    code: response.ok ? undefined : codeOf(text),
    cookie: response.headers.getSetCookie()[0]?.split(';')[0],
    text,
  };
}

function codeOf(text: string): string | undefined {
  try {
    return ApiError.safeParse(JSON.parse(text)).data?.code;
  } catch {
    // Not the API's own answer.
    return undefined;
  }
}

/** Makes the first account through the one-time link. */
export async function signInByLink(setupUrl: string): Promise<Staff> {
  const { origin, hash } = new URL(setupUrl);
  const body = JSON.stringify({ token: hash.slice(1), ...PROOF_ACCOUNT });
  const { status, cookie } = await call(origin, 'POST', '/api/v1/setup', { body });
  if (status !== 200 || cookie === undefined) throw new Error(`no account could be made: HTTP ${status}`);
  return staffOf(origin, cookie);
}

/** Whoever has that cookie of the hub. */
export function staffOf(url: string, cookie: string): Staff {
  const ask = async (method: 'GET' | 'POST', path: string, body?: object) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await call(url, method, path, { headers: { cookie }, ...sent });
    if (answer.status !== 200) throw new Error(`${method} ${path}: HTTP ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text);
  };
  return {
    ...{ url, cookie },
    get: <T>(path: string): Promise<T> => ask('GET', path),
    post: <T>(path: string, body: object): Promise<T> => ask('POST', path, body),
  };
}

/** Every notice that a hub knows, the newest decision first, page by page. */
export async function noticesOf(staff: Pick<Staff, 'get'>): Promise<NoticeView[]> {
  const all: NoticeView[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const before: string = next === '' ? '' : `?before=${encodeURIComponent(next)}`;
    const page: NoticePage = await staff.get<NoticePage>(`/api/v1/notices${before}`);
    all.push(...page.notices);
    next = page.more;
  }
  return all;
}
