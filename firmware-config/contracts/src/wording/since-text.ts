import type { NoticeView } from '../http/notices.js';
import type { Notice } from '../notice.js';
import { markedFirst } from './reminder-text.js';
import { clockWords } from './values.js';

/** What was told of an episode since, and asks for no answer. */
export type ToldSince = Pick<NoticeView, 'subjectJa' | 'subjectEn' | 'decidedAt'>;

/** The same notice to a person who is called by it late: what has become of it since stands before what it told. */
export function withSince(notice: Notice, since: ToldSince | undefined): Notice {
  if (!since) return notice;
  const time = clockWords(since.decidedAt);
  return {
    ...notice,
    ...markedFirst(notice, {
      subjectJa: '',
      bodyJa: `その後：${since.subjectJa}（${time}）\n\n`,
      subjectEn: '',
      bodyEn: `Since then: ${since.subjectEn} (${time})\n\n`,
    }),
  };
}
