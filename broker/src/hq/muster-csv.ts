import {
  type CsvForm,
  FACE_TEXTS,
  type Instant,
  type MusterPerson,
  type MusterSheetQuery,
  type MusterVia,
  type MusterView,
  type Text,
  toIsoJst,
} from '@kawamori/contracts';
import { inFileNames } from '../export/csv-file-name.js';
import { DIALECTS, textCell } from '../export/csv-text.js';
import type { Settings } from '../settings/settings.js';
import { rollState } from './muster-roll.js';
import { stateWords } from './muster-sheet.js';

interface Given {
  muster: MusterView;
  person: MusterPerson;
  towns: Settings['towns'];
  now: Instant;
  drill: boolean;
}

interface Column extends Text {
  only?: CsvForm;
  cell(given: Given): string;
}

const time = (at: Instant | null | undefined): string =>
  at === null || at === undefined ? '' : toIsoJst(at);
const VIA: Readonly<Record<MusterVia, string>> = { link: 'リンク', face: '画面', hq: '本部が記録' };

const COLUMNS: readonly Column[] = [
  { ja: '町', en: 'town', cell: ({ muster: { town }, towns }) => textCell(towns.get(town)?.nameJa ?? town) },
  { ja: '場所', en: 'place', cell: ({ muster }) => textCell(muster.place) },
  { ja: '呼びかけ日時（ISO 8601）', en: 'called_at', cell: ({ muster }) => time(muster.calledAt) },
  { ja: '集合時刻（ISO 8601）', en: 'due_at', cell: ({ muster }) => time(muster.dueAt) },
  { ja: '終了日時（ISO 8601）', en: 'ended_at', cell: ({ muster }) => time(muster.ended?.at) },
  {
    ja: '班',
    en: 'groups',
    cell: ({ muster: { groups }, person: { id } }) =>
      textCell(
        groups
          .filter(({ people }) => people.includes(id))
          .map(({ nameJa }) => nameJa)
          .join(' / '),
      ),
  },
  { ja: '氏名', en: 'name', cell: ({ person }) => textCell(person.nameJa) },
  { ja: '職員の識別子', en: 'person', cell: ({ person }) => textCell(person.id) },
  {
    ...{ ja: '状態', en: '', only: 'excel' },
    cell: ({ person, now }) => textCell(stateWords(person, rollState(person, now))),
  },
  { ja: '状態コード', en: 'state', cell: ({ person, now }) => rollState(person, now) },
  { ja: '到着予定（ISO 8601）', en: 'arrives_at', cell: ({ person }) => time(person.answer?.arrivesAt) },
  { ja: '到着日時（ISO 8601）', en: 'arrived_at', cell: ({ person }) => time(person.arrivedAt) },
  { ja: '回答日時（ISO 8601）', en: 'answered_at', cell: ({ person }) => time(person.answer?.at) },
  {
    ...{ ja: '回答の手段', en: '', only: 'excel' },
    cell: ({ person: { answer } }) => (answer ? VIA[answer.via] : ''),
  },
  { ja: '回答の手段コード', en: 'via', cell: ({ person }) => person.answer?.via ?? '' },
  { ja: '記録者', en: 'answered_by', cell: ({ person }) => textCell(person.answer?.by ?? '') },
  { ja: 'ひとこと', en: 'note', cell: ({ person }) => textCell(person.answer?.note ?? '') },
  { ja: '電話', en: 'numbers', cell: ({ person }) => textCell(person.numbers.join(' / ')) },
  { ja: '参集の識別子', en: 'muster', cell: ({ muster }) => textCell(muster.id) },
  { ja: '訓練', en: 'exercise', cell: ({ drill }) => (drill ? FACE_TEXTS.drill.ja : '') },
];

/** The rolls for Excel, or plain: a row for each person of each muster. */
export function musterCsv(
  musters: readonly MusterView[],
  given: Pick<Given, 'towns' | 'now' | 'drill'>,
  form: CsvForm,
): string {
  const { begin, lineEnd } = DIALECTS[form];
  const columns = COLUMNS.filter(({ only }) => only === undefined || only === form);
  const heads = columns.map((column) => (form === 'excel' ? column.ja : column.en));
  const rows = musters.flatMap((muster) =>
    muster.people.map((person) =>
      columns.map((column) => column.cell({ ...given, muster, person })).join(','),
    ),
  );
  return `${begin}${[heads.join(','), ...rows].join(lineEnd)}${lineEnd}`;
}

/** 「四万十町_参集名簿_2026-06-02_1820.csv」, and one in ASCII. */
export function musterFileName(
  { town }: Pick<MusterSheetQuery, 'town'>,
  { towns, now, drill }: Pick<Given, 'towns' | 'now' | 'drill'>,
): { name: string; ascii: string } {
  const [day, minute] = [toIsoJst(now).slice(0, 10), toIsoJst(now).slice(11, 16).replace(':', '')];
  const townName = town === undefined ? '川守' : (towns.get(town)?.nameJa ?? town);
  const japanese = [...(drill ? [FACE_TEXTS.drill.ja] : []), townName, '参集名簿', day, minute];
  const ascii = [...(drill ? ['exercise'] : []), 'kawamori', town ?? 'all', 'muster', day, minute];
  return { name: `${inFileNames(japanese.join('_'))}.csv`, ascii: `${ascii.join('_')}.csv` };
}
