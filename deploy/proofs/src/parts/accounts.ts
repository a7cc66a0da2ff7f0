import { askOperator } from './operator.js';
import type { Service } from './service.js';
import { call } from './staff.js';

const PASSWORD = 'a river in the night';

/** Has the operator invite somebody, who joins. Resolves with their cookie. */
export async function joined(
  { dataDir, url }: Pick<Service, 'dataDir' | 'url'>,
  name: string,
  grant: object,
): Promise<string> {
  const { url: link } = await askOperator<{ url: string }>(dataDir, 'POST', '/api/v1/accounts', {
    ...grant,
    name,
  });
  const body = JSON.stringify({ token: new URL(link).hash.slice(1), password: PASSWORD });
  const { status, cookie, text } = await call(url, 'POST', '/api/v1/join', { body });
  if (status !== 200 || cookie === undefined)
    throw new Error(`${name} could not join: HTTP ${status} ${text}`);
  return cookie;
}
