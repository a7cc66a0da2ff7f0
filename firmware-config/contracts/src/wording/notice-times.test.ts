import { expect, test } from 'vitest';
import { MINUTE } from '../units.js';
import { noticeTimesWords } from './notice-times.js';

const sampledAt = Date.parse('2026-06-02T18:10:00+09:00');

test('each step of a notice stands after the one before it', () => {
  const times = {
    sampledAt,
    receivedAt: sampledAt + 3_240,
    judgedAt: sampledAt + 3_300,
    acceptedAt: sampledAt + 4_100,
    acknowledgedAt: sampledAt + 5 * MINUTE,
  };
  expect(noticeTimesWords(times, 'ja')).toBe(
    '観測 18:10:00 → 受信 +3.2秒 → 判定 +0.1秒 → 送信先が受付 +0.8秒 → 確認 +4分',
  );
});

test('what has not come to pass is not there yet, and a clock that is a little off makes nothing less than nothing', () => {
  const times = {
    ...{ sampledAt, receivedAt: sampledAt - 20, judgedAt: sampledAt },
    ...{ acceptedAt: null, acknowledgedAt: null },
  };
  expect(noticeTimesWords(times, 'en')).toBe(
    'observed 18:10:00 → received +0.0 s → judged +0.0 s → accepted by the gateway not yet → acknowledged not yet',
  );
});
