import { CANARY_MARK, canaryText } from '@kawamori/contracts';
import { type NewsTold, noticeOf, observationOf } from '../notices/notice-of.js';
import type { LevelNoticeBody } from '../notices/notice-table.js';

/** What the canary's crossing is told as; undefined of everything else that is news of it: its falling, and what was learnt later. */
export function canaryBody(told: NewsTold): LevelNoticeBody | undefined {
  const { news, station, decidedAt, drill } = told;
  if (news.track !== 'level' || news.isLearntLater || !news.change.rose) return undefined;
  const said = { observedAt: news.change.at, ageMs: decidedAt - news.change.at, drill };
  return noticeOf(told, observationOf(news), {
    ...{ kind: 'canary', mark: 'canary', name: CANARY_MARK, datum: station.series.level?.datum.kind },
    ...{ ja: canaryText(said, 'ja'), en: canaryText(said, 'en') },
  });
}
