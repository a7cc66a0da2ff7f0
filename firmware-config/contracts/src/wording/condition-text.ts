import type { BlindReason, ConditionKind, ConditionSubject, DutyGap, HubSubject } from '../conditions.js';
import type { TownConfig } from '../town.js';
import type { Instant } from '../units.js';
import { faultWords } from './channel-faults.js';
import type { Language, Text } from './language.js';
import { subjectsWords } from './notice-words.js';
import { dateTimeWords } from './values.js';

/** What is broken or blind, as it is told when it begins. */
export const CONDITION_WORDS: Readonly<Record<ConditionKind, Text>> = {
  silent: { ja: '観測値が届いていません', en: 'No readings arrive' },
  'camera-dark': { ja: 'カメラの画像が届いていません', en: 'No pictures arrive' },
  'camera-blind': { ja: 'カメラの画像で川が見えません', en: 'The pictures show no river' },
  'battery-low': { ja: '現地端末の電池が少なくなっています', en: 'The battery of a node runs down' },
  'node-offline': { ja: '現地端末の通信が切れています', en: 'A node’s line is cut' },
  'duty-gap': { ja: '呼び出しの準備が欠けています', en: 'Whom to call is not settled' },
  hub: { ja: 'システムに異常があります', en: 'Something is wrong with the system' },
};

/** The same when it is well again. */
export const CONDITION_ENDED_WORDS: Readonly<Record<ConditionKind, Text>> = {
  silent: { ja: '観測値がふたたび届いています', en: 'Readings arrive again' },
  'camera-dark': { ja: 'カメラの画像がふたたび届いています', en: 'Pictures arrive again' },
  'camera-blind': { ja: 'カメラの画像がふたたび見えています', en: 'The pictures show something again' },
  'battery-low': { ja: '現地端末の電池が戻りました', en: 'The battery of a node has recovered' },
  'node-offline': { ja: '現地端末の通信が戻りました', en: 'A node’s line is back' },
  'duty-gap': { ja: '呼び出しの準備が整いました', en: 'Whom to call is settled again' },
  hub: { ja: 'システムの異常が解消しました', en: 'The system is well again' },
};

/** What a person can do about it. */
const CONDITION_HELP: Readonly<Record<ConditionKind, Text>> = {
  silent: {
    ja: 'この観測所の水位は、いまは分かりません。現地端末の通信と電源、計器を確かめてください。川のようすは、近くの観測所とカメラで確かめてください。',
    en: 'Nothing is known of the water there now. Check the node’s line and power, and the gauge. Look at the stations and cameras near by.',
  },
  'camera-dark': {
    ja: 'カメラの電源と配線、現地端末の通信を確かめてください。水位の観測は別に続いています。',
    en: 'Check the camera’s power and cable, and the node’s line. Levels are measured apart from it.',
  },
  'camera-blind': {
    ja: 'レンズの汚れや覆い、照明、カメラの動作を確かめてください。水位の観測は別に続いています。',
    en: 'Check the lens, what covers it, its light, and the camera itself. Levels are measured apart from it.',
  },
  'battery-low': {
    ja: '電池と太陽電池、充電器を確かめてください。切れると、観測値も画像も届かなくなります。',
    en: 'Check battery, panel and charger. Once it is empty neither readings nor pictures come.',
  },
  'node-offline': {
    ja: '端末の電源と回線を確かめてください。観測値は端末にたまり、通信が戻ると届きます。',
    en: 'Check the node’s power and line. Readings wait in the node and come once the line is back.',
  },
  'duty-gap': {
    ja: '水位が基準に達しても、電話などで呼び出される人がいないか、足りないおそれがあります。計画と当番表、連絡先を確かめてください（kawamori duty show）。',
    en: 'Nobody, or too few, may be called when a level is reached. Look at the plan, the roster and the contacts (kawamori duty show).',
  },
  hub: {
    ja: 'システム担当者が確認してください。',
    en: 'Whoever runs the hub must look at it.',
  },
};

/** What a town lacks so that somebody is called. */
export const DUTY_GAP_NAMES: Readonly<Record<DutyGap, Text>> = {
  'no-plan': { ja: '呼び出しの計画がなく、誰も呼び出されない', en: 'no duty plan: nobody is called' },
  'no-way': {
    ja: '計画にある人の誰にも、使える連絡手段がない',
    en: 'nobody in its plan has a channel that works',
  },
  'nobody-on-duty': { ja: '当番のいない日がある', en: 'a day without anybody on duty' },
};

/** What the hub says of itself, in a few words; the screens say more. */
export const HUB_SUBJECT_NAMES: Readonly<Record<HubSubject, Text>> = {
  'fact-set-aside': { ja: '読み取れない記録を除いて判定中', en: 'a record that cannot be read was left out' },
  'facts-missing': { ja: '記録の一部が失われた', en: 'some facts are missing' },
  'old-readings-missing': { ja: '古い観測値の一部が失われた', en: 'some old readings are lost' },
  'judging-in-memory': { ja: 'メモリ上で判定中', en: 'judging goes on in memory' },
  'store-broken': { ja: '観測値の保管ファイルが壊れている', en: 'the store has a broken page' },
  'disk-filling': { ja: 'ディスクの空きが少ない', en: 'the disk is filling up' },
  'pictures-wait': { ja: 'ディスクの空きがなく画像を受け取れない', en: 'no room for pictures' },
  'clock-jumped': { ja: 'サーバーの時計が大きく進んだ', en: 'the server’s clock jumped ahead' },
  'modem-dead': { ja: '電話とショートメッセージの装置が使えない', en: 'the modem cannot be used' },
  'notices-wait': { ja: 'お知らせが届かずに残っている', en: 'notices wait and do not leave' },
  'channel-dead': { ja: '使えない連絡手段がある', en: 'a channel cannot be used' },
  'mail-lost': { ja: 'メールが受け付けられても届いていない', en: 'mail is accepted and does not arrive' },
  'mailbox-unread': {
    ja: 'メールの往復点検ができない（受信箱を読めない）',
    en: 'the mailbox of the mail loop cannot be read',
  },
  'canary-lost': { ja: '点検用の観測値が届かない', en: 'the canary’s readings do not arrive' },
  'canary-undecided': {
    ja: '点検用の水位が基準に達しても、お知らせが作られない',
    en: 'the canary crosses its level and no notice is decided',
  },
  'canary-unsent': {
    ja: '点検用のお知らせが送り出されない',
    en: 'the canary’s notice is decided and does not leave',
  },
  'canary-untaken': {
    ja: '点検用のお知らせを受け取らない連絡手段がある',
    en: 'a channel does not take the canary’s notice',
  },
  'watchdog-gone': { ja: '監視プログラムが止まっている', en: 'the watchdog has stopped' },
  'pictures-dead': { ja: '画像の処理が止まっている', en: 'pictures are not worked on' },
  'media-dead': { ja: '動画の処理が止まっている', en: 'live video has stopped' },
  'influx-down': { ja: 'InfluxDB に書き込めない', en: 'InfluxDB takes nothing' },
  'certificate-due': { ja: 'サーバー証明書の期限が近い', en: 'the server’s certificate ends soon' },
  'not-recording': { ja: '記録できていない', en: 'facts do not reach the disk' },
  'clock-wrong': { ja: 'サーバーの時計が合っていない', en: 'the server’s clock is wrong' },
  'hub-down': { ja: 'サーバーが応答しない', en: 'the hub does not answer' },
  'heartbeat-refused': { ja: '外への定期連絡が受け取られない', en: 'heartbeats are not accepted outside' },
};

const BLIND_WORDS: Readonly<Record<BlindReason, Text>> = {
  black: { ja: '真っ暗', en: 'black' },
  covered: { ja: '一様で何も写っていない', en: 'uniform, nothing is seen' },
  frozen: { ja: '同じ画像のまま動いていない', en: 'the same picture again and again' },
};

/** Many at once are named up to here; the rest is counted. */
const MOST_LISTED = 60;

export interface NamedSubject extends ConditionSubject {
  nameJa: string;
  nameEn: string;
}

export interface ConditionTextInput {
  condition: ConditionKind;
  town: Pick<TownConfig, 'nameJa' | 'nameEn'>;
  subjects: readonly NamedSubject[];
  /** When the hub saw it. */
  at: Instant;
  /** Every node of the hub at once: its own line is likelier than theirs. */
  isEverything?: boolean;
  ended: boolean;
  drill: boolean;
}

/** What is broken or blind, or well again: 【設備】 and the words of no level, so that nobody takes it for one. */
export function conditionText(
  input: ConditionTextInput,
  language: Language,
): { subject: string; body: string } {
  const { condition, town, subjects, at, ended } = input;
  const ja = language === 'ja';
  const drill = input.drill ? (ja ? '【訓練】' : '[EXERCISE] ') : '';
  const mark = ja ? '【設備】' : '[MAINTENANCE] ';
  const what = (ended ? CONDITION_ENDED_WORDS : CONDITION_WORDS)[condition][language];
  const name = ja ? town.nameJa : town.nameEn;
  const lines = [
    `${drill}${mark}${what}`,
    '',
    `${name}　${dateTimeWords(at, language)}${ja ? '' : ' JST'}`,
    ...subjects.slice(0, MOST_LISTED).map((one) => `${ja ? '・' : '- '}${subjectLine(one, ended, language)}`),
    ...(subjects.length > MOST_LISTED
      ? [ja ? `ほか${subjects.length - MOST_LISTED}件` : `and ${subjects.length - MOST_LISTED} more`]
      : []),
    '',
    ...(input.isEverything && !ended
      ? [
          ja
            ? 'すべてが同時に切れています。役場側の回線、ルーター、サーバーの接続口をまず確かめてください。'
            : 'All of them at once: look first at the hall’s own line, its router and the hub’s port.',
        ]
      : []),
    ...(ended ? [] : [CONDITION_HELP[condition][language]]),
    ja ? '水位のお知らせではありません。' : 'This tells of no water level.',
    ...(input.drill ? [ja ? 'これは訓練です。' : 'This is an exercise.'] : []),
  ];
  return {
    subject: `${drill}${mark}${subjectsWords(subjects, language)} ${what}`,
    body: lines.join('\n'),
  };
}

function subjectLine(one: NamedSubject, ended: boolean, language: Language): string {
  const ja = language === 'ja';
  const name = ja ? one.nameJa : one.nameEn;
  const words = ended
    ? []
    : [
        ...(one.lastAt === undefined ? [] : [lastWords(one.lastAt, language)]),
        ...(one.from === undefined
          ? []
          : [ja ? `${dateTimeWords(one.from, 'ja')}から` : `from ${dateTimeWords(one.from, 'en')} JST`]),
        ...(one.blind === undefined ? [] : [BLIND_WORDS[one.blind][language]]),
        ...(one.battery === undefined
          ? []
          : [
              ja
                ? `${one.battery.volts.toFixed(1)} V（目安 ${one.battery.lowV.toFixed(1)} V）`
                : `${one.battery.volts.toFixed(1)} V (low below ${one.battery.lowV.toFixed(1)} V)`,
            ]),
        ...(one.detail === undefined ? [] : [faultWords(one.detail, language)]),
      ];
  if (words.length === 0) return name;
  return ja ? `${name}（${words.join('、')}）` : `${name} (${words.join(', ')})`;
}

/** By its date and time, and no age: what is broken is told again hours later, and in the morning. */
const lastWords = (lastAt: Instant, language: Language): string =>
  language === 'ja'
    ? `最後は${dateTimeWords(lastAt, language)}`
    : `the last on ${dateTimeWords(lastAt, language)} JST`;
