import type { FieldWords } from './office-fields.js';

const f = (ja: string, en: string, more: Omit<FieldWords, 'label'> = {}): FieldWords => ({
  label: { ja, en },
  ...more,
});
const table = f('レジスタの種類', 'Register table');
const address = f('番地（0から）', 'Address, from 0', {
  help: { ja: '説明書の30001、40001は0です。', en: "A manual's 30001 or 40001 is 0." },
});
const perMinute = (ja: string, en: string, help?: FieldWords['help']) =>
  f(ja, en, { unit: 'm・mm/分', ...(help ? { help } : {}) });

/** What the fields of a sensor model are called. Its figures are in the unit of what it measures: metres of level, millimetres of rain. */
export const PROFILE_FIELDS: Readonly<Record<string, FieldWords>> = {
  'profile.id': f('ID', 'Id', {
    help: {
      ja: '半角の英小文字・数字・ハイフン。あとから変えられません。',
      en: 'Small letters, digits and hyphens. It cannot be changed afterwards.',
    },
  }),
  'profile.nameJa': f('名称（日本語）', 'Name (Japanese)'),
  'profile.nameEn': f('名称（英語）', 'Name (English)'),
  'profile.sentinels': f('「値なし」を表す数', 'Numbers that mean no value', {
    help: {
      ja: 'この数は欠測とし、もとの数も残します。',
      en: 'They are kept as missing, with the number itself.',
    },
  }),
  'profile.sentinels.*': f('数', 'Number'),
  'profile.spike': f('急な変化を疑う', 'Sudden changes are doubted', {
    help: {
      ja: '次の値で確かめるまで、疑わしい値とします。雨量計では空けてください。',
      en: 'Until the next reading confirms them. Left out for rain, which may jump.',
    },
  }),
  'profile.spike.maxChangePerMinute': perMinute('1分あたりの変化がこれを超えたら', 'Faster than, a minute'),
  'profile.spike.neverBelow': f('これより小さい変化は疑わない', 'Never below a change of', { unit: 'm・mm' }),
  'profile.spike.confirmWithin': f('次の値との差がこれ以内なら確かとする', 'Confirmed by the next within', {
    unit: 'm・mm',
  }),
  'profile.rate': f('川にはありえない速さ', 'Faster than any river', {
    help: {
      ja: '空けておくと、1分に0.5 m、一度に2 mです。',
      en: 'Left out: 0.5 m a minute, and 2 m at once.',
    },
  }),
  'profile.rate#false': f('限らない', 'No such limit'),
  'profile.rate#1': f('限る', 'Limited'),
  'profile.rate.maxChangePerMinute': perMinute('1分あたりの変化がこれを超えたら', 'Faster than, a minute'),
  'profile.rate.neverBelow': f('これより小さい変化は疑わない', 'Never below a change of', { unit: 'm・mm' }),
  'profile.stuck': f('動かない値を疑う', 'Values that stand still are doubted', {
    help: {
      ja: '空けておくと、低いときは14日、高いときは12時間です。',
      en: 'Left out: after 14 days low, 12 hours high.',
    },
  }),
  'profile.stuck#false': f('疑わない', 'Never'),
  'profile.stuck#1': f('疑う', 'After'),
  'profile.stuck.low': f('水位が低いとき', 'While low'),
  'profile.stuck.high': f('お知らせする水位に達しているとき', 'From a level that is told on'),
  'profile.modbus': f('Modbusの読み方', 'How it is read over Modbus', {
    help: {
      ja: '端末には届きません。端末の型のファイルも合わせてください。',
      en: 'It does not reach the nodes: their own profile files are changed there.',
    },
  }),
  'profile.modbus.table': table,
  'profile.modbus.address': address,
  'profile.modbus.type': f('数の形', 'Type of number'),
  'profile.modbus.wordOrder': f('32ビットの並び', 'Order of words'),
  'profile.modbus.scale': f('倍率', 'Scale', {
    help: {
      ja: '掛けるとm（雨量はmm）になる数。mm単位の水位なら0.001。',
      en: 'Times this it is metres (or mm of rain): 0.001 for a level in millimetres.',
    },
  }),
  'profile.modbus.faults': f('故障を表す数', 'Numbers that report a fault'),
  'profile.modbus.status': f('状態のレジスタ', 'Status register'),
  'profile.modbus.status.table': table,
  'profile.modbus.status.address': address,
  'profile.modbus.status.faultBits': f('故障を表すビット', 'Bits that report a fault'),
};
