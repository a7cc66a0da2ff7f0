import {
  announcementWords,
  type CameraId,
  CHANNEL_WORDS,
  ENTRY_KIND_WORDS,
  type EntryId,
  type EntryView,
  type Instant,
  isOfLevel,
  LEDGER_TEXTS,
  type LedgerTextKey,
  MINUTE,
  markId,
  markName,
  noticePlace,
  orderWords,
  type PersonId,
  type StatementId,
  type StationConfig,
  type StationId,
  sheetTimeWords,
  type Text,
  type TownId,
} from '@kawamori/contracts';
import type { StatementTable } from '../announcements/statement-table.js';
import type { BookTable } from '../book/book-table.js';
import type { NoticeTable } from '../notices/notice-table.js';
import { personBehind } from '../notices/person-recipient.js';
import { cameraOf, type Settings } from '../settings/settings.js';

/** Names of what facts know by an id, as they are set now; what is gone keeps its id. */
export interface LedgerNames {
  station(id: StationId): Text;
  townOf(id: StationId): TownId | null;
  person(id: string): Text;
  /** An account's name, or that of the person whose account it is; of a link, the person's. */
  speaker(said: { by: string; via?: string }): Text;
  recipient(name: string): Text;
  camera(id: CameraId): { station: StationId | null; name: Text };
  /** What a notice (`episode|mark|rise`) is of: its level, and by which rise; where it is no station's, its place. */
  notice(riseKey: string): Text;
  /** What an announcement or an order says, as it was recorded last. */
  statement(kind: 'announcement' | 'order', id: StatementId): Text;
  /** An entry of HQ's book as it stands; undefined where there is none. */
  entry(id: EntryId): EntryView | undefined;
}

const same = (text: string): Text => ({ ja: text, en: text });

export function ledgerNames(
  settings: Pick<Settings, 'stations' | 'people' | 'accounts'>,
  statements: Pick<StatementTable, 'one'>,
  notices: Pick<NoticeTable, 'body'>,
  book: Pick<BookTable, 'one'>,
): LedgerNames {
  const { stations, people, accounts } = settings;
  const person = (id: string): Text => {
    const known = people.get(id as PersonId);
    return known ? { ja: known.nameJa, en: known.nameEn ?? known.nameJa } : same(id);
  };
  return {
    station: (id) => {
      const known = stations.get(id);
      return known ? { ja: known.nameJa, en: known.nameEn } : same(id);
    },
    townOf: (id) => stations.get(id)?.town ?? null,
    person,
    speaker: ({ by, via }) => {
      if (via !== 'face') return person(by);
      const behind = accounts.get(by)?.person;
      return behind ? person(behind) : same(by);
    },
    recipient: (name) => {
      const id = personBehind(name);
      return id === undefined ? same(name) : person(id);
    },
    notice: (riseKey) => {
      const [episode = '', mark = '', rise = ''] = riseKey.split('|');
      const body = notices.body(riseKey);
      const name = body
        ? { ja: body.markNameJa, en: body.markNameEn }
        : markText(stations.get(episode.split(':')[0] as StationId), mark);
      const place =
        body && !isOfLevel(body) ? { ja: noticePlace(body, 'ja'), en: noticePlace(body, 'en') } : undefined;
      if (place?.ja) return said('ofPlace', { name, place });
      const isRise =
        body === undefined || body.kind === undefined || body.kind === 'rise' || body.kind === 'upstream';
      return isRise && Number(rise) > 1 ? said('ofRise', { name, rise }) : name;
    },
    statement: (kind, id) => {
      if (kind === 'order') {
        const order = statements.one('order', id);
        return order ? { ja: orderWords(order, 'ja'), en: orderWords(order, 'en') } : same(id);
      }
      const announcement = statements.one('announcement', id);
      return same(announcement ? announcementWords(announcement) : id);
    },
    entry: (id) => book.one(id),
    camera: (id) => {
      const known = cameraOf(settings, id);
      return known
        ? { station: known.station.id, name: { ja: known.camera.nameJa, en: known.camera.nameEn } }
        : { station: null, name: same(id) };
    },
  };
}

/** 「14:32 ダムの放流」 */
export const entryName = ({ at, kind }: Pick<EntryView, 'at' | 'kind'>): Text =>
  said('entryOf', { time: minuteWords(at), kind: ENTRY_KIND_WORDS[kind] });

/** The name of a mark as a station has it, or had it last; its id where it never had. */
function markText(station: StationConfig | undefined, id: string): Text {
  const mark = station?.levels.flatMap(({ marks }) => marks).findLast((one) => markId(one) === id);
  return mark ? { ja: markName(mark, 'ja'), en: markName(mark, 'en') } : same(id);
}

type Value = Text | string | number;

/** A text of the chronology in both languages, with its braces filled. */
export function said(key: LedgerTextKey, values: Readonly<Record<string, Value>> = {}): Text {
  const fill = (language: 'ja' | 'en') =>
    LEDGER_TEXTS[key][language].replace(/\{(\w+)\}/g, (brace, name: string) => {
      const value = values[name];
      if (value === undefined) return brace;
      return typeof value === 'object' ? value[language] : String(value);
    });
  return { ja: fill('ja'), en: fill('en') };
}

export const channelWords = (channel: string): Text => CHANNEL_WORDS[channel] ?? same(channel);

/** 「2026年6月3日（水）00:10」 in Japan: what is on record is read years later. */
export const minuteWords = (at: Instant): Text => ({
  ja: sheetTimeWords(at, 'ja'),
  en: sheetTimeWords(at, 'en'),
});

/** Whether two instants read the same. */
export const isSameMinute = (a: Instant, b: Instant): boolean =>
  Math.floor(a / MINUTE) === Math.floor(b / MINUTE);

/** From one instant to another; one of them where they are the same. */
export function stretchWords(from: Instant, to: Instant): Text {
  const [begin, end] = [minuteWords(from), minuteWords(to)];
  if (isSameMinute(from, to)) return begin;
  return { ja: `${begin.ja} 〜 ${end.ja}`, en: `${begin.en} to ${end.en}` };
}
