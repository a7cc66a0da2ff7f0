import { answerOf, type HandledEpisode, type NoticeView } from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';

/**
 * Episodes as people deal with them, the one that was told of last first.
 * @param notices the newest first
 */
export function handledEpisodes(
  notices: readonly NoticeView[],
  { stations }: Pick<Settings, 'stations'>,
): HandledEpisode[] {
  const episodes = new Map<string, HandledEpisode>();
  for (const notice of notices) {
    const { episode, station, town, decidedAt } = notice;
    const known = episodes.get(episode);
    if (known) {
      known.firstAt = Math.min(known.firstAt, decidedAt);
      continue;
    }
    const names = station === null ? undefined : stations.get(station);
    const { subjectJa, subjectEn, alertLevel, acknowledged, handedOver, closed } = notice;
    episodes.set(episode, {
      ...{ episode, town, station, notice: notice.key, subjectJa, subjectEn, alertLevel },
      stationNameJa: names?.nameJa ?? notice.placeJa,
      stationNameEn: names?.nameEn ?? notice.placeEn,
      ...{ firstAt: decidedAt, lastAt: decidedAt },
      ...{ answer: answerOf(notice), acknowledged, handedOver, closed },
    });
  }
  return [...episodes.values()];
}
