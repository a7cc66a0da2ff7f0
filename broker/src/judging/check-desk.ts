import {
  HOUR,
  type Instant,
  levelsAt,
  type Milliseconds,
  markId,
  opensEpisode,
  reachedMark,
  type SeriesId,
  seriesParts,
  toIsoJst,
} from '@kawamori/contracts';
import type { ReadingTable } from '../readings/reading-table.js';
import type { Check, CheckState, CheckTable } from './check-table.js';
import type { SeriesRules } from './series-fold.js';
import type { Doubt, SeriesJudge } from './series-judge.js';

/** A gauge that spikes again and again asks for one check in this time, but for a doubt that would reach a higher mark. */
const NOT_AGAIN: Milliseconds = HOUR;
/** A next reading is waited for so many intervals. */
const ANSWER_WITHIN = 1.5;

/** What has changed about the checks of a series. */
export interface CheckNews {
  raised: { check: Omit<Check, 'state'>; doubt: Doubt } | undefined;
  /** Keys of checks whose state has moved. */
  moved: string[];
}

export interface CheckDesk {
  /** Looks at a series after it has been judged. `now` by the river clock. */
  look(series: SeriesId, judge: SeriesJudge, rules: SeriesRules, now: Instant): CheckNews;
}

/**
 * Decides what is to be checked: a doubted newest reading that would reach a mark above the one that is held. Where people have just been
 * asked in vain they are not asked again, but the check stands all the same: silence after it is a flood like after any other.
 */
export function checkDesk({ checks, table }: { checks: CheckTable; table: ReadingTable }): CheckDesk {
  const latest = new Map<SeriesId, Check | undefined>();
  const latestOf = (series: SeriesId): Check | undefined => {
    if (!latest.has(series)) latest.set(series, checks.latest(series));
    return latest.get(series);
  };

  /** A check is a word on one reading, and follows what that reading counts for. */
  const stateOf = (check: Check): CheckState => {
    const reading = table.find(check.series, check.at);
    if (reading?.quality === 'good') return reading.reasons.includes('unanswered') ? 'assumed' : 'confirmed';
    const isNewest = table.newest(check.series)?.at === check.at;
    return reading?.quality === 'suspect' && isNewest ? 'open' : 'not-confirmed';
  };

  const follow = (series: SeriesId): string[] => {
    const check = latestOf(series);
    if (!check) return [];
    const state = stateOf(check);
    if (state === check.state) return [];
    checks.move(check.key, state);
    latest.set(series, { ...check, state });
    return [check.key];
  };

  return {
    look: (series, judge, rules, now) => {
      const moved = follow(series);
      const doubt = judge.doubt();
      const mark = doubt && rules.levels && wouldReach(doubt, rules.levels.levels);
      const before = latestOf(series);
      if (!doubt || !mark || doubt.at === before?.at) return { raised: undefined, moved };
      const quietAfter = before && !isNews(doubt, mark, before, now, rules) ? before : undefined;
      const check: Omit<Check, 'state'> = {
        key: `${seriesParts(series).station}:check:${toIsoJst(doubt.at)}|check|1`,
        series,
        at: doubt.at,
        value: doubt.value,
        mark: quietAfter?.mark ?? mark,
        reason: doubt.reason,
        raisedAt: quietAfter?.raisedAt ?? now,
        answerBy: now + ANSWER_WITHIN * rules.quality.observing,
      };
      if (checks.one(check.key)) return { raised: undefined, moved };
      checks.add(check);
      latest.set(series, { ...check, state: 'open' });
      return { raised: quietAfter ? undefined : { check, doubt }, moved };
    },
  };
}

type Levels = Parameters<typeof levelsAt>[0];
const rankOf = (levels: Levels, at: Instant, mark: string | undefined): number =>
  (levelsAt(levels, at)?.marks ?? []).filter(opensEpisode).findIndex((one) => markId(one) === mark);

/** The mark above the held one that a doubted rise would reach. */
function wouldReach(doubt: Doubt, levels: Levels): string | undefined {
  if (doubt.before && doubt.value <= doubt.before.value) return undefined;
  const reached = reachedMark(levelsAt(levels, doubt.at), doubt.value);
  const mark = reached && markId(reached);
  return rankOf(levels, doubt.at, mark) > rankOf(levels, doubt.at, doubt.held) ? mark : undefined;
}

function isNews(doubt: Doubt, mark: string, before: Check, now: Instant, { levels }: SeriesRules): boolean {
  if (before.state !== 'not-confirmed' || now - before.raisedAt >= NOT_AGAIN) return true;
  const sets = levels?.levels ?? [];
  return rankOf(sets, doubt.at, mark) > rankOf(sets, doubt.at, before.mark);
}
