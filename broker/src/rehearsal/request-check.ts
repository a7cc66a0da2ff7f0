import type { Instant, RehearsalRequest, StationId } from '@kawamori/contracts';
import { ApiFault } from '../api/api-fault.js';
import type { Settings } from '../settings/settings.js';
import { townsCalled } from './drill-settings.js';
import { floodFolders } from './floods.js';

/**
 * Whether a rehearsal may be asked for, as far as that is known before it is laid out.
 * @throws ApiFault
 */
export function checkRequest(
  { flood, people }: RehearsalRequest,
  { settings, floodsDir, now }: { settings: Settings; floodsDir: string | undefined; now: Instant },
): void {
  const stranger = people.find((id) => !settings.people.has(id));
  if (stranger !== undefined)
    throw new ApiFault(400, 'no-person', `担当者 ${stranger} は登録されていません。`);
  let stations = [...settings.stations.keys()];
  if ('name' in flood) {
    const found = (floodsDir === undefined ? [] : floodFolders(floodsDir)).find(
      ({ name }) => name === flood.name,
    );
    if (!found)
      throw new ApiFault(
        400,
        'no-flood',
        `出水 ${flood.name} はありません（hub の設定 rehearsal.floods のフォルダー）。`,
      );
    const inFlood = new Set<StationId>(found.files.map(({ station }) => station));
    stations = stations.filter((id) => inFlood.has(id));
    if (stations.length === 0)
      throw new ApiFault(400, 'nothing-to-play', `出水 ${flood.name} に、この hub の観測所がありません。`);
  }
  if (townsCalled(settings, { stations, people, now }).length > 0) return;
  const towns = [...new Set(stations.flatMap((id) => settings.stations.get(id)?.town ?? []))];
  const names = towns.map((id) => settings.towns.get(id)?.nameJa ?? id).join('、');
  throw new ApiFault(
    400,
    'nobody-called',
    `選んだ人は誰も呼び出されません。再生する観測所の町（${names}）の担当者か、その町の連絡計画に入っている人を選んでください。`,
  );
}
