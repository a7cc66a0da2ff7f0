import { levelsAt, markId, type StationConfig, upstreamText, upstreamWords } from '@kawamori/contracts';
import { endMark } from './fallen-body.js';
import { type NewsTold, noticeOf, observationOf, wordsInput } from './notice-of.js';
import type { LevelNoticeBody } from './notice-table.js';

/**
 * What a level of a station upstream is told as at one downstream, and that the water there has fallen again; undefined where nobody asks
 * for it any more.
 */
export function upstreamBody(told: NewsTold, upstream: StationConfig): LevelNoticeBody | undefined {
  const { change, sequel } = told.news;
  const levels = levelsAt(upstream.levels, change.at);
  const reached = change.rose ? levels?.marks.find((one) => markId(one) === change.to) : undefined;
  const rules = told.station.upstream.filter(
    ({ station, mark }) => station === upstream.id && mark !== undefined,
  );
  const rule = rules.find(({ mark }) => mark === (change.rose ? change.to : change.from)) ?? rules[0];
  if (!rule || (change.rose && !reached)) return undefined;
  const input = {
    ...{ ...wordsInput(told, change), upstream, rule, reached, sequel },
    bySub: change.bySub ?? false,
  };
  const name = { ja: upstreamWords(input, 'ja'), en: upstreamWords(input, 'en') };
  const words = { name, ja: upstreamText(input, 'ja'), en: upstreamText(input, 'en'), datum: levels?.datum };
  return noticeOf(told, observationOf(told.news), {
    ...words,
    ...(reached ? ({ kind: 'upstream', mark: markId(reached), sequel } as const) : endMark(change.to)),
  });
}
