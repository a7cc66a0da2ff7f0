import {
  answerOf,
  asksForAnswer,
  type HandledEpisode,
  isOfLevel,
  type NoticeView,
} from '@kawamori/contracts';
import { groupedBy } from '../conditions/grouped-by.js';
import type { Settings } from '../settings/settings.js';

/**
 * Episodes as people deal with them, the one that was told of last first. What was told to nobody, or asks for no answer, makes none.
 * @param notices the newest first
 * @param isOver whether a notice calls nobody any more
 */
export function handledEpisodes(
  notices: readonly NoticeView[],
  { stations }: Pick<Settings, 'stations'>,
  isOver: (notice: string) => boolean,
): HandledEpisode[] {
  const told = notices.filter(({ kind }) => kind !== 'learnt');
  return [...groupedBy(told, ({ episode }) => episode).values()].flatMap((all) => {
    const [newest, first, asks] = [all[0], all.at(-1), all.find(asksForAnswer)];
    if (!newest || !first || !asks) return [];
    const { episode, station, town, subjectJa, subjectEn } = newest;
    const names = station === null ? undefined : stations.get(station);
    const { alertLevel, acknowledged, handedOver, closed } = asks;
    return {
      ...{ episode, town, station, notice: newest.key, subjectJa, subjectEn, alertLevel },
      matter: isOfLevel({ kind: asks.kind ?? undefined }) ? ('river' as const) : ('maintenance' as const),
      stationNameJa: names?.nameJa ?? newest.placeJa,
      stationNameEn: names?.nameEn ?? newest.placeEn,
      ...{ firstAt: first.decidedAt, lastAt: newest.decidedAt },
      ...{ answer: answerOf(asks), isOver: isOver(asks.key), acknowledged, handedOver, closed },
    };
  });
}
