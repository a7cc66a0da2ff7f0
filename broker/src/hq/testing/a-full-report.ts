import { AnnouncementView, OrderView } from '@kawamori/contracts';
import type { Settings } from '../../settings/settings.js';
import { aTown, minute } from '../../testing/builders.js';
import { hoursTable } from '../hours-table.js';
import type { HqStanding } from '../hq-standing.js';
import { type Situation, timesUpTo, waitedAt, waterOf } from '../situation.js';
import { situationSheet } from '../situation-sheet.js';
import { aFullNight } from './a-full-book.js';
import { fullStations } from './a-full-sheet.js';
import { knownSource } from './known-hours.js';

const COUNTS = { called: 24, arrived: 12, coming: 6, silent: 4, notComing: 2 };
const HEADQUARTERS: HqStanding[] = [0, 1].map(() => ({
  town: aTown().id,
  open: { since: minute(20), place: '本庁舎３階　大会議室' },
  musters: [{ ...COUNTS, place: '本庁舎３階　大会議室', dueAt: minute(60) }],
}));

/** The worst that a report has to hold: more of everything than fits one page. */
export function aFullSituation(changes: Partial<Situation> = {}): {
  situation: Situation;
  settings: Settings;
} {
  const at = minute(11 * 60 + 4);
  const { stations, readings } = fullStations({ count: 24, hours: 12, withRain: 0 });
  const source = knownSource(readings);
  const table = hoursTable({ hours: timesUpTo(at), now: at, order: 'worst' }, stations, source);
  const course = { recordedAt: at, by: 'hq', source: 'staff', lifted: null, withdrawn: null };
  const settings = {
    ...{ towns: new Map([[aTown().id, aTown()]]), nodes: new Map(), accounts: new Map(), people: new Map() },
    stations: new Map(stations.map((station) => [station.id, station])),
  } as unknown as Settings;
  return {
    settings,
    situation: {
      at,
      ...waterOf(table, ({ station }) => source.gauges(station, at)[0]?.lastUsable),
      crest: { nameJa: '昭和大橋', at: minute(500) },
      orders: Array.from({ length: 4 }, (_, i) =>
        OrderView.parse({
          ...{
            id: `order-${i}`,
            town: aTown().id,
            issuer: '四万十町長',
            area: '窪川地区・大正地区・十和地区の浸水のおそれのある区域',
          },
          ...{ kind: 'evacuate', orderedAt: minute(i * 20), ...course },
        }),
      ),
      announcements: Array.from({ length: 6 }, (_, i) =>
        AnnouncementView.parse({
          ...{
            id: `said-${i}`,
            town: aTown().id,
            issuer: '高知県',
            title: '氾濫危険情報',
            river: '四万十川',
          },
          ...{ level: 4, announcedAt: minute(i * 30), ...course },
        }),
      ),
      entries: aFullNight(30).filter((entry) => waitedAt(entry, at)),
      told: Array.from({ length: 12 }, (_, i) => ({
        ...{ at: minute(600 - i * 13), town: aTown().id },
        subjectJa: `鍛冶屋瀬橋 さらに上昇・氾濫開始水位に到達（観測）・氾濫は未確認 214.09 m（22:5${i % 10} 観測）`,
        recipients: ['森 一郎', '佐藤 花子', '災害対策本部', '宿直室', '消防団本部'],
        acknowledged: i % 3 === 0 ? [] : [{ nameJa: '森 一郎', at: minute(605 - i * 13) }],
      })),
      conditions: Array.from({ length: 6 }, (_, i) => ({
        ...{ condition: 'node-offline' as const, town: aTown().id, beganAt: minute(i * 7), beganSeq: i },
        subject: `node-${i}`,
      })),
      ...changes,
    },
  };
}

export const aFullReport = (changes: Partial<Situation> = {}): string => {
  const { situation, settings } = aFullSituation(changes);
  const { at } = situation;
  return situationSheet({
    headquarters: HEADQUARTERS,
    ...{ situation, settings, town: undefined, hubName: '中土佐・四万十 川守', drill: true },
    ...{ now: at, madeAt: at, by: '森 一郎' },
  });
};
