import {
  LevelKey,
  type LevelMark,
  type LevelPlanView,
  type LevelsTextKey,
  MINUTE,
  type Milliseconds,
  markId,
  type StationId,
  toLevelMark,
  USUAL_LEAVING,
} from '@kawamori/contracts';
import type { TriedInput } from './levels-api.js';

/** A level as it stands in the table on the page; what is typed stays as it was typed. */
export interface EditedMark {
  /** Its own within the station. */
  id: string;
  /** With everything that the page does not change. */
  mark: LevelMark;
  height: string;
  /** What it is left by; empty where that is its station's. */
  hysteresis: string;
  holdMinutes: string;
}

export interface EditedLevels {
  marks: EditedMark[];
  hysteresis: string;
  holdMinutes: string;
}

/** The levels in force, to be changed; an empty table where there are none. */
export function editedFrom(plan: LevelPlanView | null): EditedLevels {
  return {
    marks: (plan?.marks ?? []).map((view) => ({
      ...{ id: view.id, mark: toLevelMark(view), height: metresText(view.valueM) },
      hysteresis: view.hysteresisM === null ? '' : metresText(view.hysteresisM),
      holdMinutes: view.holdMs === null ? '' : minutesText(view.holdMs),
    })),
    hysteresis: metresText(plan?.hysteresisM ?? USUAL_LEAVING.hysteresisM),
    holdMinutes: minutesText(plan?.holdMs ?? USUAL_LEAVING.hold),
  };
}

/** Two decimals, or the three that are kept. */
const metresText = (metres: number): string => metres.toFixed(3).replace(/0$/, '');
const minutesText = (ms: Milliseconds): string => String(ms / MINUTE);

/** Levels that a table may still be given: each statutory one once, a town's own as often as it likes. */
export function addable({ marks }: EditedLevels): LevelKey[] {
  return LevelKey.options.filter((key) => key === 'town' || !marks.some(({ mark }) => mark.key === key));
}

/** A new row. @param town what a town's own level is called until it gets a name */
export function newMark(
  { marks }: EditedLevels,
  key: LevelKey,
  town: { ja: string; en: string },
): EditedMark {
  const empty = { height: '', hysteresis: '', holdMinutes: '' };
  if (key !== 'town') return { id: key, mark: { key, valueM: 0 }, ...empty };
  const taken = new Set(marks.map(({ id }) => id));
  let number = 1;
  while (taken.has(`town:own-${number}`)) number++;
  const mark: LevelMark = {
    ...{ key, id: `own-${number}`, valueM: 0, nameJa: town.ja, nameEn: town.en, shownAs: 0 },
  };
  return { id: markId(mark), mark, ...empty };
}

export type Edit = { tried: TriedInput } | { missing: LevelsTextKey };

/** What was typed as the hub takes it; or the field that has no number. Full-width digits count as digits. */
export function triedFrom(station: StationId, { marks, hysteresis, holdMinutes }: EditedLevels): Edit {
  const rows = marks.map((one) => ({
    ...{ mark: one.mark, valueM: numberIn(one.height) },
    ...{ hysteresisM: ownIn(one.hysteresis, numberIn), hold: ownIn(one.holdMinutes, holdIn) },
  }));
  const usual = { hysteresisM: numberIn(hysteresis), hold: holdIn(holdMinutes) };
  if (rows.some(({ valueM }) => valueM === undefined)) return { missing: 'height' };
  if ([usual, ...rows].some(({ hysteresisM }) => hysteresisM === undefined)) return { missing: 'hysteresis' };
  if ([usual, ...rows].some(({ hold }) => hold === undefined)) return { missing: 'hold' };
  return {
    tried: {
      station,
      marks: rows.map(({ mark, valueM = 0, hysteresisM, hold }) => ({
        ...{ ...mark, valueM },
        hysteresisM: hysteresisM ?? undefined,
        hold: hold ?? undefined,
      })),
      ...usual,
    },
  };
}

/** Null where nothing was typed: then the station's counts. */
const ownIn = <T>(text: string, read: (text: string) => T): T | null =>
  text.trim() === '' ? null : read(text);

/** Minutes as a duration of files; to the second. */
function holdIn(text: string): string | undefined {
  const seconds = (numberIn(text) ?? 0) * 60;
  if (!Number.isInteger(seconds) || seconds < 1) return undefined;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

function numberIn(text: string): number | undefined {
  const plain = text.normalize('NFKC').replace(/[−ー]/g, '-').trim();
  return /^-?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}
