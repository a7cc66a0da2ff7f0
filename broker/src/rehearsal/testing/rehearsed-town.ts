// Real: hydrographs and settings as files have them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toIsoJst } from '@kawamori/contracts';
import { aStation, aTown } from '../../testing/builders.js';
import { asOperator } from '../../testing/real-hub.js';

const town = aTown().id;
const person = (id: string, nameJa: string) => ({
  ...{ id, town, nameJa },
  contacts: [{ channel: 'mail', to: `${id}@town.example` }],
});
export const PEOPLE = [person('mori-ichiro', '森 一郎'), person('oka-hana', '岡 花')];
export const DUTY = {
  town,
  groups: [{ id: 'all', nameJa: '当番', members: ['mori-ichiro', 'oka-hana'] }],
  ladder: [{ call: { group: 'all' } }],
};

/** Says whose the first account is: one of nobody begins no rehearsal. */
export async function nameAccount(dataDir: string): Promise<void> {
  const body = { role: 'administrator', towns: null, person: 'mori-ichiro' };
  await asOperator(dataDir, 'POST', '/api/v1/accounts/hq/grant', body);
}

/** As fast as may be, to one of the two. */
export const REQUEST = { flood: { name: 'june' }, speed: 60, people: ['oka-hana'] };

/** Writes the flood `june`: levels each ten minutes, long ago; at 60 times the speed one each ten seconds. */
export function writeFlood(floods: string, levels: readonly number[]): void {
  const folder = join(floods, 'june');
  mkdirSync(folder, { recursive: true });
  const rows = levels.map((level, i) => `${toIsoJst(Date.UTC(2023, 8, 1, 0, i * 10))},${level}`);
  writeFileSync(join(folder, `${aStation().id}.csv`), ['time,level_m', ...rows].join('\n'));
}
