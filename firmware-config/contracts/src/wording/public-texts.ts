import type { Text } from './language.js';

/** Texts of the residents' pages. What is filled in stands in braces. No forecast, and no official word of somebody else. */
export const PUBLIC_TEXTS = {
  title: { ja: '川のようす', en: 'Rivers now' },
  stationTitle: { ja: '{name} 川のようす', en: '{name}: river now' },
  otherLanguage: { ja: 'English', en: '日本語' },
  skip: { ja: '観測所の一覧へ', en: 'Skip to the stations' },
  drillTitle: { ja: '【訓練】', en: '[EXERCISE] ' },
  drill: { ja: '訓練', en: 'EXERCISE' },
  drillBand: {
    ja: 'これは訓練です。水位も写真も実際のものではありません。',
    en: 'This is an exercise. Neither the levels nor the pictures are real.',
  },

  // When the page was written, and from when on it says nothing about now
  written: { ja: '{time} 現在', en: 'As of {time}, Japan time' },
  agesCounted: {
    ja: '「3分前」などは {time} から数えています。',
    en: 'Ages such as “3 min ago” are counted from {time}.',
  },
  staleFrom: {
    ja: '{time} までに新しくならないときは、更新が止まっています。',
    en: 'If this page is not renewed by {time}, updating has stopped.',
  },
  playedClock: {
    ja: '訓練の時刻です。ページは {time} に作りました。',
    en: 'This is the time of the exercise. The page was written at {time}.',
  },
  openLong: {
    ja: '開いたまま5分以上たったときは、読み込み直してください。下の水位は今のものではありません。',
    en: 'Reload this page if it has been open for more than 5 minutes. The levels below are then not the present ones.',
  },
  notRecording: {
    ja: '記録の装置に不具合があります。水位の表示は続けています。',
    en: 'The recording has a fault. Levels are still shown.',
  },

  // What this is, and what it is not
  observedOnly: {
    ja: '観測値です。避難の指示は町からお知らせします。',
    en: 'These are observations. Instructions to evacuate come from your town.',
  },
  whereToLook: {
    ja: '防災行政無線、町のホームページ、テレビ（ｄボタン）で確かめてください。',
    en: 'Check the town’s loudspeakers, the town’s web site, or the data channel of your TV.',
  },
  beSafe: {
    ja: '川や用水路を見に行かないでください。',
    en: 'Do not go and look at rivers or channels.',
  },
  aboutLevels: {
    ja: '「レベル３相当」などは、観測した水位から見た目安です。町が出す避難の情報とは別のものです。',
    en: '“Corresponds to level 3” is a guide read from the observed level. It is not the evacuation information that the town issues.',
  },
  otherRivers: {
    ja: '国土交通省 川の防災情報',
    en: 'River information of the national government (Japanese)',
  },
  moreLinks: { ja: 'ほかの情報', en: 'More information' },
  data: { ja: 'データ（JSON）', en: 'Data (JSON)' },

  // The overview
  towns: { ja: '町をえらぶ', en: 'Choose a town' },
  townReached: { ja: '{reached} {count}か所', en: '{reached}: {count}' },
  townQuiet: { ja: '基準水位に達した川はありません', en: 'no river has reached a level' },
  townSilent: { ja: '受信なし {count}か所', en: 'nothing received from {count}' },
  townUnknown: { ja: '観測値がありません', en: 'no values' },
  worstFirst: { ja: '基準水位に照らして高い順', en: 'highest first, against the reference levels' },
  noStations: { ja: '観測所はまだありません。', en: 'There are no stations yet.' },
  toOverview: { ja: '一覧へ戻る', en: 'Back to all stations' },

  // A station, in one sentence
  saysNever: { ja: 'まだ観測値がありません。', en: 'No value has been observed yet.' },
  saysSilent: {
    ja: 'いまの水位は分かりません。',
    en: 'The present level is unknown.',
  },
  saysSilentRain: {
    ja: 'いまの雨量は分かりません。',
    en: 'The present rainfall is unknown.',
  },
  saysSilentHigh: {
    ja: '高い水位のまま、受信できなくなりました。川に近づかないでください。',
    en: 'The water stood high when it was last heard. Keep away from the river.',
  },
  saysResting: {
    ja: '水位が低いため、観測を休んでいます。',
    en: 'The water is low, so the gauge rests.',
  },
  saysLate: { ja: '新しい値が届いていません。', en: 'No newer value has arrived.' },
  saysDoubtful: { ja: 'この値は確かめているところです。', en: 'This value is being checked.' },
  saysWork: {
    ja: '{time} まで機器の点検中です。その間の値はお知らせの判断に使いません。',
    en: 'The gauge is being serviced until {time}. Its values until then are not used for notices.',
  },
  saysFault: {
    ja: '{time} の値は正しく測れていませんでした。',
    en: 'The value of {time} was not measured properly.',
  },
  saysNormal: { ja: 'ふだんの水位です。', en: 'The usual level.' },
  saysBelow: { ja: '{distance}。', en: '{distance}.' },
  saysOver: {
    ja: '{mark}を {length} m こえました（観測・氾濫は未確認）。',
    en: '{length} m above the {mark} (observed, flooding not confirmed).',
  },
  saysAbove: {
    ja: '{mark}を {length} m こえました（観測）。',
    en: '{length} m above the {mark} (observed).',
  },
  saysFalling: {
    ja: '{mark}を下回りました。下がり続けるか確かめています。',
    en: 'Now below the {mark}; it is being watched whether the fall lasts.',
  },
  saysNoLevels: { ja: '目安となる水位は決められていません。', en: 'No levels are set for this gauge.' },
  saysBySub: { ja: '副水位計の値です。', en: 'The value is the second gauge’s.' },
  saysGaugesDisagree: {
    ja: '二つの水位計の値が食い違っています。',
    en: 'The two gauges of this place disagree.',
  },
  saysRain: { ja: '1時間に {mm} mm の雨です。', en: '{mm} mm of rain in one hour.' },
  saysRainNone: { ja: 'この1時間に雨はありません。', en: 'No rain in the last hour.' },
  observed: { ja: '（観測）', en: ' (observed)' },
  unconfirmed: { ja: '氾濫は未確認', en: 'flooding not confirmed' },
  unknownLevel: { ja: '水位は不明', en: 'level unknown' },
  lastKnown: { ja: '最後は {reached}', en: 'last: {reached}' },
  doubtful: { ja: '確認中の値', en: 'being checked' },
  observedAt: { ja: '{time} 観測', en: 'observed {time}' },
  invented: { ja: '架空の観測所', en: 'invented station' },
  inventedMark: { ja: '架空の基準', en: 'invented level' },

  // A picture
  pictureOf: { ja: '{station}（{camera}）{time} の写真', en: '{station} ({camera}), picture of {time}' },
  pictureTime: { ja: '{time} 撮影', en: 'taken {time}' },
  pictureDelayed: { ja: '{length}遅れで公開', en: 'shown {length} later' },
  pictureIncomplete: { ja: '途中まで', en: 'incomplete' },
  pictureNever: { ja: '写真はまだありません', en: 'no picture yet' },
  pictureSilent: {
    ja: '新しい写真がありません（最後 {time}）',
    en: 'no recent picture (last {time})',
  },
  pictureWithdrawn: { ja: 'このカメラは公開を休んでいます', en: 'this camera is not shown at present' },
  pictureOld: { ja: 'いまのようすではありません', en: 'not the present state' },
  pictures: { ja: '写真', en: 'Pictures' },

  // The station's page
  hydrograph: { ja: '24時間の水位', en: 'Level over 24 hours' },
  hydrographSpoken: {
    ja: '{from} から {to} までの水位。最高 {high}（{highAt}）、最低 {low}。',
    en: 'Level from {from} to {to}. Highest {high} ({highAt}), lowest {low}.',
  },
  hydrographEmpty: { ja: 'この24時間の値はありません。', en: 'No values in these 24 hours.' },
  hydrographDoubtful: { ja: '× は確認中の値', en: '× value being checked' },
  levels: { ja: '基準となる水位', en: 'Levels' },
  levelNow: { ja: 'いまの水位', en: 'Present level' },
  meaningStart: { ja: '計器が細かく測りはじめる水位です。', en: 'The gauge begins to measure often.' },
  meaningStandby: { ja: '水防団が準備をはじめる水位です。', en: 'The flood-fighting corps gets ready.' },
  meaningCaution: { ja: '水防団が出動する目安です。', en: 'The flood-fighting corps turns out.' },
  meaningEvacuation: {
    ja: '町が避難の呼びかけを考える目安です。',
    en: 'The town considers whether to call for evacuation.',
  },
  meaningDanger: {
    ja: 'いつ氾濫してもおかしくない水位です。',
    en: 'The river may overflow at any time.',
  },
  meaningGaugeDanger: { ja: 'この計器で見守るための目安です。', en: 'A watch mark of this gauge.' },
  meaningOverflow: {
    ja: '水があふれはじめるおそれのある水位です。',
    en: 'Water may begin to overflow.',
  },
  meaningDesign: { ja: '川の工事で使う水位です。', en: 'A figure of river engineering.' },
  meaningTown: { ja: '町が自分で決めた目安です。', en: 'A mark that the town has set for itself.' },
  datum: { ja: '高さの基準', en: 'Datum' },
  nextValue: { ja: '次の値', en: 'Next value' },
  nextBy: {
    ja: '{time} ごろまでに届く予定です。届かないときは「遅延」と表示します。',
    en: 'Due by about {time}. If it does not come, “late” is shown.',
  },
  interval: { ja: '観測の間隔', en: 'Interval' },
  intervalEvery: { ja: '{length}ごと', en: 'every {length}' },
  intervalResting: { ja: '水位が低い間は {length}ごと', en: 'every {length} while the water is low' },
  source: { ja: '出典', en: 'Source' },
  kind: { ja: '種類', en: 'Kind' },
  river: { ja: '川', en: 'River' },
  about: { ja: 'この観測所について', en: 'About this station' },
  rain: { ja: '雨量', en: 'Rain' },
  rain10min: { ja: '10分', en: '10 min' },
  rain1h: { ja: '1時間', en: '1 hour' },
  rain24h: { ja: '24時間', en: '24 hours' },
  rainSinceBegin: { ja: '降り始めから', en: 'since it began' },
} as const satisfies Record<string, Text>;
export type PublicTextKey = keyof typeof PUBLIC_TEXTS;
