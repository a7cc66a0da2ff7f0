import {
  dailyText,
  type FactBody,
  type Instant,
  isAllWell,
  type TownConfig,
  toIsoJst,
} from '@kawamori/contracts';
import { type NamingSettings, namedSubject } from '../conditions/condition-names.js';
import type { MaintenanceNoticeBody } from '../notices/notice-table.js';

/** One a town and day, whoever tells it. */
export const dailyEpisode = ({ town, day }: Pick<FactBody<'day.reported'>, 'town' | 'day'>): string =>
  `condition:daily:${town}:${day}`;
export const dailyKey = (of: Pick<FactBody<'day.reported'>, 'town' | 'day'>): string =>
  `${dailyEpisode(of)}|daily|1`;

/** The daily report as it is told. */
export function dailyBody(told: {
  body: FactBody<'day.reported'>;
  town: TownConfig;
  settings: NamingSettings;
  at: Instant;
  drill: boolean;
}): MaintenanceNoticeBody {
  const { town, at, drill } = told;
  const { report } = told.body;
  const broken = report.broken.map(({ condition, subject }) => ({
    ...namedSubject(condition, { subject }, told.settings),
    condition,
  }));
  const input = { town, report, broken, at, drill };
  const [ja, en] = [dailyText(input, 'ja'), dailyText(input, 'en')];
  return {
    v: 1,
    kind: 'daily',
    episode: dailyEpisode(told.body),
    town: town.id,
    townNameJa: town.nameJa,
    townNameEn: town.nameEn,
    mark: 'daily',
    markNameJa: isAllWell(report) ? '全局正常' : `異常あり ${broken.length}件`,
    markNameEn: isAllWell(report) ? 'all well' : `${broken.length} broken`,
    alertLevel: 0,
    rise: 1,
    observedAt: toIsoJst(at),
    decidedAt: toIsoJst(at),
    drill,
    subjects: [{ subject: 'daily', nameJa: '定時連絡', nameEn: 'Daily report' }],
    subjectJa: ja.subject,
    bodyJa: ja.body,
    subjectEn: en.subject,
    bodyEn: en.body,
  };
}
