import {
  type ConditionSubject,
  dutyGapIn,
  type Fact,
  type FactBody,
  type TownConfig,
} from '@kawamori/contracts';
import type { Calling } from '../duty/calling.js';
import type { Decide } from '../judging/deciding.js';
import type { NoticeTable } from '../notices/notice-table.js';
import type { Settings } from '../settings/settings.js';
import { dailyBody, dailyKey } from '../watch/daily-body.js';
import { conditionBody } from './condition-body.js';
import { conditionEpisode } from './condition-episode.js';
import { namedSubject } from './condition-names.js';
import type { ConditionTable, OpenCondition } from './condition-table.js';
import { groupedBy } from './grouped-by.js';

/** What the judge makes of conditions: one notice for what began together, and a quiet one for what is over; and of the daily report. */
export interface ConditionTelling {
  /** False for a fact of another kind. */
  apply(fact: Fact): boolean;
}

const isNoPlan = ({ subject }: ConditionSubject): boolean => dutyGapIn(subject)?.gap === 'no-plan';

/** Notices of one episode beyond its beginning: of many that end one by one, the first are told. */
const MOST_ENDS = 20;

export function conditionTelling(parts: {
  drill: boolean;
  settings(): Settings;
  conditions: ConditionTable;
  notices: Pick<NoticeTable, 'ofEpisode' | 'has'>;
  people: Pick<Calling, 'calledOf' | 'over'>;
  decide: Decide;
}): ConditionTelling {
  const { drill, settings, conditions, notices, people, decide } = parts;

  /** The towns that it concerns: of the hub all. */
  const townsOf = (town: FactBody<'condition.began'>['town']): TownConfig[] => {
    const { towns } = settings();
    return town === null ? [...towns.values()] : [towns.get(town)].filter((one) => one !== undefined);
  };

  const began = (body: FactBody<'condition.began'>, fact: Fact) => {
    const fresh = conditions.begin(body, fact);
    if (fresh.length === 0) return;
    const { condition } = body;
    const subjects = fresh.map((one) => namedSubject(condition, one, settings()));
    const told = { condition, subjects, at: fact.at, drill, ended: false, ordinal: 1 };
    // A town's first plan calls for what is open, but not for its own absence.
    const quietly = fresh.every(isNoPlan) ? { quietlyTo: [] } : {};
    const toldIn: TownConfig['id'][] = [];
    for (const town of townsOf(body.town)) {
      const episode = conditionEpisode(condition, town.id, fact.at);
      const notice = conditionBody({ ...told, town, episode, isEverything: body.isEverything ?? false });
      decide(`${episode}|${condition}|1`, notice, fact, { toldIn, ...quietly });
      toldIn.push(town.id);
    }
  };

  const ended = (body: FactBody<'condition.ended'>, fact: Fact) => {
    const byBegin = groupedBy(conditions.end(body), ({ beganSeq }) => beganSeq);
    for (const over of byBegin.values()) endedTogether(body, over, fact);
  };

  /** Of what began together, what is over now. */
  const endedTogether = (
    { condition, town: of }: FactBody<'condition.ended'>,
    over: readonly OpenCondition[],
    fact: Fact,
  ) => {
    const [first] = over;
    if (!first) return;
    // What was seen when it began says nothing of its end.
    const subjects = over.map(({ subject, station }) =>
      namedSubject(condition, { subject, ...(station === undefined ? {} : { station }) }, settings()),
    );
    const toldIn: TownConfig['id'][] = [];
    for (const town of townsOf(of)) {
      const episode = conditionEpisode(condition, town.id, first.beganAt);
      if (conditions.stillOpenOf(first.beganSeq) === 0) people.over(episode);
      // A hub that has been told by another one of its beginning tells nothing of its end.
      const before = notices.ofEpisode(episode).length;
      if (before === 0 || before > MOST_ENDS) continue;
      const ordinal = before + 1;
      const told = { condition, subjects, at: fact.at, drill, ended: true, isEverything: false };
      const quietlyTo = people.calledOf(episode);
      decide(`${episode}|${condition}|${ordinal}`, conditionBody({ ...told, town, episode, ordinal }), fact, {
        toldIn,
        quietlyTo,
      });
      toldIn.push(town.id);
    }
  };

  const reported = (body: FactBody<'day.reported'>, fact: Fact) => {
    const town = settings().towns.get(body.town);
    if (!town) return;
    const notice = dailyBody({ body, town, settings: settings(), at: fact.at, drill });
    decide(dailyKey(body), notice, fact, { quietlyTo: [] });
  };

  return {
    apply: (fact) => {
      if (fact.kind === 'condition.began') began(fact.body, fact);
      else if (fact.kind === 'condition.ended') ended(fact.body, fact);
      else if (fact.kind === 'day.reported') reported(fact.body, fact);
      else return false;
      return true;
    },
  };
}
