import type { Notice } from '../notice.js';

/** The same notice with a link of its reader's own, by which picture and level are seen without signing in. */
export function withLink(notice: Notice, link: string): Notice {
  const words = notice.kind === 'muster' ? TO_ANSWER : TO_SEE;
  return {
    ...notice,
    link,
    bodyJa: `${notice.bodyJa}\n\n${words.ja}（${LINK_HOURS}時間、あなた専用）：\n${link}`,
    bodyEn: `${notice.bodyEn}\n\n${words.en} (for ${LINK_HOURS} hours, for you alone):\n${link}`,
  };
}

const TO_SEE = {
  ja: '画像といまの水位を見る・「確認しました」を伝える',
  en: 'See the picture and the level now, and acknowledge',
};
const TO_ANSWER = { ja: '行ける・行けないを答える', en: 'Say whether you come, and when' };

/** A link opens for so long after the call that carried it last. */
export const LINK_HOURS = 24;
