import { isDeepStrictEqual } from 'node:util';
import {
  dateTimeWords,
  type NewFact,
  type OfficeHistory,
  type OfficeKind,
  type OfficeReview,
  type OfficeTold,
  operatorUser,
  type RosterCalendars,
  type TownId,
} from '@kawamori/contracts';
import { ApiFault } from '../api/api-fault.js';
import { calendarUndo } from '../duty/calendar-undo.js';
import type { CalendarTaken } from '../duty/calendars-taken.js';
import { calendarName } from '../duty/roster-change.js';
import { standing } from '../settings/document-change.js';
import type { Settings } from '../settings/settings.js';
import type { ThreadDesk } from '../thread-desk.js';
import { changeEntry, historyOf, type SettingWord, standingBefore } from './history.js';
import type { FromHistoryWorker, HistoryQuestion } from './history-worker.js';
import { type OfficeContext, officeChange, townOf, versionOf, type WantedChange } from './office-change.js';

/** Who changes something, and of which towns: null for all. */
export interface OfficeClerk {
  name: string;
  towns: readonly TownId[] | null;
}

export interface OfficeDeskInputs extends Omit<OfficeContext, 'by' | 'riverNow' | 'wallNow'> {
  settings(): Settings;
  settle(facts: readonly NewFact[]): Promise<void>;
  history: ThreadDesk<HistoryQuestion, FromHistoryWorker>;
  riverNow(): number;
  wallNow(): number;
}

/** Changes of settings by people at a screen: looked at before they are made, made upon what they were made from, and taken back. */
export interface OfficeDesk {
  /** @throws ApiFault 403, 409 */
  change(
    asked: WantedChange & { version: string | null },
    clerk: OfficeClerk,
    dryRun: boolean,
  ): Promise<OfficeReview>;
  /** Takes the newest change of a thing back by a new one. @throws ApiFault 403, 404, 409 */
  undo(
    asked: { kind: OfficeKind; id: string; seq: number },
    clerk: OfficeClerk,
    dryRun: boolean,
  ): Promise<OfficeReview>;
  /** @throws ApiFault 503 where the record cannot be read now */
  history(kind: OfficeKind, id: string): Promise<OfficeHistory>;
  /** The calendar files that a town has taken, the newest first. @throws ApiFault 403, 503 */
  calendars(town: TownId, clerk: OfficeClerk): Promise<RosterCalendars>;
  /** Takes a whole calendar file back. @throws ApiFault 403, 404, 409, 503 */
  undoCalendar(
    asked: { town: TownId; calendar: string },
    clerk: OfficeClerk,
    dryRun: boolean,
  ): Promise<OfficeTold>;
}

/** Changes of one thing that are shown. */
const MOST_CHANGES = 50;
/** Calendar files of one town that are shown. */
const MOST_CALENDARS = 20;

/** @throws ApiFault where a thing is another town's */
export function mustBeOwn({ towns }: OfficeClerk, ...of: readonly (TownId | undefined)[]): void {
  if (towns === null || of.every((town) => town === undefined || towns.includes(town))) return;
  throw new ApiFault(403, 'other-town', 'ほかの町の設定です。その町の管理者に依頼してください。');
}

export function officeDesk(inputs: OfficeDeskInputs): OfficeDesk {
  const { settings, settle, riverNow, wallNow } = inputs;

  const lookUp = async (asked: HistoryQuestion): Promise<Exclude<FromHistoryWorker, { type: 'fault' }>> => {
    const answer = await inputs.history.make(asked);
    if (!answer)
      throw new ApiFault(503, 'busy', '混み合っています。少し待ってから、もう一度お試しください。');
    if (answer.type === 'fault')
      throw new ApiFault(
        503,
        'not-read',
        '変更の記録を読めません。サーバーの記録（ログ）を確かめてください。',
        { details: [answer.message] },
      );
    return answer;
  };
  const wordsOf = async (kind: OfficeKind, id: string): Promise<SettingWord[]> => {
    const answer = await lookUp({ of: 'setting', kind, id });
    return answer.type === 'words' ? answer.words : [];
  };
  const calendarsOf = async (town: TownId): Promise<CalendarTaken[]> => {
    const answer = await lookUp({ of: 'calendars', town });
    return answer.type === 'calendars' ? answer.calendars : [];
  };

  /** One after the other: what a change was made upon is looked at when the one before it stands. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };

  const carryOut = async (
    wanted: WantedChange,
    clerk: OfficeClerk,
    dryRun: boolean,
  ): Promise<OfficeReview> => {
    const { kind, id, document } = wanted;
    const before = id === null ? undefined : standing(settings(), kind, id);
    mustBeOwn(clerk, townOf(kind, before), townOf(kind, document));
    const { handedTo, openEpisodes, latest, nodes } = inputs;
    const now = { riverNow: riverNow(), wallNow: wallNow() };
    const { facts, ...review } = officeChange(settings(), wanted, {
      ...{ by: clerk.name, handedTo, openEpisodes, latest, nodes },
      ...now,
    });
    const applied = facts.length > 0 && !dryRun;
    if (applied) await settle(facts);
    return { ...review, applied };
  };

  const said = ({ by, at }: { by: string | null; at: number }): string => {
    const time = dateTimeWords(at, 'ja');
    if (by === null) return `${time}に変更されました。`;
    return operatorUser(by) !== undefined
      ? `サーバーの管理コマンドで${time}に変更されました。`
      : `${by}さんが${time}に変更しました。`;
  };

  return {
    change: ({ version, ...wanted }, clerk, dryRun) =>
      inTurn(async () => {
        const { kind, id } = wanted;
        const before = id === null ? undefined : standing(settings(), kind, id);
        const isAsItWas = (before === undefined ? null : versionOf(before)) === version;
        if (!isAsItWas && id !== null) {
          const newest = (await wordsOf(kind, id)).at(-1);
          throw new ApiFault(
            409,
            'changed-meanwhile',
            `${newest ? said(newest) : 'ほかの人が先に変更しました。'}入力した内容は、まだ保存されていません。いまの内容を読み込んでから、もう一度変更してください。`,
          );
        }
        return carryOut(wanted, clerk, dryRun);
      }),
    undo: ({ kind, id, seq }, clerk, dryRun) =>
      inTurn(async () => {
        const words = await wordsOf(kind, id);
        const entries = historyOf(words);
        const [newest] = entries;
        if (!newest || !entries.some((one) => one.seq === seq))
          throw new ApiFault(404, 'not-found', 'その変更は記録にありません。');
        if (newest.seq !== seq)
          throw new ApiFault(
            409,
            'newer-lies-upon',
            `あとから${said(newest)}先にそれを元に戻すか、いまの内容を直接変更してください。`,
          );
        return carryOut({ kind, id, document: standingBefore(words, seq) }, clerk, dryRun);
      }),
    history: async (kind, id) =>
      historyOf(await wordsOf(kind, id))
        .slice(0, MOST_CHANGES)
        .map((change) => changeEntry(kind, change, settings())),
    calendars: async (town, clerk) => {
      mustBeOwn(clerk, town);
      return (await calendarsOf(town)).reverse().slice(0, MOST_CALENDARS).map(calendarEntry);
    },
    undoCalendar: ({ town, calendar }, clerk, dryRun) =>
      inTurn(async () => {
        mustBeOwn(clerk, town);
        const taken = (await calendarsOf(town)).find((one) => one.calendar === calendar);
        if (!taken) throw new ApiFault(404, 'not-found', 'その取り込みは記録にありません。');
        if (taken.newer)
          throw new ApiFault(
            409,
            'newer-lies-upon',
            `取り込んだ当番が、あとから${said(taken.newer)}いまの当番を直接変更してください。`,
          );
        // The record was read while others went on: what does not stand as the file left it is somebody else's by now.
        const standsAsTaken = taken.shifts.every(({ id, after }) =>
          isDeepStrictEqual(
            settings().shifts.find((one) => one.town === town && one.id === id) ?? null,
            after,
          ),
        );
        if (!standsAsTaken)
          throw new ApiFault(
            409,
            'changed-meanwhile',
            '取り込んだ当番を、いまほかの人が変更しました。いまの当番を確かめてから、もう一度お試しください。',
          );
        const word = { by: clerk.name, calendar: calendarName() };
        const { facts, ...told } = calendarUndo(settings(), town, taken.shifts, wallNow(), word);
        const applied = facts.length > 0 && !dryRun;
        if (applied) await settle(facts);
        return { ...told, applied };
      }),
  };
}

function calendarEntry({ calendar, at, by, shifts, newer }: CalendarTaken): RosterCalendars[number] {
  const [added, removed] = [
    shifts.filter(({ before }) => before === null).length,
    shifts.filter(({ after }) => after === null).length,
  ];
  const changed = shifts.length - added - removed;
  return { calendar, at, by, added, changed, removed, mayUndo: newer === null };
}
