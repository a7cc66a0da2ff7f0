import type { TownId } from '@kawamori/contracts';
import type { FromPaperWorker } from '../hq/paper.js';
import type { Account } from '../people/account.js';
import type { Settings } from '../settings/settings.js';
import { ApiFault } from './api-fault.js';

/** Of one address in a minute. */
const PAPERS_A_MINUTE = 20;
export const PAPER_LIMIT = { rateLimit: { max: PAPERS_A_MINUTE, timeWindow: '1 minute' } };

/** The text that a thread has made. @throws ApiFault that says what to do where there is none */
export function textOf(answer: FromPaperWorker | undefined): string {
  if (!answer)
    throw new ApiFault(503, 'paper-busy', 'ほかの方が表を出しています。少し待って、もう一度お試しください。');
  if (answer.type === 'broken')
    throw new ApiFault(
      503,
      'store-broken',
      '観測値の保管ファイルに壊れた箇所があります。サーバーを再起動すると作り直されます。そのあとで、もう一度お試しください。',
    );
  if (answer.type === 'fault') throw new Error(answer.message);
  return answer.text;
}

/** By whom a sheet says that it was made. */
export const makerOf = ({ name, person }: Account, { people }: Pick<Settings, 'people'>): string =>
  (person && people.get(person)?.nameJa) ?? name;

/** @throws ApiFault for a town that is not set up */
export function mustBeKnown(town: TownId | undefined, { towns }: Pick<Settings, 'towns'>): void {
  if (town !== undefined && !towns.has(town))
    throw new ApiFault(404, 'no-town', 'その町は登録されていません。');
}
