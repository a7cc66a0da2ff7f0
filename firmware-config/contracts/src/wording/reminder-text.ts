import type { Notice } from '../notice.js';

/** The same notice once more, since nobody has acknowledged it: it says so first, after 訓練. */
export function reminderOf(notice: Notice): Notice {
  const first = (text: string, drill: string, mark: string) =>
    text.startsWith(drill) ? `${drill}${mark}${text.slice(drill.length)}` : `${mark}${text}`;
  return {
    ...notice,
    reminder: true,
    subjectJa: first(notice.subjectJa, '【訓練】', '【再通知】'),
    bodyJa: first(notice.bodyJa, '【訓練】', '【再通知】まだ誰も確認していません。\n\n'),
    subjectEn: first(notice.subjectEn, '[EXERCISE] ', '[REMINDER] '),
    bodyEn: first(notice.bodyEn, '[EXERCISE] ', '[REMINDER] Nobody has acknowledged this yet.\n\n'),
  };
}
