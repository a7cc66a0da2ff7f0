import type { Text } from './language.js';

/** Texts of the menu, loaded when it is opened. */
export const MENU_TEXTS = {
  menu: { ja: 'メニュー', en: 'Menu' },
  close: { ja: '閉じる', en: 'Close' },
  newTab: { ja: '別の画面で開きます', en: 'opens in another tab' },

  'group.sheets': { ja: '帳票', en: 'Sheets' },
  'group.hq': { ja: '本部', en: 'Headquarters' },
  'group.office': { ja: '設定・管理', en: 'Settings' },
  'group.screen': { ja: '画面', en: 'Screen' },
  'group.me': { ja: '自分', en: 'You' },

  headquarters: { ja: '災害対策本部', en: 'Headquarters' },
  telephone: { ja: '電話対応カード', en: 'Telephone desk' },
  hours: { ja: '正時表', en: 'On-the-hour table' },
  book: { ja: '受信簿', en: 'Reception book' },
  reception: { ja: '受信簿（印刷用）', en: 'Reception book (to print)' },
  handOverSheet: { ja: '引継書', en: 'Hand-over sheet' },
  stormCheck: { ja: '台風前点検表', en: 'Check before a storm' },
  musterSheet: { ja: '参集名簿', en: 'Roll of a muster' },
  situation: { ja: '状況報告', en: 'Situation report' },
  office: { ja: '設定（観測所・人・当番・端末）', en: 'Stations, people, duty, nodes' },
  levels: { ja: '基準水位の点検と試算', en: 'Levels: check and try' },
  channels: { ja: '連絡手段', en: 'Channels' },
  rehearsal: { ja: '訓練', en: 'Rehearsal' },
  audit: { ja: '操作の記録', en: 'Audit log' },
  help: { ja: '画面の見かた', en: 'How to read the screens' },
  account: { ja: 'アカウント', en: 'Account' },
  desk: { ja: '机上の表示', en: 'Desk view' },
  wall: { ja: '壁面の表示', en: 'Wall view' },
  phone: { ja: '電話の表示', en: 'Phone view' },
  signOut: { ja: 'サインアウト', en: 'Sign out' },
} as const satisfies Record<string, Text>;

export type MenuText = keyof typeof MENU_TEXTS;
