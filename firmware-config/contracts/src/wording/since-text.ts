import type { NoticeView } from '../http/notices.js';
import type { Notice } from '../notice.js';
import { toIsoJst } from '../units.js';
import type { Language } from './language.js';
import { markedFirst } from './reminder-text.js';
import { clockWords, metres } from './values.js';

/** What was told of an episode since, and asks for no answer. */
export type ToldSince = Pick<
  NoticeView,
  'subjectJa' | 'subjectEn' | 'markNameJa' | 'markNameEn' | 'valueM' | 'decidedAt'
>;

/** The same notice to a person who is called by it late: what has become of it since stands before what it told. */
export function withSince(notice: Notice, since: ToldSince | undefined): Notice {
  if (!since) return notice;
  const { subjectJa, subjectEn, markNameJa: whatJa, markNameEn: whatEn, valueM, decidedAt } = since;
  const time = clockWords(decidedAt);
  return {
    ...notice,
    since: { whatJa, whatEn, ...(valueM === null ? {} : { valueM }), decidedAt: toIsoJst(decidedAt) },
    ...markedFirst(notice, {
      subjectJa: '',
      bodyJa: `その後：${subjectJa}（${time}）\n\n`,
      subjectEn: '',
      bodyEn: `Since then: ${subjectEn} (${time})\n\n`,
    }),
  };
}

/** Where there is little room and the place stands already: 「その後：氾濫危険水位を下回りました 3.60 m（16:30）」; empty where nothing was told since. */
export function sinceWords({ since }: Pick<Notice, 'since'>, language: Language): string {
  if (!since) return '';
  const value = since.valueM === undefined ? '' : ` ${metres(since.valueM)} m`;
  const time = clockWords(Date.parse(since.decidedAt));
  return language === 'ja'
    ? `その後：${since.whatJa}${value}（${time}）`
    : `Since then: ${since.whatEn}${value} (${time})`;
}
