import type { NoticeTimes } from '../http/notices.js';
import { type Instant, MINUTE, type Milliseconds, SECOND, toIsoJst } from '../units.js';
import type { Language, Text } from './language.js';
import { lengthWords } from './values.js';

/** The steps of a notice, in their order. */
export const NOTICE_STEPS = ['sampledAt', 'receivedAt', 'judgedAt', 'acceptedAt', 'acknowledgedAt'] as const;

export const NOTICE_STEP_WORDS: Readonly<Record<(typeof NOTICE_STEPS)[number], Text>> = {
  sampledAt: { ja: '観測', en: 'observed' },
  receivedAt: { ja: '受信', en: 'received' },
  judgedAt: { ja: '判定', en: 'judged' },
  acceptedAt: { ja: '送信先が受付', en: 'accepted by the gateway' },
  acknowledgedAt: { ja: '確認', en: 'acknowledged' },
};

/**
 * When a notice came how far, each step after the one before it: 「観測 18:10:00 → 受信 +3.2秒 → 判定 +0.1秒 → 送信先が受付 +0.8秒 → 確認 +4分」.
 * A step that has not come to pass stands as 「まだ」.
 */
export function noticeTimesWords(times: NoticeTimes, language: Language): string {
  let before: Instant | undefined;
  return NOTICE_STEPS.map((step) => {
    const at = times[step];
    const name = NOTICE_STEP_WORDS[step][language];
    if (at === null) return `${name} ${language === 'ja' ? 'まだ' : 'not yet'}`;
    const words =
      before === undefined ? toIsoJst(at).slice(11, 19) : `+${shortLength(at - before, language)}`;
    before = at;
    return `${name} ${words}`;
  }).join(' → ');
}

/** Tenths of a second below a minute. Clocks differ: what would be less than nothing is nothing. */
function shortLength(ms: Milliseconds, language: Language): string {
  if (ms >= MINUTE) return lengthWords(ms, language);
  return `${(Math.max(0, ms) / SECOND).toFixed(1)}${language === 'ja' ? '秒' : ' s'}`;
}
