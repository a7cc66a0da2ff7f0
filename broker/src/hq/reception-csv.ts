import {
  type CsvForm,
  ENTRY_KIND_WORDS,
  ENTRY_WAY_WORDS,
  type EntryView,
  FACE_TEXTS,
  type Instant,
  isOpenEntry,
  type Text,
  type TownId,
  toIsoJst,
} from '@kawamori/contracts';
import { inFileNames } from '../export/csv-file-name.js';
import { DIALECTS, textCell } from '../export/csv-text.js';
import type { Settings } from '../settings/settings.js';
import { entryTown } from './reception-sheet.js';

interface Column extends Text {
  only?: CsvForm;
  cell(entry: EntryView, given: { settings: Pick<Settings, 'towns' | 'stations'>; drill: boolean }): string;
}

const STATES: Readonly<Record<'none' | 'open' | 'done' | 'withdrawn', string>> = {
  ...{ none: '', open: '対応待ち', done: '済', withdrawn: '取り消し' },
};
const stateOf = (entry: EntryView): keyof typeof STATES => {
  if (entry.withdrawn) return 'withdrawn';
  if (entry.done) return 'done';
  return isOpenEntry(entry) ? 'open' : 'none';
};
const text = (words: string | undefined): string => textCell(words ?? '');

const COLUMNS: readonly Column[] = [
  {
    ...{ ja: '受信日時', en: '', only: 'excel' },
    cell: ({ at }) => toIsoJst(at).slice(0, 16).replaceAll('-', '/').replace('T', ' '),
  },
  { ja: '受信日時（ISO 8601）', en: 'received_at', cell: ({ at }) => toIsoJst(at) },
  { ja: '種別', en: '', only: 'excel', cell: ({ kind }) => ENTRY_KIND_WORDS[kind].ja },
  { ja: '種別コード', en: 'kind', cell: ({ kind }) => kind },
  { ja: '関係する町', en: 'town', cell: (entry, { settings }) => textCell(entryTown(entry, settings)) },
  { ja: '手段', en: '', only: 'excel', cell: ({ way }) => (way ? ENTRY_WAY_WORDS[way].ja : '') },
  { ja: '手段コード', en: 'way', cell: ({ way }) => way ?? '' },
  { ja: '機関・所属', en: 'organisation', cell: ({ organisation }) => text(organisation) },
  { ja: '氏名', en: 'name', cell: ({ name }) => text(name) },
  { ja: '折り返し先', en: 'call_back', cell: ({ callBack }) => text(callBack) },
  { ja: '場所', en: 'place', cell: ({ place }) => text(place) },
  {
    ja: '観測所',
    en: 'station',
    cell: ({ station }, { settings }) => text(station && (settings.stations.get(station)?.nameJa ?? station)),
  },
  { ja: '内容', en: 'said', cell: ({ said }) => text(said) },
  { ja: '次の対応', en: 'next_step', cell: ({ next }) => text(next?.what) },
  { ja: '担当', en: 'next_by', cell: ({ next }) => text(next?.who) },
  { ja: '状態', en: '', only: 'excel', cell: (entry) => STATES[stateOf(entry)] },
  { ja: '状態コード', en: 'state', cell: stateOf },
  { ja: '済とした日時（ISO 8601）', en: 'done_at', cell: ({ done }) => (done ? toIsoJst(done.at) : '') },
  { ja: '済とした人', en: 'done_by', cell: ({ done }) => text(done?.by) },
  { ja: '結果', en: 'result', cell: ({ done }) => text(done?.note) },
  { ja: '受信者', en: 'taken_by', cell: ({ by }) => text(by) },
  { ja: '記録日時（ISO 8601）', en: 'recorded_at', cell: ({ recordedAt }) => toIsoJst(recordedAt) },
  {
    ja: '訂正前の内容',
    en: 'before_correction',
    cell: ({ former }) => text(former.map(({ said }) => said).join(' / ')),
  },
  { ja: '取り消しの理由', en: 'taken_back_because', cell: ({ withdrawn }) => text(withdrawn?.reason) },
  { ja: '記録番号', en: 'id', cell: ({ id }) => text(id) },
  { ja: '訓練', en: 'exercise', cell: (_, { drill }) => (drill ? FACE_TEXTS.drill.ja : '') },
];

/** The reception book for Excel, or plain; a row for each entry. */
export function receptionCsv(
  entries: readonly EntryView[],
  given: { settings: Pick<Settings, 'towns' | 'stations'>; drill: boolean },
  form: CsvForm,
): string {
  const { begin, lineEnd } = DIALECTS[form];
  const columns = COLUMNS.filter(({ only }) => only === undefined || only === form);
  const heads = columns.map((column) => (form === 'excel' ? column.ja : column.en));
  const rows = entries.map((entry) => columns.map((column) => column.cell(entry, given)).join(','));
  return `${begin}${[heads.join(','), ...rows].join(lineEnd)}${lineEnd}`;
}

/** 「四万十町_受信簿_2026-06-02_2026-06-03.csv」, and one in ASCII. */
export function receptionFileName(
  { towns }: Pick<Settings, 'towns'>,
  { from, to, town }: { from: Instant; to: Instant; town: TownId | undefined },
  drill: boolean,
): { name: string; ascii: string } {
  const days = [...new Set([toIsoJst(from).slice(0, 10), toIsoJst(to).slice(0, 10)])];
  const townName = town === undefined ? '川守' : (towns.get(town)?.nameJa ?? town);
  const japanese = [...(drill ? [FACE_TEXTS.drill.ja] : []), townName, '受信簿', ...days];
  const ascii = [...(drill ? ['exercise'] : []), 'kawamori', town ?? 'all', 'reception', ...days];
  return { name: `${inFileNames(japanese.join('_'))}.csv`, ascii: `${ascii.join('_')}.csv` };
}
