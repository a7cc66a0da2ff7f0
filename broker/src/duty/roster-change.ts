import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  DAY,
  dateTimeWords,
  type Instant,
  type NewFact,
  rosterFault,
  type Shift,
  type Text,
  type TownId,
} from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';
import type { ToldChange, ToldLine } from '../settings/told-line.js';
import { onDuty } from './ladder.js';
import { readRoster, writeRoster } from './roster-calendar.js';

/** Gaps are told so far ahead, and so many of them. */
const LOOK_AHEAD = 14 * DAY;
const MOST_GAPS = 5;

/** Who changes several shifts together, and how that is called. */
export interface RosterWord {
  by: string;
  /** Its own: by it the change is found again, to be taken back. */
  calendar: string;
}

/** A name for it. */
export const calendarName = (): string => randomUUID();

type Known = Pick<Settings, 'towns' | 'people' | 'duties' | 'shifts'>;

/**
 * What taking a calendar file as a town's roster would change. Shifts to come that the file no longer has are taken away; those that have
 * begun stay, since people were called by them.
 */
export function rosterChange(
  settings: Known,
  town: TownId,
  ics: string,
  now: Instant,
  taken: RosterWord,
): ToldChange {
  if (!settings.towns.has(town))
    return { facts: [], lines: [], faults: [rosterFault(`there is no town ${town}`)] };
  const { shifts, faults } = readRoster(ics, { town, people: settings.people, now });
  if (faults.length > 0) return { facts: [], lines: [], faults: faults.map(rosterFault) };
  const before = new Map(settings.shifts.filter((one) => one.town === town).map((one) => [one.id, one]));
  const inFile = new Set(shifts.map(({ id }) => id));
  const set = shifts.filter((one) => !isDeepStrictEqual(before.get(one.id), one));
  const gone = [...before.values()].filter(({ id, from }) => from > now && !inFile.has(id));
  return shiftsChange(settings, town, { set, gone }, now, taken);
}

/** Several shifts of a town set or taken away together. */
export function shiftsChange(
  settings: Known,
  town: TownId,
  { set, gone }: { set: readonly Shift[]; gone: readonly Shift[] },
  now: Instant,
  { by, calendar }: RosterWord,
): ToldChange {
  const own = settings.shifts.filter((one) => one.town === town);
  const stood = new Set(own.map(({ id }) => id));
  const changed = new Set([...set, ...gone].map(({ id }) => id));
  const after = [...own.filter(({ id }) => !changed.has(id)), ...set];
  const told = (sign: ToldLine['sign'], shift: Shift) => ({
    at: shift.from,
    line: { sign, text: shiftWords(shift, settings) },
  });
  const lines = [
    ...set.map((one) => told(stood.has(one.id) ? '~' : '+', one)),
    ...gone.map((one) => told('-', one)),
  ].sort((a, b) => a.at - b.at);
  const toLookAt = [...orderLines(settings, after, now), ...gapLines(settings, town, after, now)];
  return {
    faults: [],
    lines: [...lines.map(({ line }) => line), ...toLookAt.map((text) => ({ sign: '!' as const, text }))],
    facts: [
      ...set.map((shift): NewFact => ({ kind: 'shift.set', body: { shift, calendar, by } })),
      ...gone.map(({ id }): NewFact => ({ kind: 'shift.removed', body: { shift: id, town, calendar, by } })),
    ],
  };
}

/** 「6月3日（水）17:30 to 6月4日（木）08:30: 森 一郎、岡 花」 */
export function shiftWords({ from, to, people }: Shift, known: Pick<Known, 'people'>): Text {
  const names = people.map((id) => known.people.get(id)?.nameJa ?? id).join('、');
  const [begins, ends] = [dateTimeWords(from, 'ja'), dateTimeWords(to, 'ja')];
  return { en: `${begins} to ${ends}: ${names}`, ja: `${begins}から${ends}まで　${names}` };
}

/** Where entries begin together, nothing in the file says who is called first: told, so that it is no surprise at night. */
function orderLines({ people }: Pick<Known, 'people'>, shifts: readonly Shift[], now: Instant): Text[] {
  const begins = shifts.map(({ from }) => from).filter((from) => from > now && from < now + LOOK_AHEAD);
  const double = [...new Set(begins.filter((from, place) => begins.indexOf(from) !== place))];
  return double
    .toSorted((a, b) => a - b)
    .slice(0, MOST_GAPS)
    .map((from) => {
      const names = onDuty(shifts, from)
        .map((id) => people.get(id)?.nameJa ?? id)
        .join('、');
      const at = dateTimeWords(from, 'ja');
      return {
        en: `several entries begin at ${at}: called are ${names}, in this order; name them in one entry to choose another`,
        ja: `${at}に始まる当番が複数あります。${names} の順に呼び出します（順を変えるときは、1つの予定に名前を並べてください）`,
      };
    });
}

/** Where the ladder asks for whoever is on duty, and nobody is. @param shifts of that town */
export function gapLines(
  { duties }: Pick<Known, 'duties'>,
  town: TownId,
  shifts: readonly Shift[],
  now: Instant,
): Text[] {
  const asksRoster = duties.get(town)?.ladder.some(({ call }) => 'onDuty' in call) ?? false;
  if (!asksRoster) return [];
  const gaps = gapsIn(shifts, now, now + LOOK_AHEAD);
  const more = gaps.length - MOST_GAPS;
  return [
    ...gaps.slice(0, MOST_GAPS).map((gap) => {
      const [from, to] = [dateTimeWords(gap.from, 'ja'), dateTimeWords(gap.to, 'ja')];
      return { en: `nobody is on duty from ${from} to ${to}`, ja: `${from}から${to}まで、当番がいません` };
    }),
    ...(more > 0
      ? [{ en: `and ${more} more gaps in the next 14 days`, ja: `ほかに14日以内の空きが${more}か所あります` }]
      : []),
  ];
}

/** Stretches of a period in which no shift stands. */
export function gapsIn(
  shifts: readonly Shift[],
  from: Instant,
  to: Instant,
): { from: Instant; to: Instant }[] {
  const gaps: { from: Instant; to: Instant }[] = [];
  let covered = from;
  for (const shift of shifts.toSorted((a, b) => a.from - b.from)) {
    if (shift.from >= to) break;
    if (shift.from > covered) gaps.push({ from: covered, to: shift.from });
    covered = Math.max(covered, shift.to);
  }
  if (covered < to) gaps.push({ from: covered, to });
  return gaps;
}

/** A town's roster as a calendar file. */
export const rosterOf = (
  { shifts, people }: Pick<Known, 'shifts' | 'people'>,
  town: TownId,
  now: Instant,
): string =>
  writeRoster(
    shifts.filter((one) => one.town === town).toSorted((a, b) => a.from - b.from),
    people,
    now,
  );
