import type { PublicText } from './language.js';

/** Texts of the residents' pages. What is filled in stands in braces. No forecast, and no official word of somebody else. */
export const PUBLIC_TEXTS = {
  title: { ja: '川のようす', en: 'Rivers now', easy: 'いまの 川の ようす' },
  stationTitle: { ja: '{name} 川のようす', en: '{name}: river now', easy: '{name} いまの 川の ようす' },
  voices: { ja: 'ことば', en: 'Language', easy: 'ことば' },
  skip: { ja: '観測所の一覧へ', en: 'Skip to the stations', easy: '川の リストへ' },
  drillTitle: { ja: '【訓練】', en: '[EXERCISE] ', easy: '【訓練】' },
  drill: { ja: '訓練', en: 'EXERCISE', easy: '訓練（くんれん）' },
  drillBand: {
    ja: 'これは訓練です。水位も写真も実際のものではありません。',
    en: 'This is an exercise. Neither the levels nor the pictures are real.',
    easy: 'これは 訓練（れんしゅう）です。水の 高さも 写真（しゃしん）も ほんものでは ありません。',
  },

  // When the page was written, and from when on it says nothing about now
  written: { ja: '{time} 現在', en: 'As of {time}, Japan time', easy: '{time} の ようす' },
  agesCounted: {
    ja: '「3分前」などは {time} から数えています。',
    en: 'Ages such as “3 min ago” are counted from {time}.',
    easy: '「3分前」などは {time} から 数えています。',
  },
  staleFrom: {
    ja: '{time} を過ぎて読み込み直しても新しくならないときは、更新が止まっています。',
    en: 'If reloading after {time} shows nothing newer, updating has stopped.',
    easy: '{time} より あとに もう一度 開いて、新しく ならない ときは、このページは 止まっています。',
  },
  playedClock: {
    ja: '訓練の時刻です。ページは {time} に作りました。',
    en: 'This is the time of the exercise. The page was written at {time}.',
    easy: '訓練（くんれん）の 時間です。このページは {time} に 作りました。',
  },
  openLong: {
    ja: '開いてから2分以上たちました。下の水位は今のものではありません。',
    en: 'This page has been open for more than 2 minutes. The levels below are not the present ones.',
    easy: 'このページを 2分より 長く 開いています。下の 水の 高さは、いまの ものでは ありません。',
  },
  renew: { ja: '今の水位を見る', en: 'Show the present levels', easy: 'いまの 水の 高さを 見る' },
  notRecording: {
    ja: '記録の装置に不具合があります。水位の表示は続けています。',
    en: 'The recording has a fault. Levels are still shown.',
    easy: '記録（きろく）の 機械（きかい）が おかしいです。水の 高さは 見ることが できます。',
  },

  // What this is, and what it is not
  observedOnly: {
    ja: '観測値です。避難の指示は町からお知らせします。',
    en: 'These are observations. Instructions to evacuate come from your town.',
    easy: 'ここには 機械（きかい）が はかった ことを 書いています。にげる ことに ついては 町が 知らせます。',
  },
  whereToLook: {
    ja: '防災行政無線、町のホームページ、テレビ（ｄボタン）で確かめてください。',
    en: 'Check the town’s loudspeakers, the town’s web site, or the data channel of your TV.',
    easy: '町の 放送（ほうそう）、町の ホームページ、テレビの ｄボタンで たしかめて ください。',
  },
  beSafe: {
    ja: '川や用水路を見に行かないでください。',
    en: 'Do not go and look at rivers or channels.',
    easy: '川を 見に 行かないで ください。あぶないです。',
  },
  aboutLevels: {
    ja: '「レベル３相当」などは、観測した水位から見た目安です。町が出す避難の情報とは別のものです。',
    en: '“Corresponds to level 3” is a guide read from the observed level. It is not the evacuation information that the town issues.',
    easy: '「レベル３相当（そうとう）」などは、はかった 水の 高さの めやすです。町が 出す「にげて ください」の お知らせとは ちがいます。',
  },
  otherRivers: {
    ja: '国土交通省 川の防災情報',
    en: 'River information of the national government (Japanese)',
    easy: '国の 川の 情報（じょうほう）',
  },
  moreLinks: { ja: 'ほかの情報', en: 'More information', easy: 'ほかの 情報（じょうほう）' },
  data: { ja: 'データ（JSON）', en: 'Data (JSON)', easy: 'データ（JSON）' },

  // The overview
  towns: { ja: '町をえらぶ', en: 'Choose a town', easy: '町を えらぶ' },
  townReached: {
    ja: '{reached} {count}か所',
    en: '{reached}: {count}',
    easy: '{reached} {count}か所（かしょ）',
  },
  townQuiet: {
    ja: '基準水位に達した川はありません',
    en: 'no river has reached a level',
    easy: 'めやすの 高さに なった 川は ありません',
  },
  townSilent: {
    ja: '受信なし {count}か所',
    en: 'nothing received from {count}',
    easy: '{count}か所（かしょ）から 何も とどいていません',
  },
  townUnknown: { ja: '観測値がありません', en: 'no values', easy: 'はかった 高さが ありません' },
  worstFirst: {
    ja: '基準水位に照らして高い順',
    en: 'highest first, against the reference levels',
    easy: '水が 高い 川が 上です',
  },
  noStations: {
    ja: '観測所はまだありません。',
    en: 'There are no stations yet.',
    easy: 'まだ 川が 登録（とうろく）されていません。',
  },
  toOverview: { ja: '一覧へ戻る', en: 'Back to all stations', easy: 'リストに もどる' },

  // A station, in one sentence
  saysNever: {
    ja: 'まだ観測値がありません。',
    en: 'No value has been observed yet.',
    easy: 'まだ 水の 高さを はかっていません。',
  },
  saysSilent: {
    ja: 'いまの水位は分かりません。',
    en: 'The present level is unknown.',
    easy: 'いまの 水の 高さは わかりません。',
  },
  saysSilentRain: {
    ja: 'いまの雨量は分かりません。',
    en: 'The present rainfall is unknown.',
    easy: 'いまの 雨の 量（りょう）は わかりません。',
  },
  saysSilentHigh: {
    ja: '高い水位のまま、受信できなくなりました。川に近づかないでください。',
    en: 'The water stood high when it was last heard. Keep away from the river.',
    easy: '水が 高いまま、わからなく なりました。川に 近づかないで ください。',
  },
  saysResting: {
    ja: '水位が低いため、観測を休んでいます。',
    en: 'The water is low, so the gauge rests.',
    easy: '水が 少ないので、機械（きかい）は 休んでいます。',
  },
  saysLate: {
    ja: '新しい値が届いていません。',
    en: 'No newer value has arrived.',
    easy: '新しい 高さが とどいていません。',
  },
  saysDoubtful: {
    ja: 'この値は確かめているところです。',
    en: 'This value is being checked.',
    easy: 'この 高さは 正しいか たしかめています。',
  },
  saysWork: {
    ja: '{time} まで機器の点検中です。その間の値はお知らせの判断に使いません。',
    en: 'The gauge is being serviced until {time}. Its values until then are not used for notices.',
    easy: '{time} まで 機械（きかい）を なおしています。その間の 高さは お知らせに 使いません。',
  },
  saysFault: {
    ja: '{time} の値は正しく測れていませんでした。',
    en: 'The value of {time} was not measured properly.',
    easy: '{time} の 高さは 正しく はかれませんでした。',
  },
  saysNormal: { ja: 'ふだんの水位です。', en: 'The usual level.', easy: 'いつもの 水の 高さです。' },
  saysBelow: { ja: '{distance}。', en: '{distance}.', easy: '{distance}です。' },
  saysCrest: { ja: '{distance}。', en: '{distance}.', easy: '{distance}です。' },
  saysOver: {
    ja: '{mark}を {length} m こえました（観測・氾濫は未確認）。',
    en: '{length} m above the {mark} (observed, flooding not confirmed).',
    easy: '{mark}より {length} m 高く なりました（観測：はかった 高さ）。水が あふれたかは まだ わかりません（氾濫は未確認）。',
  },
  saysAbove: {
    ja: '{mark}を {length} m こえました（観測）。',
    en: '{length} m above the {mark} (observed).',
    easy: '{mark}より {length} m 高く なりました（観測：はかった 高さ）。',
  },
  saysFalling: {
    ja: '{mark}を下回りました。下がり続けるか確かめています。',
    en: 'Now below the {mark}; it is being watched whether the fall lasts.',
    easy: '{mark}より 低く なりました。このまま 下がるか たしかめています。',
  },
  saysNoLevels: {
    ja: '目安となる水位は決められていません。',
    en: 'No levels are set for this gauge.',
    easy: 'めやすの 高さは 決まっていません。',
  },
  saysBySub: {
    ja: '副水位計の値です。',
    en: 'The value is the second gauge’s.',
    easy: '2つ目の 機械（きかい）で はかった 高さです。',
  },
  saysGaugesDisagree: {
    ja: '二つの水位計の値が食い違っています。',
    en: 'The two gauges of this place disagree.',
    easy: '2つの 機械（きかい）の 高さが ちがいます。',
  },
  saysRain: {
    ja: '1時間に {mm} mm の雨です。',
    en: '{mm} mm of rain in one hour.',
    easy: '1時間に {mm} mm の 雨が ふりました。',
  },
  saysRainNone: {
    ja: 'この1時間に雨はありません。',
    en: 'No rain in the last hour.',
    easy: 'この 1時間、雨は ふっていません。',
  },
  observed: { ja: '（観測）', en: ' (observed)', easy: '（観測：はかった 高さ）' },
  unconfirmed: {
    ja: '氾濫は未確認',
    en: 'flooding not confirmed',
    easy: '水が あふれたかは まだ わかりません（氾濫は未確認）',
  },
  unknownLevel: { ja: '水位は不明', en: 'level unknown', easy: '水の 高さは わかりません' },
  lastKnown: { ja: '最後は {reached}', en: 'last: {reached}', easy: 'さいごは {reached}' },
  doubtful: { ja: '確認中の値', en: 'being checked', easy: 'たしかめています' },
  observedAt: { ja: '{time} 観測', en: 'observed {time}', easy: '{time} に はかりました' },
  invented: { ja: '架空の観測所', en: 'invented station', easy: 'ほんとうには ない 川' },
  inventedMark: { ja: '架空の基準', en: 'invented level', easy: 'ほんとうには ない めやす' },

  // A picture
  pictureOf: {
    ja: '{station}（{camera}）{time} の写真',
    en: '{station} ({camera}), picture of {time}',
    easy: '{station}（{camera}）{time} の 写真（しゃしん）',
  },
  pictureTime: { ja: '{time} 撮影', en: 'taken {time}', easy: '{time} に とりました' },
  pictureDelayed: {
    ja: '{length}遅れで公開',
    en: 'shown {length} later',
    easy: '{length} おくれて 見せています',
  },
  pictureIncomplete: { ja: '途中まで', en: 'incomplete', easy: 'とちゅうまで' },
  pictureNever: {
    ja: '写真はまだありません',
    en: 'no picture yet',
    easy: '写真（しゃしん）は まだ ありません',
  },
  pictureSilent: {
    ja: '新しい写真がありません（最後 {time}）',
    en: 'no recent picture (last {time})',
    easy: '新しい 写真（しゃしん）が ありません（さいごは {time}）',
  },
  pictureWithdrawn: {
    ja: 'このカメラは公開を休んでいます',
    en: 'this camera is not shown at present',
    easy: 'この カメラは いま 見ることが できません',
  },
  pictureOld: {
    ja: 'いまのようすではありません',
    en: 'not the present state',
    easy: 'いまの ようすでは ありません',
  },
  pictures: { ja: '写真', en: 'Pictures', easy: '写真（しゃしん）' },

  // The station's page
  hydrograph: { ja: '24時間の水位', en: 'Level over 24 hours', easy: '24時間の 水の 高さ' },
  hydrographSpoken: {
    ja: '{from} から {to} までの水位。最高 {high}（{highAt}）、最低 {low}。',
    en: 'Level from {from} to {to}. Highest {high} ({highAt}), lowest {low}.',
    easy: '{from} から {to} までの 水の 高さ。一番 高い ときは {high}（{highAt}）、一番 低い ときは {low}。',
  },
  hydrographEmpty: {
    ja: 'この24時間の値はありません。',
    en: 'No values in these 24 hours.',
    easy: 'この 24時間の 高さは ありません。',
  },
  hydrographDoubtful: { ja: '× は確認中の値', en: '× value being checked', easy: '× は たしかめている 高さ' },
  levels: { ja: '基準となる水位', en: 'Levels', easy: 'めやすの 高さ' },
  levelNow: { ja: 'いまの水位', en: 'Present level', easy: 'いまの 水の 高さ' },
  meaningStart: {
    ja: '計器が細かく測りはじめる水位です。',
    en: 'The gauge begins to measure often.',
    easy: '機械（きかい）が 細かく はかりはじめる 高さです。',
  },
  meaningStandby: {
    ja: '水防団が準備をはじめる水位です。',
    en: 'The flood-fighting corps gets ready.',
    easy: '水防団（水の 害を ふせぐ 人たち）が じゅんびを はじめる 高さです。',
  },
  meaningCaution: {
    ja: '水防団が出動する目安です。',
    en: 'The flood-fighting corps turns out.',
    easy: '水防団（水の 害を ふせぐ 人たち）が 出かける 高さです。',
  },
  meaningEvacuation: {
    ja: '町が避難の呼びかけを考える目安です。',
    en: 'The town considers whether to call for evacuation.',
    easy: '町が「にげて ください」と 言うか 考える 高さです。',
  },
  meaningDanger: {
    ja: 'いつ氾濫してもおかしくない水位です。',
    en: 'The river may overflow at any time.',
    easy: 'いつ 水が あふれても おかしくない 高さです。とても あぶないです。',
  },
  meaningGaugeDanger: {
    ja: 'この計器で見守るための目安です。',
    en: 'A watch mark of this gauge.',
    easy: 'この 機械（きかい）で 気をつけて 見る 高さです。',
  },
  meaningOverflow: {
    ja: '水があふれはじめるおそれのある水位です。',
    en: 'Water may begin to overflow.',
    easy: '水が あふれはじめるかもしれない 高さです。',
  },
  meaningDesign: {
    ja: '川の工事で使う水位です。',
    en: 'A figure of river engineering.',
    easy: '川の 工事（こうじ）で 使う 高さです。',
  },
  meaningTown: {
    ja: '町が自分で決めた目安です。',
    en: 'A mark that the town has set for itself.',
    easy: '町が 自分で 決めた めやすです。',
  },
  datum: { ja: '高さの基準', en: 'Datum', easy: '高さを はかる もと' },
  nextValue: { ja: '次の値', en: 'Next value', easy: '次の 高さ' },
  nextBy: {
    ja: '{time} ごろまでに届く予定です。届かないときは「遅延」と表示します。',
    en: 'Due by about {time}. If it does not come, “late” is shown.',
    easy: '{time} ごろまでに とどきます。とどかない ときは「おくれています」と 書きます。',
  },
  interval: { ja: '観測の間隔', en: 'Interval', easy: 'はかる 間（あいだ）' },
  intervalEvery: { ja: '{length}ごと', en: 'every {length}', easy: '{length}ごと' },
  intervalResting: {
    ja: '水位が低い間は {length}ごと',
    en: 'every {length} while the water is low',
    easy: '水が 少ない ときは {length}ごと',
  },
  source: { ja: '出典', en: 'Source', easy: 'どこの データか' },
  kind: { ja: '種類', en: 'Kind', easy: '機械（きかい）の しゅるい' },
  river: { ja: '川', en: 'River', easy: '川' },
  about: { ja: 'この観測所について', en: 'About this station', easy: 'ここについて' },
  rain: { ja: '雨量', en: 'Rain', easy: '雨の 量（りょう）' },
  rain10min: { ja: '10分', en: '10 min', easy: '10分' },
  rain1h: { ja: '1時間', en: '1 hour', easy: '1時間' },
  rain24h: { ja: '24時間', en: '24 hours', easy: '24時間' },
  rainSinceBegin: { ja: '降り始めから', en: 'since it began', easy: 'ふりはじめてから' },
} as const satisfies Record<string, PublicText>;
export type PublicTextKey = keyof typeof PUBLIC_TEXTS;
