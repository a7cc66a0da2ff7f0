import type { Notice } from '../notice.js';

type Said = Pick<Notice, 'subjectJa' | 'bodyJa' | 'subjectEn' | 'bodyEn'>;

/** The texts of a notice with something said first, after 訓練. */
export function markedFirst(notice: Said, marks: Said): Said {
  const first = (text: string, drill: string, mark: string) =>
    text.startsWith(drill) ? `${drill}${mark}${text.slice(drill.length)}` : `${mark}${text}`;
  return {
    subjectJa: first(notice.subjectJa, '【訓練】', marks.subjectJa),
    bodyJa: first(notice.bodyJa, '【訓練】', marks.bodyJa),
    subjectEn: first(notice.subjectEn, '[EXERCISE] ', marks.subjectEn),
    bodyEn: first(notice.bodyEn, '[EXERCISE] ', marks.bodyEn),
  };
}

const NOBODY_HAS = { ja: 'まだ誰も確認していません。', en: 'Nobody has acknowledged this yet.' };
const YOU_HAVE_NOT_ANSWERED = { ja: 'あなたの答えがまだ届いていません。', en: 'You have not answered yet.' };

/** The same notice once more, since nobody has acknowledged it: it says so first. */
export function reminderOf(notice: Notice): Notice {
  const why = notice.kind === 'muster' ? YOU_HAVE_NOT_ANSWERED : NOBODY_HAS;
  return {
    ...notice,
    reminder: true,
    ...markedFirst(notice, {
      subjectJa: '【再通知】',
      bodyJa: `【再通知】${why.ja}\n\n`,
      subjectEn: '[REMINDER] ',
      bodyEn: `[REMINDER] ${why.en}\n\n`,
    }),
  };
}
