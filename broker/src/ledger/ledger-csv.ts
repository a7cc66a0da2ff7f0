import { type CsvForm, LEDGER_KIND_WORDS, type LedgerLine, type Text, toIsoJst } from '@kawamori/contracts';
import { DIALECTS, textCell } from '../export/csv-text.js';
import type { Settings } from '../settings/settings.js';

interface Column extends Text {
  only?: CsvForm;
  cell(line: LedgerLine, settings: Pick<Settings, 'stations' | 'towns'>): string;
}

const COLUMNS: readonly Column[] = [
  {
    ...{ ja: '日時', en: '', only: 'excel' },
    cell: ({ at }) => toIsoJst(at).slice(0, 19).replaceAll('-', '/').replace('T', ' '),
  },
  { ja: '日時（ISO 8601）', en: 'time', cell: ({ at }) => toIsoJst(at) },
  {
    ja: '記録した実際の日時（ISO 8601）',
    en: 'recorded_at',
    cell: ({ wallAt }) => (wallAt === null ? '' : toIsoJst(wallAt)),
  },
  { ja: '種別', en: '', only: 'excel', cell: ({ kind }) => LEDGER_KIND_WORDS[kind].ja },
  { ja: '種別コード', en: 'kind', cell: ({ kind }) => kind },
  {
    ja: '町',
    en: 'town',
    cell: ({ town }, { towns }) => (town === null ? '' : textCell(towns.get(town)?.nameJa ?? town)),
  },
  {
    ja: '観測所',
    en: 'station',
    cell: ({ station }, { stations }) =>
      station === null ? '' : textCell(stations.get(station)?.nameJa ?? station),
  },
  { ja: '観測所ID', en: 'station_id', cell: ({ station }) => station ?? '' },
  { ja: '出来事', en: 'what_ja', cell: ({ textJa }) => textCell(textJa) },
  { ja: '出来事（英語）', en: 'what_en', cell: ({ textEn }) => textCell(textEn) },
  { ja: '氏名', en: 'who', cell: ({ byJa }) => textCell(byJa) },
  { ja: '申し送り・理由', en: 'note', cell: ({ note }) => textCell(note) },
  { ja: '事案', en: 'episode', cell: ({ episode }) => textCell(episode ?? '') },
  { ja: '記録番号', en: 'id', cell: ({ id }) => textCell(id) },
  { ja: '訓練', en: 'exercise', cell: () => '' },
];

/** The chronology as a table for Excel, or plain; the oldest first. */
export function ledgerCsv(
  { lines, settings }: { lines: readonly LedgerLine[]; settings: Pick<Settings, 'stations' | 'towns'> },
  form: CsvForm,
  drill: boolean,
): string {
  const { begin, lineEnd } = DIALECTS[form];
  const columns = COLUMNS.filter(({ only }) => only === undefined || only === form);
  const heads = columns.map((column) => (form === 'excel' ? column.ja : column.en));
  const isExercise = drill ? '訓練' : '';
  const rows = lines.map((line) =>
    columns.map((column) => (column.en === 'exercise' ? isExercise : column.cell(line, settings))).join(','),
  );
  return `${begin}${[heads.join(','), ...rows].join(lineEnd)}${lineEnd}`;
}
