import type { Text } from './language.js';

/** Texts of the faces about readings that are doubted, and about work on a station. */
export const QUALITY_TEXTS = {
  checkOpen: { ja: '確認待ち', en: 'nobody knows yet' },
  checkConfirmed: { ja: '増水と確認', en: 'confirmed: a rise' },
  checkAssumed: {
    ja: 'このあと値が届かない。増水しているものとして扱う（未確認）',
    en: 'nothing came after it; taken for a rise, not confirmed',
  },
  checkNotConfirmed: { ja: '増水ではなかった', en: 'it was no rise' },
  checkAsRise: { ja: '増水として扱う', en: 'it is a rise' },
  checkAsFault: { ja: '機器の異常とする', en: 'the gauge is faulty' },
  checkReason: { ja: '理由（画像や現地で見たこと）', en: 'why (what was seen)' },
  checkRecord: { ja: '判断を記録する', en: 'record it' },
  checkFailed: {
    ja: '記録できませんでした。もう一度お試しください。',
    en: 'It was not recorded. Try again.',
  },
  checkPicture: { ja: '最新の画像', en: 'newest picture' },
  toQuality: { ja: '観測値の確認・点検', en: 'Check readings, maintenance' },
  underMaintenance: {
    ja: '点検中・判定していません（{until}まで）',
    en: 'under maintenance until {until}: not judged',
  },
  underMaintenanceBrief: { ja: '点検中（{until}まで）', en: 'maintenance until {until}' },
} as const satisfies Record<string, Text>;
