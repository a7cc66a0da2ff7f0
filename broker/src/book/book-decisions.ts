import {
  type CorrectEntryRequest,
  DAY,
  type Entry,
  type EntryDoneRequest,
  type EntryView,
  type EntryWords,
  type Instant,
  MINUTE,
  type WithdrawEntryRequest,
} from '@kawamori/contracts';
import type { z } from 'zod';
import type { Decided } from '../settings/quality-decisions.js';
import type { Settings } from '../settings/settings.js';

export interface BookInputs {
  /** River clock. */
  now: Instant;
  settings: Pick<Settings, 'towns' | 'stations'>;
}

/** A person's clock may stand a little ahead. */
const AHEAD = 2 * MINUTE;
/** What was received may be entered so long afterwards. */
const BACK = 30 * DAY;
/** Of one entry. */
const MOST_CORRECTIONS = 30;

const refused = (status: 400 | 404 | 409, code: string, message: string): Decided => ({
  ...{ ok: false, status, code, message },
});
const unknown = () => refused(404, 'no-entry', 'その記録はありません。');
const takenBack = () => refused(409, 'is-withdrawn', 'この記録は取り消されています。');

/** Why words cannot stand in the book; undefined where they can. */
function wordsFault(words: EntryWords, { now, settings }: BookInputs): Decided | undefined {
  const { town, station, at, kind, way } = words;
  if (town !== null && !settings.towns.has(town)) return refused(404, 'no-town', 'その町はありません。');
  if (station !== undefined && !settings.stations.has(station))
    return refused(404, 'no-station', 'その観測所はありません。');
  if (at > now + AHEAD) return refused(400, 'not-valid', 'これから先の時刻は記録できません。');
  if (at < now - BACK) return refused(400, 'not-valid', '30日より前の時刻は記録できません。');
  if (kind !== 'action' && way === undefined)
    return refused(400, 'not-valid', '届いた手段（電話、無線など）を選んでください。');
  return undefined;
}

/** The fields of an entry alone, in an order that is always the same. */
const wordsOf = (entry: EntryWords): string => {
  const { town, kind, at, way, organisation, name, callBack, place, station, said, next } = entry;
  return JSON.stringify([
    ...[town, kind, at, way, organisation, name, callBack, place, station, said],
    ...[next?.what, next?.who],
  ]);
};

/** Twice is once: the same entry sent again, after an answer that was lost, changes nothing. */
export function recordEntry(
  entry: Entry,
  by: string,
  known: EntryView | undefined,
  inputs: BookInputs,
): Decided {
  if (known) {
    const first = known.former[0] ?? known;
    if (wordsOf(first) === wordsOf(entry)) return { ok: true, facts: [] };
    return refused(409, 'is-recorded', 'この記録はすでにあります。改めるときは訂正してください。');
  }
  return wordsFault(entry, inputs) ?? { ok: true, facts: [{ kind: 'entry.recorded', body: { entry, by } }] };
}

export function correctEntry(
  known: EntryView | undefined,
  { version, ...words }: z.output<typeof CorrectEntryRequest>,
  by: string,
  inputs: BookInputs,
): Decided {
  if (!known) return unknown();
  if (known.withdrawn) return takenBack();
  if (wordsOf(known) === wordsOf(words)) return { ok: true, facts: [] };
  if (known.former.length !== version)
    return refused(
      409,
      'changed-meanwhile',
      'ほかの方が先に訂正しました。いまの記録を確かめて、もう一度訂正してください。',
    );
  if (known.former.length >= MOST_CORRECTIONS)
    return refused(
      409,
      'too-many-corrections',
      `訂正は${MOST_CORRECTIONS}回までです。新しく記録してください。`,
    );
  const entry = { id: known.id, ...words };
  return wordsFault(words, inputs) ?? { ok: true, facts: [{ kind: 'entry.corrected', body: { entry, by } }] };
}

const of = ({ id, town }: EntryView, by: string) => ({ entry: id, town, by });

/** Its next step was taken. */
export function finishEntry(
  known: EntryView | undefined,
  { note }: z.output<typeof EntryDoneRequest>,
  by: string,
): Decided {
  if (!known) return unknown();
  if (known.withdrawn) return takenBack();
  if (!known.next) return refused(409, 'no-step', 'この記録には、次にすることがありません。');
  if (known.done) return { ok: true, facts: [] };
  return { ok: true, facts: [{ kind: 'entry.done', body: { ...of(known, by), note } }] };
}

export function reopenEntry(known: EntryView | undefined, by: string): Decided {
  if (!known) return unknown();
  if (!known.done) return { ok: true, facts: [] };
  return { ok: true, facts: [{ kind: 'entry.reopened', body: of(known, by) }] };
}

export function withdrawEntry(
  known: EntryView | undefined,
  { reason }: z.output<typeof WithdrawEntryRequest>,
  by: string,
): Decided {
  if (!known) return unknown();
  if (known.withdrawn) return { ok: true, facts: [] };
  return { ok: true, facts: [{ kind: 'entry.withdrawn', body: { ...of(known, by), reason } }] };
}

export function restoreEntry(known: EntryView | undefined, by: string): Decided {
  if (!known) return unknown();
  if (!known.withdrawn) return { ok: true, facts: [] };
  return { ok: true, facts: [{ kind: 'entry.restored', body: of(known, by) }] };
}
