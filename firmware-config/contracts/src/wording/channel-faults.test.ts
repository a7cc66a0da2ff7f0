import { describe, expect, test } from 'vitest';
import { faultWords } from './channel-faults.js';

describe('what a channel says of itself, in the words of staff', () => {
  test.each([
    ['connect ECONNREFUSED 10.0.0.9:587', '接続を断られました（connect ECONNREFUSED 10.0.0.9:587）'],
    ['getaddrinfo EAI_AGAIN mail.town.example.jp', '相手のサーバーの名前が見つかりません'],
    ['Invalid login: 535 5.7.8 Authentication failed', '利用者名またはパスワードが受け付けられません'],
    ["Can't send mail - all recipients were rejected: 550 no such user here", '宛先がないとして断られました'],
    ['450 4.2.0 greylisted', 'いまは受け付けられないと言われました'],
    ['The operation was aborted due to timeout', '応答がありません'],
    ['HTTP 503', '相手のサーバーに異常があります'],
    ['HTTP 429', '送りすぎとして断られました'],
    ['the modem has no SIM that it can read (SIM not inserted)', 'SIM を読めません'],
    ['the modem has no network', '携帯電話の電波がつながりません'],
    ['acknowledged, not judged, 4分 / for 4 min', '判定のところで止まっています'],
  ])('%s', (said, words) => {
    expect(faultWords(said, 'ja')).toContain(words);
    expect(faultWords(said, 'ja')).toContain(said);
    expect(faultWords(said, 'en')).toBe(said);
  });

  test('names each of several ways with its own fault', () => {
    expect(faultWords('mail: connect ECONNREFUSED 10.0.0.9:25; webhook garoon: HTTP 502', 'ja')).toBe(
      'メール：接続を断られました、システム連携 garoon：相手のサーバーに異常があります（mail: connect ECONNREFUSED 10.0.0.9:25; webhook garoon: HTTP 502）',
    );
  });

  test('stands as it was said where nobody knows it: no number or address is taken for a code', () => {
    for (const said of [
      'the disc is bent',
      '15分 / for 15 min',
      'queued as 45012',
      'at 10.0.0.9:550 on 552.example',
      'down',
    ])
      expect(faultWords(said, 'ja')).toBe(said);
  });
});
