import { expect, test } from 'vitest';
import { sayIn } from '../wording.js';
import { silentWords } from './silent.js';

const words = (mode: 'live' | 'blind', heardAt: number | null) =>
  silentWords(
    { mode, heardAt },
    1,
    (key, values) => sayIn('ja', key, values),
    (at) => `${at}時`,
  );

test('a silent gauge is looked for at its sensor, unless it is the screen that hears nothing', () => {
  expect(words('live', 5)).toBe(
    '通信できていません。最後の受信 1時。センサーの電源と回線を確認してください。',
  );
  expect(words('blind', 5)).toBe('この画面が5時から受信していません。観測所の状態は分かりません。');
  // It has never heard anything: the value is one that it had kept.
  expect(words('blind', null)).toContain('最後の受信 1時');
});
