import { z } from 'zod';
import { DatumKind } from './datum.js';
import { Duration, type Instant, IsoInstant, MINUTE, type Milliseconds, toMm } from './units.js';
import { forbiddenIn } from './wording/forbidden.js';

/** Keys of the levels that a gauge may have. Any may be missing; none is ever interpolated. */
export const LevelKey = z.enum([
  'start',
  'standby',
  'caution',
  'evacuation',
  'danger',
  'gauge_danger',
  'overflow',
  'design',
  'town',
]);
export type LevelKey = z.infer<typeof LevelKey>;

/** 0 stands for "no alert level corresponds". */
export type AlertLevel = 0 | 1 | 2 | 3 | 4 | 5;

export interface LevelMeaning {
  /** The alert level that reaching it corresponds to (DOMAIN: 警戒レベル相当), 0 for none. */
  alertLevel: AlertLevel;
  /**
   * Whether reaching it opens an episode. `start` only makes a crisis gauge measure more densely and `design` is a
   * figure of engineering: neither is a reason to wake anybody.
   */
  opensEpisode: boolean;
}

export const LEVEL_MEANING: Record<LevelKey, LevelMeaning> = {
  start: { alertLevel: 0, opensEpisode: false },
  standby: { alertLevel: 0, opensEpisode: true },
  caution: { alertLevel: 2, opensEpisode: true },
  evacuation: { alertLevel: 3, opensEpisode: true },
  danger: { alertLevel: 4, opensEpisode: true },
  gauge_danger: { alertLevel: 0, opensEpisode: true },
  overflow: { alertLevel: 5, opensEpisode: true },
  design: { alertLevel: 0, opensEpisode: false },
  town: { alertLevel: 0, opensEpisode: true },
};

/** The order in which levels with a statutory or published meaning must ascend; gaps are skipped. */
export const ASCENDING: readonly LevelKey[] = [
  'start',
  'standby',
  'caution',
  'evacuation',
  'danger',
  'overflow',
];

const valueM = z.number().min(-100).max(4_000);

export const HysteresisM = z
  .number()
  .min(0)
  .max(5)
  .describe('Metres that the water must fall below a level before it is left, 0 to 5.');
export const Hold = Duration.describe(
  'For how long, at least, the water must stay below a level before it is left: 30s, 20m, 2h or 1d, at most 400 days.',
);

/** By what a level is left. */
export interface Leaving {
  hysteresisM: number;
  hold: Milliseconds;
}

/** Of a station whose file does not say it. */
export const USUAL_LEAVING: Leaving = { hysteresisM: 0.1, hold: 20 * MINUTE };

/** What stands beside a level that is left otherwise than its station's others. */
const ownLeaving = { hysteresisM: HysteresisM.optional(), hold: Hold.optional() };

const PublishedMark = z
  .strictObject({
    key: LevelKey.exclude(['town']),
    /** Metres above the set's datum, two decimals as published (three are kept). */
    valueM,
    ...ownLeaving,
    /** True where the value is ours (a demo, an exercise) and not published by the river's manager. */
    invented: z.boolean().optional(),
    /** Of 氾濫注意水位 alone, where the towns' usage does not say 「レベル２相当」 of it: then it corresponds to no level. */
    correspondsTo: z.literal(0).optional(),
  })
  .refine(({ key, correspondsTo }) => correspondsTo === undefined || key === 'caution', {
    path: ['correspondsTo'],
    message: 'stands only with caution, of which usage differs',
  })
  .superRefine((mark, context) => {
    if (LEVEL_MEANING[mark.key].opensEpisode) return;
    for (const field of ['hysteresisM', 'hold'] as const) {
      if (mark[field] === undefined) continue;
      const message = `stands only with a level that is told, and ${mark.key} is not`;
      context.addIssue({ code: 'custom', path: [field], message });
    }
  });

const TownMark = z.strictObject({
  key: z.literal('town'),
  /** Tells this town's own levels apart, for example `evacuation-start`. */
  id: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    .max(40),
  valueM,
  ...ownLeaving,
  /** The town's own name for it; statutory names are not lent to it. */
  nameJa: z
    .string()
    .min(1)
    .max(40)
    .refine(
      (name) => !/氾濫(?:注意|危険|開始)水位|避難判断水位|水防団待機水位|計画高水位/.test(name),
      'a town level may not carry a statutory name',
    )
    .refine(
      (name) => forbiddenIn(name, 'public').length === 0,
      'a town level may not carry the name of an official announcement or order',
    ),
  nameEn: z.string().min(1).max(60),
  /** The alert level whose mark it is shown with, by the town's decision; 0 (none) unless stated. */
  shownAs: z
    .union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)])
    .default(0),
  invented: z.boolean().optional(),
});

export const LevelMark = z.discriminatedUnion('key', [TownMark, PublishedMark]);
export type LevelMark = z.infer<typeof LevelMark>;

/** A mark's name within its station: its key, or `town:ID` for a level that the town set for itself. */
export function markId(mark: LevelMark): string {
  return mark.key === 'town' ? `town:${mark.id}` : mark.key;
}

/** The alert level that reaching a mark corresponds to (相当), 0 for none: a town's own mark corresponds to none, however it is shown. */
export function correspondingLevelOf(mark: LevelMark): AlertLevel {
  return mark.key !== 'town' && mark.correspondsTo === 0 ? 0 : LEVEL_MEANING[mark.key].alertLevel;
}

/** The alert level whose badge a mark is shown with, 0 for none. */
export function alertLevelOf(mark: LevelMark): AlertLevel {
  return mark.key === 'town' ? mark.shownAs : correspondingLevelOf(mark);
}

export function opensEpisode(mark: LevelMark): boolean {
  return LEVEL_MEANING[mark.key].opensEpisode;
}

/** By what a level is left: by what stands beside it, else by its station's. */
export const leavingOf = ({ hysteresisM, hold }: LevelMark, usual: Leaving): Leaving => ({
  hysteresisM: hysteresisM ?? usual.hysteresisM,
  hold: hold ?? usual.hold,
});

/** The levels of one gauge from an instant on, on one datum, ascending by value. */
export const LevelSet = z
  .strictObject({
    validFrom: IsoInstant,
    datum: DatumKind,
    marks: z.array(LevelMark).max(16),
  })
  .superRefine((set, context) => {
    const say = (message: string) => context.addIssue({ code: 'custom', path: ['marks'], message });
    const seen = new Set<string>();
    for (const mark of set.marks) {
      const id = markId(mark);
      if (seen.has(id)) say(`${id} is stated twice`);
      seen.add(id);
    }
    const known = ASCENDING.flatMap((key) => set.marks.filter((mark) => mark.key === key));
    for (let i = 1; i < known.length; i++) {
      const [lower, upper] = [known[i - 1], known[i]];
      if (lower && upper && toMm(lower.valueM) >= toMm(upper.valueM)) {
        say(`${upper.key} (${upper.valueM} m) must lie above ${lower.key} (${lower.valueM} m)`);
      }
    }
    const alarms = new Map<number, string>();
    for (const mark of set.marks.filter(opensEpisode)) {
      const other = alarms.get(toMm(mark.valueM));
      if (other !== undefined) say(`${markId(mark)} and ${other} stand at the same height`);
      alarms.set(toMm(mark.valueM), markId(mark));
    }
  })
  .transform((set) => ({ ...set, marks: [...set.marks].sort((a, b) => a.valueM - b.valueM) }));
export type LevelSet = z.infer<typeof LevelSet>;

/** The set in force at an instant (observation time), or undefined before the first. `sets` need not be sorted. */
export function levelsAt(sets: readonly LevelSet[], instant: Instant): LevelSet | undefined {
  let found: LevelSet | undefined;
  for (const set of sets) {
    if (set.validFrom <= instant && (!found || set.validFrom > found.validFrom)) found = set;
  }
  return found;
}

/** The highest mark that a value has reached (`>=`, to the millimetre), among those that open an episode. */
export function reachedMark(set: LevelSet | undefined, valueM: number): LevelMark | undefined {
  return set?.marks.findLast((mark) => opensEpisode(mark) && toMm(valueM) >= toMm(mark.valueM));
}

/** The lowest mark above a value, among those that open an episode. */
export function nextMark(set: LevelSet | undefined, valueM: number): LevelMark | undefined {
  return set?.marks.find((mark) => opensEpisode(mark) && toMm(mark.valueM) > toMm(valueM));
}
