import {
  LevelKey,
  type LevelMark,
  type LevelPlanView,
  type LevelsTextKey,
  MINUTE,
  markId,
  type StationId,
  toLevelMark,
} from '@kawamori/contracts';
import type { TriedInput } from './levels-api.js';

/** A level as it stands in the table on the page; what is typed stays as it was typed. */
export interface EditedMark {
  /** Its own within the station. */
  id: string;
  /** With everything that the page does not change. */
  mark: LevelMark;
  height: string;
}

export interface EditedLevels {
  marks: EditedMark[];
  hysteresis: string;
  holdMinutes: string;
}

/** The levels in force, to be changed; an empty table where there are none. */
export function editedFrom(plan: LevelPlanView | null): EditedLevels {
  return {
    marks: (plan?.marks ?? [])
      .map(toLevelMark)
      .map((mark) => ({ id: markId(mark), mark, height: mark.valueM.toFixed(2) })),
    hysteresis: (plan?.hysteresisM ?? 0.1).toFixed(2),
    holdMinutes: String((plan?.holdMs ?? 20 * MINUTE) / MINUTE),
  };
}

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
  if (key !== 'town') return { id: key, mark: { key, valueM: 0 }, height: '' };
  const taken = new Set(marks.map(({ id }) => id));
  let number = 1;
  while (taken.has(`town:own-${number}`)) number++;
  const mark: LevelMark = {
    ...{ key, id: `own-${number}`, valueM: 0, nameJa: town.ja, nameEn: town.en, shownAs: 0 },
  };
  return { id: markId(mark), mark, height: '' };
}

export type Edit = { tried: TriedInput } | { missing: LevelsTextKey };

/** What was typed as the hub takes it; or the field that has no number. Full-width digits count as digits. */
export function triedFrom(station: StationId, { marks, hysteresis, holdMinutes }: EditedLevels): Edit {
  const heights = marks.map(({ height }) => numberIn(height));
  const [hysteresisM, minutes] = [numberIn(hysteresis), numberIn(holdMinutes)];
  if (heights.includes(undefined)) return { missing: 'height' };
  if (hysteresisM === undefined) return { missing: 'hysteresis' };
  if (minutes === undefined || !Number.isInteger(minutes) || minutes < 1) return { missing: 'hold' };
  return {
    tried: {
      station,
      marks: marks.map(({ mark }, i) => ({ ...mark, valueM: heights[i] ?? 0 })),
      hysteresisM,
      hold: `${minutes}m`,
    },
  };
}

function numberIn(text: string): number | undefined {
  const plain = text.normalize('NFKC').replace(/[−ー]/g, '-').trim();
  return /^-?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}
