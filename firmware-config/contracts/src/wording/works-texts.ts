import type { Notice } from '../notice.js';
import type { Language, Text } from './language.js';
import { noticePlace } from './notice-words.js';

/** What the bot says in a chat about acknowledging. What is filled in stands in braces. */
export const WORKS_TEXTS = {
  acknowledge: { ja: '確認', en: 'Acknowledge' },
  acknowledgeOf: { ja: '確認：{place}', en: 'Ack: {place}' },
  press: {
    ja: '内容を見たら「確認」を押してください。ほかの当番への呼び出しが止まります。',
    en: 'Press once you have seen it: nobody else is called then.',
  },
  acknowledged: {
    ja: '確認を記録しました（{name} {time}）。ほかの当番への呼び出しは止まりました。',
    en: 'Acknowledged ({name} {time}). Nobody else is called.',
  },
  unrecorded: {
    ja: '確認を受け付けました（{name} {time}）。サーバーのディスクに書けるようになったら記録します。',
    en: 'Acknowledged ({name} {time}); recorded as soon as the server’s disk takes it.',
  },
  notCalled: {
    ja: '確認として記録していません。このお知らせで呼び出された方だけが、このボタンで確認できます。',
    en: 'Not recorded: by this button only those acknowledge who were called.',
  },
  late: {
    ja: '確認として記録していません。このボタンの期限（24時間）が過ぎています。川守の画面で確認してください。',
    en: 'Not recorded: the button is older than 24 hours. Acknowledge on the screen.',
  },
} as const satisfies Record<string, Text>;
export type WorksTextKey = keyof typeof WORKS_TEXTS;

export const worksSay = (
  key: WorksTextKey,
  language: Language,
  values: Readonly<Record<string, string>> = {},
): string => WORKS_TEXTS[key][language].replace(/\{(\w+)\}/g, (brace, name: string) => values[name] ?? brace);

/** Characters of a button's label (LINE WORKS, Action Objects). */
const LABEL = 20;

/** The buttons below a message: one for each notice in it, which the callback names by what stands in `notice`. */
export function worksButtons(told: Notice): { label: string; notice: string }[] {
  const { key, others = [] } = told;
  const riseOf = (one: string) => one.split('|').slice(0, 3).join('|');
  if (others.length === 0) return [{ label: WORKS_TEXTS.acknowledge.ja, notice: riseOf(key) }];
  return [{ key, stationNameJa: noticePlace(told, 'ja') }, ...others].flatMap((one) =>
    one.key === undefined
      ? []
      : [
          {
            label: worksSay('acknowledgeOf', 'ja', { place: one.stationNameJa }).slice(0, LABEL),
            notice: riseOf(one.key),
          },
        ],
  );
}
