import type { z } from 'zod';
import { fillIn } from './fill-in.js';
import type { Text } from './language.js';

/** What the schemas of settings say in English, and how it is said in Japanese; `(…)` is taken over as it stands. */
const SAID: readonly (readonly [RegExp, string])[] = [
  [
    /^use lower-case letters, digits and single hyphens$/,
    '半角の英小文字・数字・ハイフン（-）で入力してください',
  ],
  [
    /^write a duration as 30s, 10m, 2h or 1d$/,
    '時間の長さを、数字と単位（秒・分・時間・日）で入力してください',
  ],
  [/^a duration is at most 400 days$/, '400日以内にしてください'],
  [/^hiragana alone/, '読みを、ひらがなだけで入力してください（例 くぼかわ）'],
  [/^points go from the left bank/, '左岸から右岸へ、距離の小さい順に並べてください'],
  [/^the river’s bed lies between/, '両岸より低い点（河床）を間に入れてください'],
  [/^the gauge stands between the first point/, '水位計の位置は、最初の点と最後の点の間にしてください'],
  [/^expected HH:MM$/, '時刻を 06:30 のように入力してください'],
  [/^min must lie below max$/, '下限は上限より小さくしてください'],
  [/^a station measures level or rain$/, '水位か雨量のどちらかを設定してください'],
  [
    /^stands only beside level, whose second gauge it is$/,
    '副水位計は、水位計がある観測所だけに設定できます',
  ],
  [
    /^both gauges of a station stand on one datum.*expected (.+), received (.+)$/,
    '主と副の水位計は、同じ基準面にしてください（主 {0}、副 {1}）',
  ],
  [/^stands only beside level, whose rise it tells$/, '水位を測る観測所だけに設定できます'],
  [/^a station does not lie upstream of itself$/, '自分自身を上流の観測所にはできません'],
  [
    /^stands only where the station has no rain gauge of its own$/,
    '雨量計のある観測所には、その雨量を示します。この欄は空けてください',
  ],
  [
    /^a note stands in the notice of a level: state which one$/,
    '覚え書きはお知らせに載るものです。達したら知らせる水位も選んでください',
  ],
  [/^(\S+) of (\S+) is stated twice$/, '{1} の {0} が2回あります'],
  [/^(\S+) is stated twice$/, '{0} が2回あります'],
  [/^is stated twice$/, '同じものが2回あります'],
  [/^stands only beside level$/, '水位を測る観測所だけに設定できます'],
  [
    /^the datum says that the crest is 0, received (.+)$/,
    '基準面が天端なので、天端の高さは0です（入力 {0}）',
  ],
  [
    /^levels stand on (\S+), the series on (\S+)$/,
    '基準水位の基準面（{0}）が、水位計の基準面（{1}）と違います',
  ],
  [/^(\S+) \((.+) m\) must lie above (\S+) \((.+) m\)$/, '{0}（{1} m）は {2}（{3} m）より高くしてください'],
  [/^(\S+) and (\S+) stand at the same height$/, '{0} と {1} が同じ高さです'],
  [/^stands only with caution, of which usage differs$/, '氾濫注意水位だけに設定できます'],
  [/^stands only with a level that is told, and (\S+) is not$/, 'お知らせする水位だけに設定できます'],
  [/^a town level may not carry a statutory name$/, '町独自の水位に、法令の水位の名前は使えません'],
  [
    /^a town level may not carry the name of an official announcement or order$/,
    '町独自の水位に、発表・発令の名前は使えません',
  ],
  [
    /^may not carry the name of an official announcement or order, nor foretell anything$/,
    '発表・発令の名前や、予測になる言葉は使えません',
  ],
  [/^ahead is at most 12 hours/, '12時間以内にしてください'],
  [/^expected a level that is told there/, 'その観測所でお知らせする水位を選んでください'],
  [
    /^digits alone, as they are dialled/,
    '電話番号を、ハイフンなしの数字で入力してください（例 09012345678）',
  ],
  [/^at least one way to reach this person$/, '連絡手段を1つ以上設定してください'],
  [/^each channel once$/, '同じ連絡手段は1つまでです'],
  [/^the first step calls at once/, '最初の段階はすぐに呼び出します。「何分後」は空けてください'],
  [/^each step comes later than the one before it$/, '後の段階ほど、遅い時間にしてください'],
  [/^between 10s and 1d$/, '10秒から1日までにしてください'],
  [/^between 1m and 1d$/, '1分から1日までにしてください'],
  [/^not more often than every 5m$/, '5分以上にしてください'],
  [/^between 3m and 30m, so that nobody is left untold$/, '3分から30分までにしてください'],
  [/^two groups have the same id$/, '同じIDの班が2つあります'],
  [/^no group (\S+)$/, '班 {0} がありません'],
  [
    /^the last step calls a group/,
    '最後の段階は班を呼び出してください（当番表に空きがあっても、誰かに届くように）',
  ],
  [/^a shift ends after it begins$/, '終わりは、はじめより後にしてください'],
  [/^hiragana alone, as it is read: (.*)$/, 'よみを、ひらがなで入力してください（例 {0}）'],
  [/^without spaces$/, '空白は使えません'],
];

/** The same of a calendar file that is to be the roster; before the colon stands which entry it is about. */
const OF_A_ROSTER: typeof SAID = [
  [/^there is no town (\S+)$/, '町 {0} がありません'],
  [/^the file is larger than (\d+) bytes$/, 'ファイルが大きすぎます（{0}バイトまで）'],
  [/^this is no calendar file: .*$/s, 'カレンダーのファイル（.ics）ではありません'],
  [/^there are more than (\d+) entries from now on$/, '予定が多すぎます（{0}件まで）'],
  [/^no entry of it is a shift from now on$/, 'これからの当番が、ファイルにありません'],
  [/^(.*): there is nobody named (.*)$/s, '{0}：{1} という人は登録されていません'],
  [
    /^(.*): its title names (".*") and its \S+ (".*") \((.*)\): .*$/s,
    '{0}：題名の人（{1}）と、記録されている人（{3}）が違います',
  ],
  [/^(.*): stands there twice$/s, '{0}：同じ予定が2回あります'],
  [
    /^(.*): its time zone (.*) is not described in the file \(VTIMEZONE\)$/s,
    '{0}：時間帯 {1} がファイルにありません',
  ],
  [/^(.*): it has no UID$/s, '{0}：識別子（UID）がありません'],
  [/^(.*): it has no begin \(DTSTART\)$/s, '{0}：はじまりの時刻がありません'],
  [
    /^(.*): it (?:repeats more|changes all later).*$/s,
    '{0}：この繰り返しは読み取れません。1回ごとの予定にしてください',
  ],
  [/^(.*), (\S+): .*$/s, '{0}（{1}）：当番として読み取れません'],
];

/** A fault of a calendar file, for whoever takes it as the roster. */
export const rosterFault = (en: string): Text => ({ en, ja: japaneseOf(OF_A_ROSTER, en) ?? en });

function japaneseOf(table: typeof SAID, en: string): string | undefined {
  for (const [pattern, ja] of table) {
    const found = pattern.exec(en);
    if (found) return ja.replace(/\{(\d)\}/g, (_, place: string) => found[Number(place) + 1] ?? '');
  }
  return undefined;
}

const PLAIN = {
  wanted: { ja: '入力してください', en: 'this is needed' },
  number: { ja: '数字で入力してください', en: 'expected a number' },
  kind: { ja: '形が違います', en: 'this has another form' },
  choose: { ja: '選んでください', en: 'choose one' },
  format: { ja: '書き方が違います', en: 'this is not written as it must be' },
  mail: { ja: 'メールアドレスを確かめてください', en: 'this is no mail address' },
  unknown: { ja: '使えない項目があります（{keys}）', en: 'there are unknown fields ({keys})' },
  least: { ja: '{limit} 以上にしてください', en: 'at least {limit}' },
  above: { ja: '{limit} より大きくしてください', en: 'more than {limit}' },
  most: { ja: '{limit} 以下にしてください', en: 'at most {limit}' },
  longest: { ja: '{limit}文字以内にしてください', en: 'at most {limit} characters' },
  shortest: { ja: '{limit}文字以上にしてください', en: 'at least {limit} characters' },
  fewest: { ja: '{limit}つ以上必要です', en: 'at least {limit} of them' },
  fullest: { ja: '{limit}個までです', en: 'at most {limit} of them' },
} as const satisfies Record<string, Text>;

const said = (key: keyof typeof PLAIN, values: Record<string, string | number> = {}): Text => ({
  ja: fillIn(PLAIN[key], 'ja', values),
  en: fillIn(PLAIN[key], 'en', values),
});

type Issue = z.core.$ZodIssue;

/** A fault that a schema of settings found, for whoever fills in its form. */
export function settingFault(issue: Issue): Text {
  const ja = japaneseOf(SAID, issue.message);
  return ja === undefined ? plain(issue) : { ja, en: issue.message };
}

function plain(issue: Issue): Text {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined || issue.input === '' || /received undefined/.test(issue.message))
        return said('wanted');
      return said(issue.expected === 'number' || issue.expected === 'int' ? 'number' : 'kind');
    case 'too_small':
      if (issue.origin === 'string')
        return issue.minimum === 1 ? said('wanted') : said('shortest', { limit: Number(issue.minimum) });
      if (issue.origin === 'array') return said('fewest', { limit: Number(issue.minimum) });
      return said(issue.inclusive === false ? 'above' : 'least', { limit: Number(issue.minimum) });
    case 'too_big':
      if (issue.origin === 'string') return said('longest', { limit: Number(issue.maximum) });
      if (issue.origin === 'array') return said('fullest', { limit: Number(issue.maximum) });
      return said('most', { limit: Number(issue.maximum) });
    case 'invalid_format':
      return said(issue.format === 'email' ? 'mail' : 'format');
    case 'invalid_value':
    case 'invalid_union':
      return said('choose');
    case 'unrecognized_keys':
      return said('unknown', { keys: issue.keys.join(', ') });
    default:
      return { ja: PLAIN.kind.ja, en: issue.message };
  }
}
