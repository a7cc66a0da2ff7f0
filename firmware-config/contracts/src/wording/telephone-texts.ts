import type { Text } from './language.js';

/**
 * What the telephone desk's card says. What is observed, announced and ordered is said in sentences of its own, each with who says it;
 * what will be nobody says. What is filled in stands in braces.
 */
export const TELEPHONE_TEXTS = {
  title: { ja: '電話対応カード', en: 'Telephone desk' },
  field: { ja: '電話の相手がいる場所', en: 'Where the caller is' },
  fieldHelp: {
    ja: '地区・川・橋・観測所の名前か読み（ひらがな）の一部。↑↓で選び、Enterで開きます。',
    en: 'Part of the name or reading of a district, river, bridge or gauge. Choose with ↑ ↓, open with Enter.',
  },
  loading: { ja: '読み込んでいます。', en: 'Loading.' },
  placesFailed: {
    ja: '場所の一覧を読み込めません。地図の観測所の一覧から答えてください。',
    en: 'The places cannot be loaded. Answer from the list of gauges beside the map.',
  },
  again: { ja: 'もう一度', en: 'Try again' },
  matches: { ja: '一致する場所 {count}件', en: '{count} places found' },
  choose: {
    ja: '場所を入れると、ここに答えることが出ます。',
    en: 'Name a place, and what to answer stands here.',
  },
  all: { ja: '登録されている場所', en: 'Places on record' },
  noMatch: { ja: '「{query}」に一致する場所はありません。', en: 'No place matches “{query}”.' },
  noMatchDo: {
    ja: '① 近くの橋・川・学校の名前を聞いて、もう一度入れる　② 読みをひらがなで入れる　③ 見つからなければ、名前と電話番号を聞き、町の防災担当から折り返す',
    en: '1. Ask for a bridge, river or school nearby, and try that. 2. Type its reading in hiragana. 3. Else take name and number, and have the town’s disaster section call back.',
  },
  'kind.district': { ja: '地区', en: 'district' },
  'kind.river': { ja: '川', en: 'river' },
  'kind.bridge': { ja: '橋', en: 'bridge' },
  'kind.landmark': { ja: '目印', en: 'landmark' },
  'kind.station': { ja: '観測所', en: 'gauge' },
  'why.itself': { ja: 'この観測所の値', en: 'this gauge itself' },
  'why.river': { ja: 'この川の観測所', en: 'a gauge of this river' },
  'why.named': { ja: '町がこの場所に決めた観測所', en: 'named by the town for this place' },
  'why.near': {
    ja: '直線で近い観測所（同じ川とは限らない）',
    en: 'nearest by the straight line; perhaps of another river',
  },
  distance: { ja: '{km} km', en: '{km} km' },
  gauge: { ja: '観測（水位計の値）', en: 'Observed (the gauge)' },
  others: { ja: 'ほかの観測所', en: 'Other gauges' },
  noGauge: {
    ja: 'この場所に使う観測所は決められていません。水位は答えられません。',
    en: 'No gauge speaks for this place. The level cannot be told.',
  },
  belowAll: { ja: '基準水位には達していない', en: 'below all levels' },
  ordered: { ja: '発令（町長）', en: 'Ordered (the mayor)' },
  announced: { ja: '発表（気象庁・県など）', en: 'Announced (JMA, the prefecture and others)' },
  notOrdered: {
    ja: '{town}の発令は記録されていません。記録が遅れていることがあります。',
    en: 'No order of {town} is on record. A record may be late.',
  },
  notAnnounced: { ja: '記録されている発表はありません。', en: 'None is on record.' },
  lookAtArea: { ja: '対象の区域を確かめてから答える', en: 'look at the area before you answer' },
  script: { ja: '答え方', en: 'What to say' },
  'say.observed': {
    ja: '「{station}の水位計では、{time}の観測で{value}です。{age}の値です。」',
    en: '“The gauge at {station} read {value} at {time}, {age}.”',
  },
  'say.up': {
    ja: '「{minutes}分で{change}メートル上がっています。」',
    en: '“It has risen by {change} metres in {minutes} minutes.”',
  },
  'say.down': {
    ja: '「{minutes}分で{change}メートル下がっています。」',
    en: '“It has fallen by {change} metres in {minutes} minutes.”',
  },
  'say.level': {
    ja: '「この{minutes}分はほとんど変わっていません。」',
    en: '“It has hardly changed in {minutes} minutes.”',
  },
  'say.distance': { ja: '「{distance}です。」', en: '“It is {distance}.”' },
  'say.unconfirmed': {
    ja: '「氾濫が始まる高さに達しています。あふれたかどうかは確認できていません。」',
    en: '“It has reached the height at which flooding may begin. Whether it floods is not confirmed.”',
  },
  'say.doubtful': {
    ja: '「この値は確認中です。正しいかどうか、まだ分かりません。」',
    en: '“This value is being checked; we do not know yet whether it is right.”',
  },
  'say.silent': {
    ja: '「いまの水位は分かりません。{station}の水位計からは、{time}の{value}を最後に届いていません。」',
    en: '“We do not know the level now. The gauge at {station} last said {value}, at {time}.”',
  },
  'say.resting': {
    ja: '「{station}の水位計は、水が少ないため休んでいます。最後の確認は{time}、{value}でした。」',
    en: '“The gauge at {station} rests, for the water is low. It was last seen at {time}, at {value}.”',
  },
  'say.never': {
    ja: '「{station}の水位計からは、まだ値が届いていません。水位は分かりません。」',
    en: '“Nothing has come from the gauge at {station} yet: we do not know the level.”',
  },
  'say.noGauge': {
    ja: '「その場所については、こちらで見られる水位計が登録されていません。」',
    en: '“No gauge that we can see is entered for that place.”',
  },
  'say.ordered': {
    ja: '「{issuer}が{time}に「{order}」を発令しています。」',
    en: '“{order}: ordered by {issuer}, {time}.”',
  },
  'say.orderedFor': {
    ja: '「{issuer}が{time}に「{order}」を発令しています。対象は{area}です。」',
    en: '“{order}, for {area}: ordered by {issuer}, {time}.”',
  },
  'say.announced': {
    ja: '「{issuer}が{time}に{announcement}を発表しています。」',
    en: '“{announcement}: announced by {issuer}, {time}.”',
  },
  'say.notOrdered': {
    ja: '「町長からの発令は、こちらの記録にはありません。出ていないかどうかは、防災担当に確かめます。」',
    en: '“We have no order of the mayor on record; I shall ask the disaster section whether there is one.”',
  },
  'say.safety': {
    ja: '「川や水路を見に行かないでください。危ないと感じたら、連絡を待たずに安全な場所へ移ってください。命が危ないときは119番へ。」',
    en: '“Do not go to look at the river. If you feel in danger, go to safety without waiting for word. If lives are in danger, call 119.”',
  },
  notSay: { ja: '言わないこと', en: 'Not to say' },
  'not.future': {
    ja: 'これから上がる・下がる・何時にあふれる（先のことは言わない）',
    en: 'that it will rise, fall or flood at some hour: nothing of what will be',
  },
  'not.safe': {
    ja: '「大丈夫です」「安全です」（低い値も安全の保証ではない）',
    en: 'that it is safe: a low value is no promise',
  },
  'not.order': {
    ja: '水位だけを見て、発令が出た・出るはずだ（発令は町長の記録だけ）',
    en: 'from the level alone that something is or will be ordered: only what is recorded of the mayor',
  },
  'not.flooded': {
    ja: '「あふれました」（人か通報で確認されるまで）',
    en: 'that it has flooded, until a person or a report confirms it',
  },
  openStation: { ja: '観測所の画面（カメラ・グラフ）', en: 'The gauge’s own page (camera, chart)' },
} as const satisfies Record<string, Text>;
export type TelephoneTextKey = keyof typeof TELEPHONE_TEXTS;
