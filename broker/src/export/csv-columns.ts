import {
  type CsvForm,
  DATUM_WORDS,
  FACE_TEXTS,
  type Instant,
  isLevel,
  QUALITY_WORDS,
  QUANTITY_WORDS,
  type QualityReason,
  REASON_WORDS,
  type Text,
  toIsoJst,
  toThreeDecimals,
  UNIT_OF,
} from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';
import { meanOf, type RollUp } from '../readings/roll-up.js';
import type { CsvSubject } from './csv-subject.js';
import { textCell } from './csv-text.js';
import type { TenMinutes } from './ten-minutes.js';

/** One column. What is the same in every row of a series is `fixed`, and made once. */
export type Column<Row> = Text & { only?: CsvForm } & (
    | { fixed(subject: CsvSubject, drill: boolean): string }
    | { cell(row: Row, subject: CsvSubject): string }
  );

/** `2026/06/03 00:10:00` in Japan: what Excel takes for a date without being asked. */
const excelTime = (at: Instant): string => toIsoJst(at).slice(0, 19).replaceAll('-', '/').replace('T', ' ');

const number = (value: number): string => String(toThreeDecimals(value));

const count = (known: number | undefined): string => (known === undefined ? '' : String(known));

const meanWords = (rollUp: RollUp | undefined): string => {
  const mean = rollUp ? meanOf(rollUp) : null;
  return mean === null ? '' : number(mean);
};

const thousandths = (value: number | null | undefined): string =>
  typeof value === 'number' ? String(value / 1_000) : '';

const datumOf = ({ quantity, station }: CsvSubject) =>
  isLevel(quantity) ? station?.series[quantity]?.datum : undefined;

function noteOf({ station }: CsvSubject, drill: boolean): string {
  return [
    ...(drill ? [FACE_TEXTS.drill.ja] : []),
    ...(station?.invented ? [FACE_TEXTS.inventedHelp.ja] : []),
    ...(station ? [] : [REASON_WORDS['station-unknown'].ja]),
  ].join('・');
}

const times = <Row>(ja: string, atOf: (row: Row) => Instant): Column<Row>[] => [
  { ja, en: '', only: 'excel', cell: (row) => excelTime(atOf(row)) },
  { ja: `${ja}（ISO 8601）`, en: 'time', cell: (row) => toIsoJst(atOf(row)) },
];

const STATION: Column<unknown>[] = [
  { ja: '観測所ID', en: 'station_id', fixed: ({ stationId }) => stationId },
  { ja: '町', en: 'town', fixed: ({ town }) => textCell(town?.nameJa ?? '') },
  { ja: '河川', en: 'river', fixed: ({ station }) => textCell(station?.riverJa ?? '') },
  { ja: '観測所', en: 'station', fixed: ({ station }) => textCell(station?.nameJa ?? '') },
  { ja: '項目', en: 'quantity_name', fixed: ({ quantity }) => QUANTITY_WORDS[quantity].ja },
  { ja: '項目コード', en: 'quantity', fixed: ({ quantity }) => quantity },
];

const UNIT: Column<unknown>[] = [{ ja: '単位', en: 'unit', fixed: ({ quantity }) => UNIT_OF[quantity] }];

const DATUM: Column<unknown>[] = [
  {
    ja: '基準面',
    en: 'datum_name',
    fixed: (subject) => {
      const datum = datumOf(subject);
      return datum ? DATUM_WORDS[datum.kind].ja : '';
    },
  },
  { ja: '基準面コード', en: 'datum', fixed: (subject) => datumOf(subject)?.kind ?? '' },
  {
    ja: '基準面の0の標高（T.P. m）',
    en: 'datum_zero_tp_m',
    fixed: (subject) => {
      const zero = datumOf(subject)?.zeroTpM;
      return zero === undefined ? '' : number(zero);
    },
  },
];

const reasons = <Row>(of: (row: Row) => readonly QualityReason[]): Column<Row>[] => [
  {
    ja: '理由',
    en: 'reasons_name',
    cell: (row) =>
      of(row)
        .map((one) => REASON_WORDS[one].ja)
        .join('、'),
  },
  { ja: '理由コード', en: 'reasons', cell: (row) => of(row).join(' ') },
];

const NOTE: Column<unknown>[] = [
  { ja: '備考', en: 'note', fixed: (subject, drill) => noteOf(subject, drill) },
];

const mayCount = ({ quality }: StoredReading) => quality === 'good' || quality === 'suspect';

/** Every reading in a row of its own. What is bad or missing stands apart, so that no sum over `値` takes it in. */
export const RAW_COLUMNS: readonly Column<StoredReading>[] = [
  ...times<StoredReading>('観測日時', ({ at }) => at),
  ...STATION,
  { ja: '値', en: 'value', cell: (row) => (mayCount(row) ? number(row.value) : '') },
  { ja: '採用しない値', en: 'value_not_used', cell: (row) => (mayCount(row) ? '' : number(row.value)) },
  ...UNIT,
  ...DATUM,
  { ja: '品質', en: 'quality_name', cell: ({ quality }) => QUALITY_WORDS[quality].ja },
  { ja: '品質コード', en: 'quality', cell: ({ quality }) => quality },
  ...reasons<StoredReading>((row) => row.reasons),
  { ja: '受信日時（ISO 8601）', en: 'received_at', cell: ({ receivedAt }) => toIsoJst(receivedAt) },
  ...NOTE,
];

/** Ten minutes in a row; values are those of the good readings alone, and the counts say how many there were of each. */
export const TEN_MINUTE_COLUMNS: readonly Column<TenMinutes>[] = [
  ...times<TenMinutes>('はじめの日時', ({ from }) => from),
  ...STATION,
  { ja: '最小', en: 'min', cell: ({ rollUp }) => thousandths(rollUp?.min) },
  { ja: '平均', en: 'mean', cell: ({ rollUp }) => meanWords(rollUp) },
  { ja: '最大', en: 'max', cell: ({ rollUp }) => thousandths(rollUp?.max) },
  {
    ja: '最大の日時（ISO 8601）',
    en: 'max_time',
    cell: ({ rollUp }) => (typeof rollUp?.maxAt === 'number' ? toIsoJst(rollUp.maxAt) : ''),
  },
  {
    ja: '合計（雨量）',
    en: 'sum',
    cell: ({ rollUp }, { quantity }) => (rollUp?.count && quantity === 'rain' ? thousandths(rollUp.sum) : ''),
  },
  { ja: '確認待ちの最大', en: 'suspect_max', cell: ({ rollUp }) => thousandths(rollUp?.doubtfulMax) },
  ...UNIT,
  ...DATUM,
  { ja: '正常の数', en: 'good', cell: ({ counts }) => count(counts.good) },
  { ja: '確認待ちの数', en: 'suspect', cell: ({ counts }) => count(counts.suspect) },
  { ja: '異常値の数', en: 'bad', cell: ({ counts }) => count(counts.bad) },
  { ja: '欠測の数', en: 'missing', cell: ({ counts }) => count(counts.missing) },
  ...reasons<TenMinutes>((row) => row.reasons),
  ...NOTE,
];
