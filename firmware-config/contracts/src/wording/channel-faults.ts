import type { Language } from './language.js';
import { CHANNEL_WORDS } from './ledger-texts.js';

const NOT_LET_IN = '利用者名またはパスワードが受け付けられません';

/** A reply of a mail server (RFC 5321, 4.2): a number, and no part of an address. */
const reply = (codes: string): RegExp => new RegExp(`(?<![\\d:.])(?:${codes})\\b(?!\\.\\w)`);

/** What servers, networks and modems say when they take nothing, in the words of staff; the first that fits. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, '接続を断られました'],
  [/ENOTFOUND|EAI_AGAIN|\bEDNS\b/, '相手のサーバーの名前が見つかりません'],
  [/EHOSTUNREACH|ENETUNREACH|ENETDOWN/, 'ネットワークがつながりません'],
  [/ECONNRESET|EPIPE|socket hang up|socket close|connection closed/i, '接続が途中で切れました'],
  [/ETIMEDOUT|time(?:d)?[- ]?out|does not answer|Greeting never received/i, '応答がありません'],
  [/certificate|self[- ]signed|CERT_/i, '相手の証明書を確かめられません'],
  [/invalid login|authentication ?fail|invalid_grant|HTTP 401\b/i, NOT_LET_IN],
  [/HTTP 403\b/, '権限がないとして断られました'],
  [/HTTP 404\b/, '送り先のアドレスが見つかりません'],
  [/HTTP 429\b/, '送りすぎとして断られました'],
  [/HTTP 5\d\d\b/, '相手のサーバーに異常があります'],
  [/quota|mailbox (?:is )?full/i, '相手の受信箱がいっぱいです'],
  [/no such (?:user|mailbox)|user unknown/i, '宛先がないとして断られました'],
  [/gr[ea]y ?list/i, 'いまは受け付けられないと言われました'],
  [/has no SIM/, 'SIM を読めません'],
  [/has no network|\bno network\b/, '携帯電話の電波がつながりません'],
  [/does not dial/, '電話をかけられません'],
  [/ENOENT|ENODEV|no such file/i, '装置が見つかりません'],
  [/EACCES|permission denied/i, '装置を使う権限がありません'],
  [/is reached by .* no more|nobody is named|no longer configured/, '連絡先の登録が外されています'],
  [/has nothing to send/, 'この連絡手段はサーバーに設定されていません'],
  [/not acknowledged: gate or journal/, '受け口か記録のところで止まっています'],
  [/acknowledged, not judged/, '判定のところで止まっています'],
  [reply('53[045]'), NOT_LET_IN],
  [reply('552'), '相手の受信箱がいっぱいです'],
  [reply('55[013]'), '宛先がないとして断られました'],
  [reply('554'), '相手のサーバーに断られました'],
  [reply('421|45[0-2]'), 'いまは受け付けられないと言われました'],
];

/** Begins each of several faults: `mail: …; webhook garoon: …`. */
const WAY = /^(?<kind>[a-z-]+)(?: (?<recipient>[A-Za-z0-9._@-]+))?: (?<said>.+)$/s;

/**
 * What a channel or a device has said of itself, for staff: in Japanese the well-known words first and its own in brackets, so that
 * whoever mends it can look them up; what is not known stands as it was said.
 */
export function faultWords(said: string, language: Language): string {
  if (language === 'en') return said;
  const words = [...new Set(said.split('; ').flatMap(wordsOf))];
  return words.length === 0 ? said : `${words.join('、')}（${said}）`;
}

function wordsOf(one: string): string[] {
  const { kind = '', recipient, said = one } = WAY.exec(one)?.groups ?? {};
  const known = KNOWN.find(([pattern]) => pattern.test(said))?.[1];
  if (known === undefined) return [];
  const way = CHANNEL_WORDS[kind]?.ja;
  if (way === undefined) return [known];
  return [`${way}${recipient === undefined ? '' : ` ${recipient}`}：${known}`];
}
