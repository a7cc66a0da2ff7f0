import {
  CONDITION_ENDED_WORDS,
  CONDITION_WORDS,
  type ConditionKind,
  conditionText,
  type Instant,
  type NamedSubject,
  type TownConfig,
  toIsoJst,
} from '@kawamori/contracts';
import type { MaintenanceNoticeBody } from '../notices/notice-table.js';

/** What a condition is told as, when it begins and when it is over, with all that began or ended together. */
export function conditionBody(told: {
  condition: ConditionKind;
  episode: string;
  town: Pick<TownConfig, 'id' | 'nameJa' | 'nameEn'>;
  subjects: readonly NamedSubject[];
  at: Instant;
  ended: boolean;
  /** 1 for the beginning; what ends in several steps counts on. */
  ordinal: number;
  isEverything: boolean;
  drill: boolean;
}): MaintenanceNoticeBody {
  const { condition, episode, town, subjects, at, ended, drill } = told;
  const [ja, en] = [conditionText(told, 'ja'), conditionText(told, 'en')];
  const words = (ended ? CONDITION_ENDED_WORDS : CONDITION_WORDS)[condition];
  return {
    v: 1,
    kind: ended ? 'condition-ended' : 'condition',
    episode,
    town: town.id,
    townNameJa: town.nameJa,
    townNameEn: town.nameEn,
    mark: condition,
    markNameJa: words.ja,
    markNameEn: words.en,
    alertLevel: 0,
    rise: told.ordinal,
    observedAt: toIsoJst(at),
    decidedAt: toIsoJst(at),
    drill,
    subjects: subjects.map(({ subject, station, nameJa, nameEn }) => ({
      ...{ subject, nameJa, nameEn },
      ...(station === undefined ? {} : { station }),
    })),
    subjectJa: ja.subject,
    bodyJa: ja.body,
    subjectEn: en.subject,
    bodyEn: en.body,
  };
}
