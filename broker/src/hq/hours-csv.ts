import {
  type CsvForm,
  DATUM_WORDS,
  FACE_TEXTS,
  type Instant,
  markId,
  markName,
  metres,
  NO_VALUE_WORDS,
  type Text,
  type TownId,
  toIsoJst,
} from '@kawamori/contracts';
import { inFileNames } from '../export/csv-file-name.js';
import { DIALECTS, textCell } from '../export/csv-text.js';
import type { Settings } from '../settings/settings.js';
import type { RainCell } from './hour-cell.js';
import type { HoursTable, StationHours, TableCell } from './hours-table.js';

/** One hour of one station. */
interface Row {
  hour: Instant;
  of: StationHours;
  level: TableCell | undefined;
  rain: RainCell | undefined;
}

interface Column extends Text {
  only?: CsvForm;
  cell(row: Row, given: { towns: Settings['towns']; drill: boolean }): string;
}

const ofValue = (row: Row, cell: (value: Extract<TableCell, { kind: 'value' }>) => string): string =>
  row.level?.kind === 'value' ? cell(row.level) : '';

const doubtedOf = ({ level }: Row) => (level && level.kind !== 'none' ? level.doubted : undefined);

const whyOf = (cell: TableCell | RainCell | undefined): Text | undefined => {
  if (cell?.kind === 'none') return NO_VALUE_WORDS[cell.why];
  return cell?.kind === 'doubted' ? NO_VALUE_WORDS.doubtful : undefined;
};
const whyKey = (cell: TableCell | RainCell | undefined): string =>
  cell?.kind === 'none' ? cell.why : cell?.kind === 'doubted' ? 'doubtful' : '';

const COLUMNS: readonly Column[] = [
  {
    ...{ ja: '正時', en: '', only: 'excel' },
    cell: ({ hour }) => toIsoJst(hour).slice(0, 16).replaceAll('-', '/').replace('T', ' '),
  },
  { ja: '正時（ISO 8601）', en: 'hour', cell: ({ hour }) => toIsoJst(hour) },
  {
    ja: '町',
    en: 'town',
    cell: ({ of: { station } }, { towns }) => textCell(towns.get(station.town)?.nameJa ?? station.town),
  },
  { ja: '河川', en: 'river', cell: ({ of: { station } }) => textCell(station.riverJa) },
  { ja: '観測所', en: 'station', cell: ({ of: { station } }) => textCell(station.nameJa) },
  { ja: '観測所ID', en: 'station_id', cell: ({ of: { station } }) => station.id },
  { ja: '水位（m）', en: 'level_m', cell: (row) => ofValue(row, ({ valueM }) => metres(valueM)) },
  { ja: '観測日時（ISO 8601）', en: 'measured_at', cell: (row) => ofValue(row, ({ at }) => toIsoJst(at)) },
  {
    ja: '前の正時との差（m）',
    en: 'change_m',
    cell: (row) => ofValue(row, ({ changeM }) => (changeM === null ? '' : metres(changeM))),
  },
  {
    ja: '達している基準水位',
    en: 'level_reached_name',
    cell: (row) => ofValue(row, ({ mark }) => (mark ? textCell(markName(mark, 'ja')) : '')),
  },
  {
    ja: '達している基準水位コード',
    en: 'level_reached',
    cell: (row) => ofValue(row, ({ mark }) => (mark ? markId(mark) : '')),
  },
  { ja: '水位のない理由', en: 'no_level_name', cell: ({ level }) => whyOf(level)?.ja ?? '' },
  { ja: '水位のない理由コード', en: 'no_level', cell: ({ level }) => whyKey(level) },
  {
    ja: '要確認の値（m）',
    en: 'doubtful_m',
    cell: (row) => {
      const doubted = doubtedOf(row);
      return doubted ? metres(doubted.valueM) : '';
    },
  },
  { ja: '水位計', en: 'gauge', cell: (row) => ofValue(row, ({ gauge }) => gauge) },
  {
    ja: '基準面',
    en: 'datum_name',
    cell: ({ of: { station } }) => {
      const datum = station.series.level?.datum;
      return datum ? DATUM_WORDS[datum.kind].ja : '';
    },
  },
  {
    ja: '時間雨量（mm）',
    en: 'rain_mm',
    cell: ({ rain }) => (rain?.kind === 'sum' ? rain.mm.toFixed(1) : ''),
  },
  {
    ja: '雨量に届いていない分がある',
    en: 'rain_incomplete',
    cell: ({ rain }) => (rain?.kind === 'sum' && !rain.isWhole ? '1' : ''),
  },
  { ja: '雨量のない理由', en: 'no_rain_name', cell: ({ rain }) => whyOf(rain)?.ja ?? '' },
  { ja: '雨量のない理由コード', en: 'no_rain', cell: ({ rain }) => whyKey(rain) },
  { ja: '架空の観測所', en: 'invented', cell: ({ of: { station } }) => (station.invented ? '1' : '') },
  { ja: '訓練', en: 'exercise', cell: (_, { drill }) => (drill ? FACE_TEXTS.drill.ja : '') },
];

/** The on-the-hour table for Excel, or plain: a row for each station and hour, in the table's order. */
export function hoursCsv(
  { hours, rows }: HoursTable,
  given: { towns: Settings['towns']; drill: boolean },
  form: CsvForm,
): string {
  const { begin, lineEnd } = DIALECTS[form];
  const columns = COLUMNS.filter(({ only }) => only === undefined || only === form);
  const heads = columns.map((column) => (form === 'excel' ? column.ja : column.en));
  const lines = rows.flatMap((of) =>
    hours.map((hour, i): Row => ({ hour, of, level: of.level?.cells[i], rain: of.rain?.cells[i] })),
  );
  const texts = lines.map((row) => columns.map((column) => column.cell(row, given)).join(','));
  return `${begin}${[heads.join(','), ...texts].join(lineEnd)}${lineEnd}`;
}

/** 「四万十町_正時表_2026-06-03_0600_12時間.csv」, and one in ASCII. */
export function hoursFileName(
  { towns }: Pick<Settings, 'towns'>,
  { town, last, hours }: { town: TownId | undefined; last: Instant; hours: number },
  drill: boolean,
): { name: string; ascii: string } {
  const when = [toIsoJst(last).slice(0, 10), toIsoJst(last).slice(11, 16).replace(':', '')];
  const townName = town === undefined ? '川守' : (towns.get(town)?.nameJa ?? town);
  const japanese = [...(drill ? [FACE_TEXTS.drill.ja] : []), townName, '正時表', ...when, `${hours}時間`];
  const ascii = [...(drill ? ['exercise'] : []), 'kawamori', town ?? 'all', 'hours', ...when, `${hours}h`];
  return { name: `${inFileNames(japanese.join('_'))}.csv`, ascii: `${ascii.join('_')}.csv` };
}
