import {
  clockWords,
  fillIn,
  MUSTER_NAME,
  musterText,
  type TownConfig,
  type TownId,
  toIsoJst,
} from '@kawamori/contracts';
import type { Decide } from '../judging/deciding.js';
import type { MaintenanceNoticeBody } from '../notices/notice-table.js';
import type { Calling } from './calling.js';
import type { Muster, MusterFact } from './muster.js';
import type { MusterTable } from './muster-table.js';

export const MUSTER_MARK = 'muster';
export const musterKey = ({ id }: Pick<Muster, 'id'>): string => `${id}|${MUSTER_MARK}|1`;

/** What a muster is told as. */
export function musterBody(
  muster: Pick<Muster, 'id' | 'town' | 'place' | 'word' | 'withinMs' | 'calledAt'>,
  town: Pick<TownConfig, 'nameJa' | 'nameEn'>,
  drill: boolean,
): MaintenanceNoticeBody {
  const { id, place, word, calledAt: at, withinMs } = muster;
  const dueAt = at + withinMs;
  const input = { town, place, word: word === '' ? undefined : word, at, dueAt, drill };
  const [ja, en] = [musterText(input, 'ja'), musterText(input, 'en')];
  const time = clockWords(dueAt);
  return {
    ...{ v: 1, kind: 'muster', episode: id, town: muster.town, mark: MUSTER_MARK },
    ...{ townNameJa: town.nameJa, townNameEn: town.nameEn },
    markNameJa: fillIn(MUSTER_NAME, 'ja', { time }),
    markNameEn: fillIn(MUSTER_NAME, 'en', { time }),
    ...{ alertLevel: 0, rise: 1, observedAt: toIsoJst(at), decidedAt: toIsoJst(at), drill },
    subjects: [{ subject: MUSTER_MARK, nameJa: place, nameEn: place }],
    ...{ subjectJa: ja.subject, bodyJa: ja.body, subjectEn: en.subject, bodyEn: en.body },
  };
}

/** What the judge makes of musters: one notice that calls everybody, until each has answered for themself or it has ended. */
export function musterTelling({
  drill,
  town,
  musters,
  people,
  decide,
}: {
  drill: boolean;
  town(id: TownId): TownConfig | undefined;
  musters: Pick<MusterTable, 'apply'>;
  people: Pick<Calling, 'over'>;
  decide: Decide;
}): (fact: MusterFact) => string[] {
  return (fact) => {
    const muster = musters.apply(fact);
    if (!muster) return [];
    if (fact.kind === 'muster.called') {
      const of = town(muster.town);
      if (of) decide(musterKey(muster), musterBody(muster, of, drill), fact);
    }
    return muster.ended ? people.over(muster.id) : [musterKey(muster)];
  };
}
