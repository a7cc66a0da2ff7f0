import { type Instant, toIsoJst } from '../units.js';
import { observedWords } from './at-sending.js';
import { shortTime } from './channel-test-text.js';
import type { Language, Text } from './language.js';

/** What the canary's station and the mark that it reaches are called: nobody may take either for a river's. */
export const CANARY_STATION: Text = {
  ja: '川守の点検（実在しない観測所）',
  en: 'Kawamori’s canary (no real station)',
};
export const CANARY_MARK: Text = { ja: '動作確認', en: 'test of the whole way' };

/** The canary's notice: first and last it says that it is a test. No level and no value stands in it. */
export function canaryText(
  { observedAt, ageMs, drill }: { observedAt: Instant; ageMs: number; drill: boolean },
  language: Language,
): { subject: string; body: string } {
  const at = shortTime(toIsoJst(observedAt));
  const observed = observedWords(observedAt, ageMs, language);
  if (language === 'ja') {
    const subject = `${drill ? '【訓練】' : ''}【動作確認】川守 点検用のお知らせ ${at}`;
    return {
      subject,
      body: [
        subject,
        '',
        'これは動作確認のための試験送信です。水位のお知らせではありません。',
        `点検用の観測値（${observed}）が、計測から通知まで届くことを確かめるため、自動で送りました。`,
        '届かなければ、川守が設備の異常として知らせます。対応は要りません。',
        ...(drill ? ['これは訓練です。'] : []),
        'これは試験です。',
      ].join('\n'),
    };
  }
  const subject = `${drill ? '[EXERCISE] ' : ''}[TEST] Kawamori: the canary’s notice, ${at}`;
  return {
    subject,
    body: [
      subject,
      '',
      'This is a test, sent by itself to see that the whole way works. It tells of no water level.',
      `The canary’s value (${observed}) has gone from the sensor to this message.`,
      'Were it not to arrive, Kawamori would tell that something is broken. Nothing is to be done.',
      ...(drill ? ['This is an exercise.'] : []),
      'This is a test.',
    ].join('\n'),
  };
}
