import type { Text } from './language.js';

/** Texts of the page that explains the screens, and of the tour through them. */
export const HELP_TEXTS = {
  title: { ja: '画面の見かた', en: 'How to read the screens' },
  lead: {
    ja: '水位計の値とカメラの画像を、町の職員が見るための画面です。町長の発令や気象庁の発表とは別のものです。',
    en: 'These screens show staff what gauges and cameras have observed. They are neither an order of the mayor nor an announcement of JMA.',
  },
  toTour: { ja: '地図の上で順に案内する（1分）', en: 'Be shown round on the map (a minute)' },

  levels: { ja: '水位の印', en: 'Marks of the level' },
  levelsHelp: {
    ja: '色・形・数字・言葉の4つで同じことを示します。白黒で印刷しても読めます。その観測所に決められた基準水位に達したときに変わります。',
    en: 'Colour, shape, digit and word say the same; they can be read in black and white. A mark changes when a level set for that gauge is reached.',
  },
  'level.5': {
    ja: '氾濫開始水位など、レベル５相当。氾濫したかどうかは、人か通報で確認されるまで「未確認」です。',
    en: 'Overflow level, as level 5. Whether it floods stays “not confirmed” until a person or a report says so.',
  },
  'level.4': { ja: '氾濫危険水位など、レベル４相当。', en: 'Danger level, as level 4.' },
  'level.3': { ja: '避難判断水位など、レベル３相当。', en: 'Evacuation level, as level 3.' },
  'level.2': { ja: '氾濫注意水位など、レベル２相当。', en: 'Caution level, as level 2.' },
  'level.0': {
    ja: 'どの基準水位にも達していません。低い値は安全の保証ではありません。',
    en: 'No level is reached. A low value is no promise of safety.',
  },

  ages: { ja: '値の新しさ', en: 'How old a value is' },
  agesHelp: {
    ja: '値のそばに、必ず何分前の値かを出します。古い値や届かない値は、いまの値には見えないようにしています。',
    en: 'Each value wears its age. What is old, or does not come, never looks like the present.',
  },
  'age.fresh': { ja: '3分前', en: '3 min ago' },
  'age.freshHelp': { ja: '予定どおりに届いています。', en: 'It comes as expected.' },
  'age.late': { ja: '遅延 25分前', en: 'late, 25 min ago' },
  'age.lateHelp': {
    ja: '予定より遅れています。次の値を待っています。',
    en: 'Later than expected; the next is waited for.',
  },
  'age.silent': { ja: '受信なし 42分', en: 'silent for 42 min' },
  'age.silentHelp': {
    ja: '届いていません。いまの水位は分かりません。',
    en: 'Nothing comes. The present level is not known.',
  },
  'age.resting': { ja: '休止中（最終確認 18時間前）', en: 'resting (last seen 18 h ago)' },
  'age.restingHelp': {
    ja: '水が少ない間は休む水位計です。故障ではありません。',
    en: 'A gauge that rests while the river is low. It is not broken.',
  },
  'age.doubtful': { ja: '確認待ち', en: 'being checked' },
  'age.doubtfulHelp': {
    ja: '急に跳ねた値などです。次の値か人が確かめるまで、そのまま信じません。',
    en: 'A value that leapt, for example. It is not believed until the next one, or a person, bears it out.',
  },

  acts: { ja: 'することの順', en: 'What to do' },
  'act.see': {
    ja: '観測所を選び、画像・水位の変化・基準水位までの高さを見ます。',
    en: 'Choose a station: picture, course, and how far the next level is.',
  },
  'act.acknowledge': {
    ja: '「確認しました」を押します。押すと、ほかの人への呼び出しが止まります。避難の判断や発令ではありません。',
    en: 'Press “I have seen it”: others are not called any more. It decides and orders nothing.',
  },
  'act.hand-over': {
    ja: '続けられないときは「引き継ぐ」で次の人に渡します。相手が引き受けるまでは、自分の担当です。',
    en: 'Hand over where you cannot go on. Until the other has taken it, it is yours.',
  },
  'act.record': {
    ja: '町長の発令、気象庁や県の発表、電話や無線の報告は、それぞれの欄に記録します。',
    en: 'Record orders, announcements, and what comes by telephone or radio, each in its place.',
  },
  'act.print': {
    ja: '「メニュー」から、正時表・状況報告などを印刷できます。',
    en: 'Sheets to print are in the menu.',
  },

  keys: { ja: 'キーボード', en: 'Keyboard' },
  'key.tab': {
    ja: 'Tab：次の観測所・ボタンへ　Shift+Tab：前へ',
    en: 'Tab: to the next station or button; Shift+Tab: back',
  },
  'key.enter': { ja: 'Enter：開く・押す', en: 'Enter: open, press' },
  'key.escape': { ja: 'Esc：閉じる', en: 'Esc: close' },

  tour: { ja: '画面の案内', en: 'Round the screen' },
  place: { ja: '{at} / {of}', en: '{at} of {of}' },
  next: { ja: '次へ', en: 'Next' },
  back: { ja: '前へ', en: 'Back' },
  done: { ja: '終わる', en: 'Done' },
  'step.health': {
    ja: '受信できている観測所の数と、川守が水位を最後に判定した時刻からの長さです。数が足りないときは模様が付きます。',
    en: 'How many gauges are heard, and how long ago their levels were judged. Hatched where something is missing.',
  },
  'step.clock': {
    ja: 'すべての時刻は日本時間です。値には何分前かが付きます。',
    en: 'All times are Japan’s. Each value says how old it is.',
  },
  'step.list': {
    ja: '観測所の一覧です。いちばん危ないところが、いつも上にあります。選ぶと、画像と水位の変化が開きます。',
    en: 'The stations, the worst always first. Choose one for its picture and course.',
  },
  'step.map': {
    ja: '同じ観測所の地図です。色・形・数字で水位を示します。',
    en: 'The same stations on the map: colour, shape and digit tell the level.',
  },
  'step.notices': {
    ja: 'お知らせと、だれが確認したかです。「確認する」で、ほかの人への呼び出しが止まります。',
    en: 'What was told, and who has seen it. To acknowledge stops the calls to others.',
  },
  'step.official': {
    ja: '町長の発令と、気象庁や県の発表です。水位計の値とは別に記録します。',
    en: 'Orders of the mayor, and what JMA or the prefecture announced: recorded apart from what gauges observe.',
  },
  'step.menu': {
    ja: '帳票、設定、この案内は「メニュー」にあります。',
    en: 'Sheets, settings and this tour are in the menu.',
  },
} as const satisfies Record<string, Text>;

export type HelpText = keyof typeof HELP_TEXTS;
