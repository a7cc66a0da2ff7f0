import type { MapLayerId } from '../geo/base-map.js';
import type { Text } from './language.js';

/** Texts of the map's layers. Loaded with their panel. */
export const MAP_LAYER_TEXTS = {
  layersGround: { ja: '下地', en: 'Beneath' },
  layersOver: { ja: '重ねるもの', en: 'On top' },
  layerBase: { ja: '基本の図', en: 'Plain map' },
  hazardDensity: { ja: '濃さ', en: 'Density' },
  hazardMeaning: {
    ja: '想定できる最大の雨で、浸水するおそれのある区域です。いまの浸水を示すものではありません。',
    en: 'Where the largest rain that is thought possible may flood. Not where water stands now.',
  },
  hazardColours: {
    ja: '水位の段階の色と紛れないよう、公表の色を青の濃淡に置き換えています。濃いほど深い想定です。',
    en: 'The published colours are turned into blues, so that none is taken for a level of danger. Darker is deeper.',
  },
  hazardDepths: { ja: '想定される浸水の深さ', en: 'Assumed depth of water' },
  layerKept: {
    ja: 'サーバーに保存済み。インターネットにつながらなくても表示できます。',
    en: 'Kept by the hub: shown without internet, too.',
  },
  layerAlways: { ja: 'いつでも表示できます。', en: 'Always there.' },
  layerMissing: { ja: 'まだサーバーに保存されていません。', en: 'The hub does not have it yet.' },
  layersMissingHelp: {
    ja: '保存されていない地図を使うときは、システム担当者に「地図の用意」を頼んでください。インターネットにつながる間に一度だけ取り込みます。',
    en: 'For a map that the hub does not have ask whoever looks after the system to prepare it: once, while there is internet.',
  },
  layersClose: { ja: '閉じる', en: 'Close' },
} as const satisfies Record<string, Text>;

export const MAP_LAYER_NAMES: Readonly<Record<MapLayerId, Text>> = {
  pale: { ja: '淡色の地図', en: 'Pale map' },
  photo: { ja: '空中写真', en: 'Aerial photographs' },
  relief: { ja: '土地の起伏', en: 'Relief' },
  hazard: { ja: '洪水浸水想定区域（想定最大規模）', en: 'Flood hazard (largest assumed flood)' },
};

/** What each ground shows, for whoever chooses one. */
export const MAP_LAYER_ABOUT: Readonly<Record<Exclude<MapLayerId, 'hazard'> | 'base', Text>> = {
  base: { ja: '町の境、川、海だけの図。', en: 'Borders, rivers and the sea alone.' },
  pale: { ja: '道路と地名の入った、色の薄い地図（国土地理院）。', en: 'Roads and names of places (GSI).' },
  photo: {
    ja: '空から撮った写真（国土地理院）。撮った日は場所ごとに違い、いまの様子ではありません。',
    en: 'Taken from the air (GSI), on various days: not how it looks now.',
  },
  relief: {
    ja: '土地の高い低いを濃淡で示した図（国土地理院）。',
    en: 'High and low ground in shades (GSI).',
  },
};

/** Depths of the published hazard map, the shallowest first, each with the colour that it has there (浸水深の標準配色). */
export const HAZARD_DEPTHS: readonly { published: string; text: Text }[] = [
  { published: '#F7F5A9', text: { ja: '0.5 m未満（1階の床下）', en: 'below 0.5 m' } },
  { published: '#FFD8C0', text: { ja: '0.5〜3 m（1階の床上から軒下）', en: '0.5 to 3 m (ground floor)' } },
  { published: '#FFB7B7', text: { ja: '3〜5 m（2階の床上から軒下）', en: '3 to 5 m (first floor)' } },
  { published: '#FF9191', text: { ja: '5〜10 m（3階から4階）', en: '5 to 10 m' } },
  { published: '#F285C9', text: { ja: '10〜20 m（5階から6階）', en: '10 to 20 m' } },
  { published: '#DC7ADC', text: { ja: '20 m以上（7階以上）', en: '20 m and more' } },
];
