import {
  AUDIT_GROUP_WORDS,
  type AuditFilter,
  type AuditLine,
  type CsvForm,
  FACE_TEXTS,
  type FieldDifference,
  type Instant,
  type Text,
  toIsoJst,
} from '@kawamori/contracts';
import { inFileNames } from '../export/csv-file-name.js';
import { DIALECTS, textCell } from '../export/csv-text.js';
import type { Settings } from '../settings/settings.js';

interface Given {
  settings: Pick<Settings, 'towns'>;
  drill: boolean;
}
interface Column extends Text {
  only?: CsvForm;
  cell(line: AuditLine, given: Given): string;
}

/** A spreadsheet takes 32,767 characters into a cell at most. */
const LONGEST_CELL = 30_000;

const oneLine = (words: Text | null): string => (words?.ja ?? '').replaceAll('\n', ' ');
const differenceText = ({ name, was, is }: FieldDifference): string =>
  `${name.ja}: ${oneLine(was)} → ${oneLine(is)}`;

const COLUMNS: readonly Column[] = [
  {
    ...{ ja: '日時', en: '', only: 'excel' },
    cell: ({ at }) => toIsoJst(at).slice(0, 19).replaceAll('-', '/').replace('T', ' '),
  },
  { ja: '日時（ISO 8601）', en: 'time', cell: ({ at }) => toIsoJst(at) },
  { ja: '種別', en: '', only: 'excel', cell: ({ group }) => AUDIT_GROUP_WORDS[group].ja },
  { ja: '種別コード', en: 'group', cell: ({ group }) => group },
  { ja: '操作', en: 'what_ja', cell: ({ textJa }) => textCell(textJa) },
  { ja: '操作（英語）', en: 'what_en', cell: ({ textEn }) => textCell(textEn) },
  { ja: '操作コード', en: 'kind', cell: ({ kind }) => kind },
  { ja: '操作した人', en: 'who_ja', cell: ({ byJa }) => textCell(byJa) },
  { ja: 'アカウント', en: 'who', cell: ({ by }) => textCell(by ?? '') },
  { ja: '操作元', en: 'from', cell: ({ origin }) => textCell(origin ?? '') },
  {
    ja: '町',
    en: 'town',
    cell: ({ town }, { settings }) =>
      town === null ? '' : textCell(settings.towns.get(town)?.nameJa ?? town),
  },
  { ja: '対象', en: '', only: 'excel', cell: ({ thingJa }) => textCell(thingJa) },
  { ja: '対象コード', en: 'thing', cell: ({ thing }) => textCell(thing) },
  { ja: '理由・申し送り', en: 'note', cell: ({ note }) => textCell(note) },
  {
    ja: '変更前と変更後',
    en: 'changes',
    cell: ({ differences }) =>
      textCell((differences ?? []).map(differenceText).join('; ').slice(0, LONGEST_CELL)),
  },
  { ja: '記録番号', en: 'seq', cell: ({ seq }) => String(seq) },
  { ja: '訓練', en: 'exercise', cell: (_, { drill }) => (drill ? FACE_TEXTS.drill.ja : '') },
];

/** The audit log as a table for Excel, or plain; the oldest first. @param lines the newest first */
export function auditCsv(lines: readonly AuditLine[], given: Given, form: CsvForm): string {
  const { begin, lineEnd } = DIALECTS[form];
  const columns = COLUMNS.filter(({ only }) => only === undefined || only === form);
  const heads = columns.map((column) => (form === 'excel' ? column.ja : column.en));
  const rows = lines.toReversed().map((line) => columns.map((column) => column.cell(line, given)).join(','));
  return `${begin}${[heads.join(','), ...rows].join(lineEnd)}${lineEnd}`;
}

/** 「四万十町_操作の記録_2026-06-02_2026-06-03.csv」, and one in ASCII. */
export function auditFileName(
  { towns }: Pick<Settings, 'towns'>,
  { from, to, town }: AuditFilter & { from: Instant; to: Instant },
  drill: boolean,
): { name: string; ascii: string } {
  const days = [...new Set([toIsoJst(from).slice(0, 10), toIsoJst(to).slice(0, 10)])];
  const townName = town === undefined ? '川守' : (towns.get(town)?.nameJa ?? town);
  const japanese = [...(drill ? [FACE_TEXTS.drill.ja] : []), townName, '操作の記録', ...days];
  const ascii = [...(drill ? ['exercise'] : []), 'kawamori', town ?? 'all', 'audit', ...days];
  return { name: `${inFileNames(japanese.join('_'))}.csv`, ascii: `${ascii.join('_')}.csv` };
}
