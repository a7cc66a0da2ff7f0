import type { Quality, QualityReason } from '../quality.js';
import type { Text } from './language.js';

/** What is thought of a reading, in words. */
export const QUALITY_WORDS: Readonly<Record<Quality, Text>> = {
  good: { ja: '正常', en: 'good' },
  suspect: { ja: '確認待ち', en: 'doubtful' },
  bad: { ja: '異常値', en: 'bad' },
  missing: { ja: '欠測', en: 'missing' },
};

/** Why a reading is not plainly good, or what was corrected about it. */
export const REASON_WORDS: Readonly<Record<QualityReason, Text>> = {
  range: { ja: '測定範囲外', en: 'outside the range' },
  sentinel: { ja: '値なしを示す符号', en: 'the sensor’s sign for no value' },
  future: { ja: '時刻が未来', en: 'from the future' },
  spike: { ja: '急な変化', en: 'sudden change' },
  rate: { ja: '川ではありえない速さの変化', en: 'faster than a river' },
  stuck: { ja: '値が動かない', en: 'does not move' },
  maintenance: { ja: '点検中', en: 'maintenance' },
  overruled: { ja: '職員が判断', en: 'decided by staff' },
  unanswered: { ja: 'そのあと値が届かない', en: 'nothing came after it' },
  'clock-off': { ja: '時計のずれを補正', en: 'clock corrected' },
  'station-unknown': { ja: '観測所の登録なし', en: 'station not known' },
  disagrees: { ja: '主・副の水位計が食い違い', en: 'the two gauges disagree' },
};
