import { ACCOUNT_TEXTS } from './account-texts.js';
import { DATUM_WORDS } from './datum-words.js';
import { ENTRY_KIND_WORDS, ENTRY_WAY_WORDS } from './entry-words.js';
import type { Text } from './language.js';
import { LEVEL_NAMES } from './levels.js';
import { ORDER_NAMES } from './official-words.js';
import { PROFILE_FIELDS } from './profile-fields.js';
import { RECORD_FIELDS } from './record-fields.js';

/** What a field of a form is called. */
export interface FieldWords {
  label: Text;
  help?: Text;
  unit?: string;
  /** What it says where nothing is stated on purpose (null). */
  none?: Text;
  /** How it is filled in, where its schema does not say it. */
  as?:
    | { reference: 'town' | 'station' | 'profile' | 'person' | 'group' }
    | 'moment'
    | 'place'
    | 'masks'
    | 'told-level';
}

const f = (ja: string, en: string, more: Omit<FieldWords, 'label'> = {}): FieldWords => ({
  label: { ja, en },
  ...more,
});
const town = f('町', 'Town', { as: { reference: 'town' } });
const ID_HELP: Text = {
  ja: '半角の英小文字・数字・ハイフン。あとから変えられません。',
  en: 'Small letters, digits and hyphens. It cannot be changed afterwards.',
};
const id = f('ID', 'Id', { help: ID_HELP });
const nameJa = f('名称（日本語）', 'Name (Japanese)');
const kana = f('よみ（ひらがな）', 'Reading (hiragana)');
const nameEn = f('名称（英語）', 'Name (English)');
const LEAVING: Text = {
  ja: 'この高さより下がり、解除の時間が過ぎると、その水位を下回ったと判定します。',
  en: 'A level is left once the water has stayed so far below it for the holding time.',
};
const hysteresisM = f('解除の幅', 'Falls below it by', { unit: 'm', help: LEAVING });
const hold = f('解除までの時間', 'Stays below it for');
const valueM = f('高さ', 'Height', { unit: 'm' });
const invented = f('架空（訓練・実演用）', 'Invented (demonstration)');

const series = (name: string, more: Record<string, FieldWords> = {}): Record<string, FieldWords> =>
  Object.fromEntries(
    Object.entries({
      profile: f('センサーの型', 'Sensor model', { as: { reference: 'profile' } }),
      datum: f('基準面', 'Datum', {
        help: {
          ja: '変えても、これまでの値は換算されません。',
          en: 'No reading is converted when it changes.',
        },
      }),
      'datum.kind': f('基準面', 'Datum'),
      'datum.zeroTpM': f('零点の高さ（T.P.）', 'Height of its zero above T.P.', { unit: 'm' }),
      expected: f('想定間隔', 'Expected interval'),
      'expected.observing': f('観測中', 'While observing', {
        help: {
          ja: 'この1.5倍を過ぎると「遅延」、3倍で「受信なし」と表示します。',
          en: 'Late after one and a half of it, silent after three.',
        },
      }),
      'expected.resting': f('休止中', 'While resting'),
      range: f('有効な範囲', 'Valid range', {
        help: {
          ja: '範囲の外の値は残しますが、判定には使いません。',
          en: 'Values outside it are kept and never judged.',
        },
      }),
      'range.min': f('下限', 'From', { unit: name === 'rain' ? 'mm' : 'm' }),
      'range.max': f('上限', 'To', { unit: name === 'rain' ? 'mm' : 'm' }),
      ...more,
    }).map(([path, words]) => [`station.series.${name}.${path}`, words]),
  );

/**
 * What every field of the forms of settings is called, by kind and path (`*`: any of a list). The units are those of the schema. A field that
 * is missing here fails a test.
 */
export const OFFICE_FIELDS: Readonly<Record<string, FieldWords>> = {
  'town.id': id,
  'town.jisCode': f('全国地方公共団体コード（5桁）', 'Local government code (5 digits)', {
    help: { ja: '検査数字を除いた5桁です。', en: 'Without its check digit.' },
  }),
  'town.nameJa': nameJa,
  'town.nameEn': nameEn,
  'town.dailyAt': f('毎日の点検報告の時刻', 'Daily report at', {
    help: { ja: '空けておくと、送りません。', en: 'Left out: none is sent.' },
  }),
  'town.places': f('電話で尋ねられる場所', 'Places that callers name', {
    help: {
      ja: '電話応対の画面で探せる場所と、そこを受け持つ観測所。',
      en: 'What the telephone desk finds, and which stations speak for it.',
    },
  }),
  'town.places.*': f('場所', 'Place'),
  'town.places.*.nameJa': nameJa,
  'town.places.*.kana': kana,
  'town.places.*.nameEn': nameEn,
  'town.places.*.kind': f('種類', 'Kind'),
  'town.places.*.position': f('位置', 'Position', { as: 'place' }),
  'town.places.*.stations': f('受け持つ観測所', 'Stations that speak for it', {
    help: { ja: '空けておくと、位置に近い観測所です。', en: 'Left out: the nearest to its position.' },
  }),
  'town.places.*.stations.*': f('観測所', 'Station', { as: { reference: 'station' } }),

  'station.id': id,
  'station.town': town,
  'station.nameJa': nameJa,
  'station.kana': kana,
  'station.nameEn': nameEn,
  'station.areaJa': f('地区（日本語）', 'Area (Japanese)'),
  'station.areaEn': f('地区（英語）', 'Area (English)'),
  'station.riverJa': f('河川（日本語）', 'River (Japanese)'),
  'station.riverEn': f('河川（英語）', 'River (English)'),
  'station.position': f('位置', 'Position', { as: 'place' }),
  'station.kind': f('種類', 'Kind'),
  'station.invented': invented,
  'station.source': f('出典', 'Source', {
    help: { ja: '位置や水位を公表している資料。', en: 'Where position and levels were published.' },
  }),
  'station.series': f('測るもの', 'What it measures'),
  'station.series.level': f('水位', 'Level'),
  'station.series.level-sub': f('副水位計', 'Second gauge'),
  'station.series.rain': f('雨量', 'Rain'),
  ...series('level'),
  ...series('level-sub', {
    disagrees: f('主の水位計との差', 'Disagrees with the main one'),
    'disagrees.by': f('差がこれを超えたら知らせる', 'When it differs by', { unit: 'm' }),
    'disagrees.perMinute': f('時刻の差1分ごとに加える幅', 'More for each minute between them', { unit: 'm' }),
  }),
  ...series('rain'),
  'station.levels': f('基準水位', 'Levels', {
    help: {
      ja: '適用中の組は変えられません。「写して加える」で新しい組を作り、適用の始まりをいま以降にしてください。',
      en: 'A set in force cannot be changed: copy it, and let the copy begin now or later.',
    },
  }),
  'station.levels.*': f('基準水位の組', 'Set of levels'),
  'station.levels.*.validFrom': f('適用の始まり', 'In force from'),
  'station.levels.*.datum': f('基準面', 'Datum'),
  'station.levels.*.marks': f('水位', 'Levels of the set'),
  'station.levels.*.marks.*': f('水位', 'Level'),
  'station.levels.*.marks.*#town': f('町独自の水位', "Town's own level"),
  'station.levels.*.marks.*#1': f('公表されている水位', 'Published level'),
  'station.levels.*.marks.*.key': f('水位', 'Level'),
  'station.levels.*.marks.*.id': f('ID', 'Id'),
  'station.levels.*.marks.*.valueM': valueM,
  'station.levels.*.marks.*.hysteresisM': hysteresisM,
  'station.levels.*.marks.*.hold': hold,
  'station.levels.*.marks.*.invented': invented,
  'station.levels.*.marks.*.nameJa': nameJa,
  'station.levels.*.marks.*.nameEn': nameEn,
  'station.levels.*.marks.*.shownAs': f('表示する警戒レベル', 'Shown as alert level'),
  'station.levels.*.marks.*.correspondsTo': f('警戒レベルとの対応', 'Corresponds to'),
  'station.crestM': f('天端の高さ', 'Levee crest', { unit: 'm' }),
  'station.crossSection': f('河川の横断図', 'Cross-section of the river'),
  'station.crossSection.points': f(
    '地盤の点（左岸から右岸へ）',
    'Points of the ground, from the left bank to the right',
  ),
  'station.crossSection.points.*': f('点', 'Point'),
  'station.crossSection.points.*.distanceM': f('最初の点からの距離', 'From the first point', { unit: 'm' }),
  'station.crossSection.points.*.heightM': f(
    '高さ（水位と同じ基準面）',
    'Height, on the datum of the level',
    { unit: 'm' },
  ),
  'station.crossSection.gaugeAtM': f('水位計の位置', 'Where the gauge measures', { unit: 'm' }),
  'station.crossSection.source': f('測量した人と時期', 'Who surveyed it, and when'),
  'station.crossSection.invented': invented,
  'station.cameras': f('カメラ', 'Cameras'),
  'station.cameras.*': f('カメラ', 'Camera'),
  'station.cameras.*.id': id,
  'station.cameras.*.nameJa': f('向き（日本語）', 'Where it looks (Japanese)'),
  'station.cameras.*.nameEn': f('向き（英語）', 'Where it looks (English)'),
  'station.cameras.*.expected': f('想定間隔', 'Expected interval'),
  'station.cameras.*.video': f('ライブ映像を使う', 'Live video may be asked for'),
  'station.cameras.*.public': f('住民に公開', 'Shown to residents'),
  'station.cameras.*.public.delay': f('公開を遅らせる時間', 'Shown later by'),
  'station.cameras.*.public.masks': f('隠す範囲（家屋など）', 'Covered areas (houses)', { as: 'masks' }),
  'station.hysteresisM': hysteresisM,
  'station.hold': hold,
  'station.rise': f('急な上昇のお知らせ', 'Told of a rise'),
  'station.rise.in10min': f('10分で', 'Within ten minutes', { unit: 'm' }),
  'station.rise.in1h': f('1時間で', 'Within an hour', { unit: 'm' }),
  'station.rise.ahead': f(
    'この割合で上がると氾濫開始水位に届くまで',
    'Would come to the overflow level within',
  ),
  'station.rise.ahead#off': f('知らせない', 'Never told'),
  'station.rise.ahead#1': f('時間', 'So long'),
  'station.upstream': f('上流の観測所', 'Stations upstream'),
  'station.upstream.*': f('上流の観測所', 'Station upstream'),
  'station.upstream.*.station': f('観測所', 'Station', { as: { reference: 'station' } }),
  'station.upstream.*.mark': f(
    '達したら知らせる水位（なければ知らせない）',
    'Told when it reaches (none: not told)',
    { as: 'told-level' },
  ),
  'station.upstream.*.usualDelay': f('水が着くまでの時間（目安）', 'Usual time from there to here'),
  'station.upstream.*.noteJa': f('覚え書き（日本語）', 'Note (Japanese)'),
  'station.upstream.*.noteEn': f('覚え書き（英語）', 'Note (English)'),

  'station.rainFrom': f('雨量を示す近くの観測所', 'Rain gauge nearby', {
    as: { reference: 'station' },
    help: {
      ja: '雨量計のない観測所で、水位のグラフの上に、この観測所の雨量を名前と距離を添えて示します。',
      en: 'Where the station measures no rain: that of this one stands above its hydrograph, with name and distance.',
    },
  }),

  'node-settings.id': f('端末', 'Node'),
  'node-settings.town': town,
  'node-settings.sensors': f('値を測る間隔', 'Intervals of readings'),
  'node-settings.sensors.*': f('センサー', 'Sensor'),
  'node-settings.sensors.*.station': f('観測所', 'Station', { as: { reference: 'station' } }),
  'node-settings.sensors.*.quantity': f('測るもの', 'What it measures'),
  'node-settings.sensors.*.every': f('測る間隔', 'Read every', {
    help: { ja: '10秒から1日。', en: '10 seconds to a day.' },
  }),
  'node-settings.cameras': f('写真', 'Pictures'),
  'node-settings.cameras.*': f('カメラ', 'Camera'),
  'node-settings.cameras.*.camera': f('カメラのID', 'Id of the camera'),
  'node-settings.cameras.*.every': f('撮る間隔', 'Taken every', {
    help: { ja: '1分から1日。', en: 'A minute to a day.' },
  }),
  'node-settings.cameras.*.maxWidth': f('写真の幅', 'Width of pictures', {
    unit: 'px',
    help: {
      ja: '320から4096。これより広い写真は縮めます。',
      en: '320 to 4096; a wider one is made smaller.',
    },
  }),
  'node-settings.cameras.*.quality': f('JPEGの品質', 'JPEG quality', {
    help: { ja: '30から95。', en: '30 to 95.' },
  }),
  'node-settings.battery': f('電池', 'Battery'),
  'node-settings.battery.lowV': f('電圧が低いと知らせる値', 'Low below', {
    unit: 'V',
    help: { ja: '電池の製造者が示す値。', en: 'What its maker says.' },
  }),

  'person.id': id,
  'person.town': town,
  'person.nameJa': f('氏名（日本語）', 'Name (Japanese)', {
    help: { ja: '部屋の電話は部屋の名', en: 'Of a telephone in a room: the room' },
  }),
  'person.nameEn': f('氏名（英語）', 'Name (English)'),
  'person.language': f('お知らせの言葉', 'Language of notices'),
  'person.contacts': f('連絡手段（上から順に試します）', 'Ways to reach them, tried in this order'),
  'person.contacts.*': f('連絡手段', 'Way'),
  'person.contacts.*#voice': f('電話', 'Telephone'),
  'person.contacts.*#sms': f('ショートメッセージ', 'Short message'),
  'person.contacts.*#line-works': f('LINE WORKS', 'LINE WORKS'),
  'person.contacts.*#mail': f('メール', 'Mail'),
  'person.contacts.*#web-push': f('ブラウザの通知', 'Browser notification'),
  'person.contacts.*.channel': f('手段', 'Way'),
  'person.contacts.*.number': f('電話番号', 'Number', {
    help: { ja: 'ハイフンはあってもなくても構いません', en: 'As it is dialled, with or without hyphens' },
  }),
  'person.contacts.*.user': f('LINE WORKSの利用者', 'LINE WORKS user'),
  'person.contacts.*.userId': f('LINE WORKSの会員ID', 'LINE WORKS member id', {
    help: { ja: '利用者の欄と同じときは空けてください。', en: 'Left out where the user above is it.' },
  }),
  'person.contacts.*.to': f('メールアドレス', 'Mail address'),

  'duty.town': town,
  'duty.groups': f('班', 'Groups'),
  'duty.groups.*': f('班', 'Group'),
  'duty.groups.*.id': id,
  'duty.groups.*.nameJa': f('名称', 'Name'),
  'duty.groups.*.members': f('人', 'Members'),
  'duty.groups.*.members.*': f('人', 'Member', { as: { reference: 'person' } }),
  'duty.ladder': f('呼び出しの順', 'Order of calling', {
    help: { ja: '最後の段階は、班を呼び出してください。', en: 'The last step calls a group.' },
  }),
  'duty.ladder.*': f('段階', 'Step'),
  'duty.ladder.*.after': f('お知らせから', 'After the notice', {
    help: {
      ja: '最初の段階は空けてください（すぐに呼び出します）。',
      en: 'The first step calls at once: leave it out.',
    },
  }),
  'duty.ladder.*.call': f('呼び出す相手', 'Calls'),
  'duty.ladder.*.call#0': f('当番表の', 'Of the roster'),
  'duty.ladder.*.call#1': f('班', 'A group'),
  'duty.ladder.*.call.onDuty': f('何人目', 'Place in the roster'),
  'duty.ladder.*.call.group': f('班', 'Group', { as: { reference: 'group' } }),
  'duty.remindEvery': f('確認がないとき呼び直す間隔', 'Called again every'),
  'duty.hqAnswersWithin': f('本部の開設中、本部の返事を待つ時間', 'While HQ is open, it is waited for', {
    help: {
      ja: '3分から30分。過ぎると、呼び出しの順に進みます。',
      en: '3 to 30 minutes; then the order of calling goes on.',
    },
  }),
  'duty.otherTownAfter': f('隣町を呼び出すまで', 'The other town after', {
    help: { ja: '空けておくと、呼び出しません。', en: 'Left out: never.' },
  }),
  'duty.maintenance': f('故障のときの呼び出し', 'When something is broken', {
    help: { ja: '設定しないと、川のお知らせと同じです。', en: 'Left out: as for the river.' },
  }),
  'duty.maintenance.quiet': f('呼び出さない時間', 'Quiet hours'),
  'duty.maintenance.quiet.from': f('から', 'From'),
  'duty.maintenance.quiet.to': f('まで', 'To'),

  'shift.id': f('ID', 'Id', {
    help: { ja: 'カレンダーの予定の識別子。', en: 'The UID of its calendar entry.' },
  }),
  'shift.town': town,
  'shift.from': f('はじめ', 'From', { as: 'moment' }),
  'shift.to': f('終わり', 'To', { as: 'moment' }),
  'shift.people': f('当番（呼び出す順）', 'On duty, in the order of calling'),
  'shift.people.*': f('人', 'Person', { as: { reference: 'person' } }),
};

/** Of a form, or of a record that has none. The ladder of maintenance has the words of the other. */
export const fieldWords = (path: string): FieldWords | undefined =>
  OFFICE_FIELDS[path] ??
  PROFILE_FIELDS[path] ??
  RECORD_FIELDS[path] ??
  OFFICE_FIELDS[path.replace('duty.maintenance.ladder', 'duty.ladder')];

/** What a value that is chosen is called. */
export const CHOICE_WORDS: Readonly<Record<string, Text>> = {
  level: { ja: '水位', en: 'level' },
  'level-sub': { ja: '副水位計', en: 'second gauge' },
  rain: { ja: '雨量', en: 'rain' },
  'crisis-gauge': { ja: '危機管理型水位計', en: 'crisis gauge' },
  'ordinary-gauge': { ja: '水位計', en: 'ordinary gauge' },
  'rain-gauge': { ja: '雨量計', en: 'rain gauge' },
  ...DATUM_WORDS,
  ...LEVEL_NAMES,
  ...ENTRY_KIND_WORDS,
  ...ENTRY_WAY_WORDS,
  ...ORDER_NAMES,
  viewer: ACCOUNT_TEXTS['role.viewer'],
  duty: ACCOUNT_TEXTS['role.duty'],
  hq: ACCOUNT_TEXTS['role.hq'],
  administrator: ACCOUNT_TEXTS['role.administrator'],
  input: { ja: '入力レジスタ（機能4）', en: 'input registers (function 4)' },
  holding: { ja: '保持レジスタ（機能3）', en: 'holding registers (function 3)' },
  int16: { ja: '16ビット 符号あり', en: 'int16' },
  uint16: { ja: '16ビット 符号なし', en: 'uint16' },
  int32: { ja: '32ビット 符号あり', en: 'int32' },
  uint32: { ja: '32ビット 符号なし', en: 'uint32' },
  float32: { ja: '32ビット 小数', en: 'float32' },
  'high-first': { ja: '上位が先', en: 'high word first' },
  'low-first': { ja: '下位が先', en: 'low word first' },
  false: { ja: 'なし', en: 'none' },
  district: { ja: '地区', en: 'district' },
  river: { ja: '川', en: 'river' },
  bridge: { ja: '橋', en: 'bridge' },
  landmark: { ja: '目印', en: 'landmark' },
  town: { ja: '町独自', en: "town's own" },
  voice: { ja: '電話', en: 'telephone' },
  sms: { ja: 'ショートメッセージ', en: 'short message' },
  'line-works': { ja: 'LINE WORKS', en: 'LINE WORKS' },
  mail: { ja: 'メール', en: 'mail' },
  'web-push': { ja: 'ブラウザの通知', en: 'browser notification' },
  off: { ja: '知らせない', en: 'never' },
  ja: { ja: '日本語', en: 'Japanese' },
  en: { ja: '英語', en: 'English' },
  0: { ja: '対応なし', en: 'none' },
  1: { ja: 'レベル１', en: 'level 1' },
  2: { ja: 'レベル２', en: 'level 2' },
  3: { ja: 'レベル３', en: 'level 3' },
  4: { ja: 'レベル４', en: 'level 4' },
  5: { ja: 'レベル５', en: 'level 5' },
};
