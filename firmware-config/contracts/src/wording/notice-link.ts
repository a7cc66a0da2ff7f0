import type { Notice } from '../notice.js';

/** The same notice with a link of its reader's own, by which picture and level are seen without signing in. */
export function withLink(notice: Notice, link: string): Notice {
  return {
    ...notice,
    link,
    bodyJa: `${notice.bodyJa}\n\n画像といまの水位を見る・「確認しました」を伝える（${LINK_HOURS}時間、あなた専用）：\n${link}`,
    bodyEn: `${notice.bodyEn}\n\nSee the picture and the level now, and acknowledge (for ${LINK_HOURS} hours, for you alone):\n${link}`,
  };
}

/** A link opens for so long after the call that carried it last. */
export const LINK_HOURS = 24;
