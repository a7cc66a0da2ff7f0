import type { Text } from './language.js';
import type { FieldWords } from './office-fields.js';

const f = (ja: string, en: string, more: Omit<FieldWords, 'label'> = {}): FieldWords => ({
  label: { ja, en },
  ...more,
});
const id = f('ID', 'Id');
const town = f('町', 'Town', { as: { reference: 'town' } });
const ALL_TOWNS: Text = { ja: 'すべての町', en: 'all towns' };

const statement = (kind: 'announcement' | 'order'): Record<string, FieldWords> => ({
  [`${kind}.id`]: id,
  [`${kind}.town`]: town,
  [`${kind}.issuer`]: f('発表・発令した機関', 'Issued by'),
  [`${kind}.area`]: f('区域', 'Area'),
  [`${kind}.note`]: f('覚え書き', 'Note'),
});

/** What the fields of records are called that have no form in the back office, by kind and path. */
export const RECORD_FIELDS: Readonly<Record<string, FieldWords>> = {
  'node.id': id,
  'node.town': town,
  'node.stations': f('送る観測所', 'Stations that it speaks for'),
  'node.stations.*': f('観測所', 'Station', { as: { reference: 'station' } }),

  'account.role': f('役割', 'Role'),
  'account.towns': f('町', 'Towns', { none: ALL_TOWNS }),
  'account.towns.*': town,
  'account.person': f('当番者', 'Duty person', { as: { reference: 'person' } }),

  ...statement('announcement'),
  'announcement.title': f('名称', 'Title'),
  'announcement.level': f('警戒レベル', 'Alert level'),
  'announcement.river': f('河川', 'River'),
  'announcement.announcedAt': f('発表時刻', 'Announced at', { as: 'moment' }),
  ...statement('order'),
  'order.kind': f('種類', 'Kind'),
  'order.orderedAt': f('発令時刻', 'Ordered at', { as: 'moment' }),

  'entry.id': id,
  'entry.town': f('町', 'Town', { as: { reference: 'town' }, none: ALL_TOWNS }),
  'entry.kind': f('種別', 'Kind'),
  'entry.at': f('受信・実施の時刻', 'Received or done at', { as: 'moment' }),
  'entry.way': f('手段', 'How it came'),
  'entry.organisation': f('機関', 'Organisation'),
  'entry.name': f('氏名', 'Name'),
  'entry.callBack': f('折り返し先', 'Call back'),
  'entry.place': f('場所', 'Place'),
  'entry.station': f('観測所', 'Station', { as: { reference: 'station' } }),
  'entry.said': f('内容', 'What was said'),
  'entry.next': f('次の対応', 'Next step'),
  'entry.next.what': f('すること', 'What'),
  'entry.next.who': f('担当', 'Who'),
};
