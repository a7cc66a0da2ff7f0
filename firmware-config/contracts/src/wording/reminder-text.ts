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

/** The same notice once more, since nobody has acknowledged it: it says so first. */
export function reminderOf(notice: Notice): Notice {
  return {
    ...notice,
    reminder: true,
    ...markedFirst(notice, {
      subjectJa: '【再通知】',
      bodyJa: '【再通知】まだ誰も確認していません。\n\n',
      subjectEn: '[REMINDER] ',
      bodyEn: '[REMINDER] Nobody has acknowledged this yet.\n\n',
    }),
  };
}
