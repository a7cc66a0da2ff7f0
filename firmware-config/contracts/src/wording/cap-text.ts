import type { LevelNotice } from '../notice.js';
import type { Instant } from '../units.js';
import { ageOf, observedWords, takenWords } from './at-sending.js';
import { TAKEN_BACK_ADVICE } from './fallen-text.js';
import type { Language, Text } from './language.js';
import { DUTY_ADVICE } from './observed-text.js';
import { clockWords, dateTimeWords } from './values.js';

/** What a CAP message of ours is about. It is an observation of ours; the names of official announcements never stand in it. */
export const CAP_EVENT: Text = {
  ja: '基準水位超過のお知らせ（観測）',
  en: 'Reference level reached (observed)',
};

/**
 * What stands in a message that stays for a day, and is read by everybody: times without the ages that they had when it was written, and
 * nothing of what whoever is on duty is to do.
 */
export function capDescription(notice: LevelNotice, language: Language): string {
  const ja = language === 'ja';
  const observedAt = Date.parse(notice.observedAt);
  const seen = dateTimeWords(observedAt, language);
  const forStaff = [DUTY_ADVICE[language], ...TAKEN_BACK_ADVICE[language]];
  const text = forStaff
    .reduce((body, advice) => body.replaceAll(advice, ''), ja ? notice.bodyJa : notice.bodyEn)
    .replaceAll(
      observedWords(observedAt, ageOf(notice), language),
      ja ? `${seen} 観測` : `observed ${seen} JST`,
    );
  const takenAt = notice.picture && Date.parse(notice.picture.takenAt);
  const sentAt = observedAt + ageOf(notice);
  return (
    takenAt === undefined
      ? text
      : text.replaceAll(takenWords(takenAt, Math.max(0, sentAt - takenAt), language), clockWords(takenAt))
  )
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Who speaks. */
export const CAP_SENDER_NAME: Text = { ja: '川守（水位の観測）', en: 'Kawamori (river level observation)' };

/** Why what was published stands no more: the water has fallen; it never stood so high; or one of both. */
export type CapEnd = 'fallen' | 'taken-back' | 'over';

const CAP_ENDS: Record<CapEnd, Text> = {
  fallen: { ja: '基準水位を下回りました（観測）', en: 'below the reference levels (observed)' },
  'taken-back': {
    ja: '先のお知らせの取り下げ（もとになった値が裏付けられませんでした）',
    en: 'the notice before is taken back (its values were not borne out)',
  },
  over: { ja: '先のお知らせの終了', en: 'the notice before is over' },
};

/** What was published of a station stands no more: said of the notices before, and no all-clear. */
export function capClosed(
  {
    stationNameJa,
    stationNameEn,
    drill,
    end,
  }: { stationNameJa: string; stationNameEn: string; drill: boolean; end: CapEnd },
  language: Language,
): { headline: string; description: string } {
  if (language === 'ja') {
    return {
      headline: `${drill ? '【訓練】' : ''}${stationNameJa} ${CAP_ENDS[end].ja}`,
      description: `これまでのお知らせを取り下げます。安全になったという意味ではありません。${
        drill ? 'これは訓練です。実際の水位ではありません。' : ''
      }`,
    };
  }
  return {
    headline: `${drill ? '[EXERCISE] ' : ''}${stationNameEn}: ${CAP_ENDS[end].en}`,
    description: `The notices before are taken back. This does not mean that it is safe.${
      drill ? ' This is an exercise. It is not a real water level.' : ''
    }`,
  };
}

/** A level that still stands when what was published of it would soon be out of date. `observed`: the newest good value. */
export function capStands(
  { stationNameJa, stationNameEn }: { stationNameJa: string; stationNameEn: string },
  observed: { valueM: number; at: Instant } | undefined,
  language: Language,
): { headline: string; description: string } {
  const seen = observed && { level: observed.valueM.toFixed(2), at: dateTimeWords(observed.at, language) };
  if (language === 'ja') {
    return {
      headline: `${stationNameJa} 基準水位超過のお知らせを継続しています（観測）`,
      description: `${seen ? `水位は${seen.at}の観測で${seen.level} mです。` : ''}これまでのお知らせは引き続き有効です。`,
    };
  }
  return {
    headline: `${stationNameEn}: the notice of a reference level reached still stands (observed)`,
    description: `${seen ? `The level was ${seen.level} m when it was observed on ${seen.at} JST. ` : ''}The notices before still stand.`,
  };
}
