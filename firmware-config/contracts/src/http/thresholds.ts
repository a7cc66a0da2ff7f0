import { z } from 'zod';
import { DatumKind } from '../datum.js';
import { RiseMark, RiseRule } from '../earlier-steps.js';
import { StationId, TownId } from '../ids.js';
import { Hold, HysteresisM, LevelMark } from '../levels.js';
import { QualityReason } from '../quality.js';
import { Instant } from './instant.js';
import { MarkView } from './stations.js';

/**
 * What is found of a station's levels without a look at its readings. `fault`: a level cannot do what it is there for; `warning`: it does,
 * otherwise than one may think; `note`: worth knowing.
 */
export const LevelFinding = z.object({
  code: z.string(),
  severity: z.enum(['fault', 'warning', 'note']),
  ja: z.string(),
  en: z.string(),
});
export type LevelFinding = z.infer<typeof LevelFinding>;

/** A level with what it is left by; null where that is its station's. */
export const PlannedMark = MarkView.extend({
  hysteresisM: z.number().nullable(),
  holdMs: z.number().nullable(),
});
export type PlannedMark = z.infer<typeof PlannedMark>;

/** By what a station is judged at an instant. */
export const LevelPlanView = z.object({
  datum: DatumKind,
  marks: z.array(PlannedMark),
  hysteresisM: z.number(),
  holdMs: z.number(),
  /** Rates of rise that are told; null where one is not. */
  rise: z.object({
    in10minM: z.number().nullable(),
    in1hM: z.number().nullable(),
    /** Within which the overflow level would be reached. */
    aheadMs: z.number().nullable(),
  }),
});
export type LevelPlanView = z.infer<typeof LevelPlanView>;

/** The levels of a station, and what is found of them. */
export const StationLevels = z.object({
  station: StationId,
  town: TownId,
  nameJa: z.string(),
  nameEn: z.string(),
  /** Since when they are in force; null where none are yet. */
  validFrom: Instant.nullable(),
  plan: LevelPlanView.nullable(),
  /** Height of the levee crest on the datum; null where there is no levee, or nobody has stated it. */
  crestM: z.number().nullable(),
  findings: z.array(LevelFinding),
});
export type StationLevels = z.infer<typeof StationLevels>;

export const AllLevels = z.object({
  /** 訓練: nothing of it is real. */
  drill: z.boolean(),
  stations: z.array(StationLevels),
});
export type AllLevels = z.infer<typeof AllLevels>;

/** Levels to be tried out in the place of those in force; left out, hysteresis, hold and rates of rise stay. */
export const TriedLevels = z.strictObject({
  station: StationId,
  marks: z.array(LevelMark).max(16),
  hysteresisM: HysteresisM.optional(),
  hold: Hold.optional(),
  rise: RiseRule.optional(),
});
export type TriedLevels = z.infer<typeof TriedLevels>;

export const MOST_YEARS = 30;

/** Asks what levels would have told over the last years (of 365 days). Nothing is changed by it. */
export const ReplayRequest = z.strictObject({
  /** All that measure a water level, unless stated. */
  stations: z.array(StationId).min(1).max(5_000).optional(),
  years: z.number().int().min(1).max(MOST_YEARS).default(2),
  tried: z
    .array(TriedLevels)
    .max(50)
    .refine(
      (tried) => new Set(tried.map(({ station }) => station)).size === tried.length,
      'each station once',
    )
    .default([]),
});
export type ReplayRequest = z.infer<typeof ReplayRequest>;

/** From one level to another, over all rises that began below the first and reached the second. */
export const LeadTime = z.object({
  fromJa: z.string(),
  fromEn: z.string(),
  toJa: z.string(),
  toEn: z.string(),
  times: z.number().int(),
  /** Minutes; null where it has never happened. */
  medianMin: z.number().nullable(),
  shortestMin: z.number().nullable(),
});
export type LeadTime = z.infer<typeof LeadTime>;

/** Times of one kind that are told one by one. */
export const MOST_TIMES = 20;

/** How often something was told, and when: the newest first. */
const Told = z.object({
  times: z.number().int(),
  lastAt: Instant.nullable(),
  newest: z.array(Instant).max(MOST_TIMES),
});
const NamedTold = Told.extend({ nameJa: z.string(), nameEn: z.string() });

/** What levels would have told. */
export const AlertTally = z.object({
  /** All notices by which people are called: levels, fast rises, checks, and those at stations downstream. */
  notices: z.number().int(),
  /** Rises into a level; a jump over several counts once, for the highest. */
  alerts: z.number().int(),
  episodes: z.number().int(),
  /** Levels that open an episode, ascending. */
  marks: z.array(
    MarkView.pick({ id: true, nameJa: true, nameEn: true, valueM: true, alertLevel: true }).extend(
      Told.shape,
    ),
  ),
  /** From 避難判断水位 to 氾濫危険水位, or in their place the two highest steps that there are; null where there is one step alone. */
  lead: LeadTime.nullable(),
  /** Rates of rise that are told of this station. */
  rises: z.array(NamedTold.extend({ mark: RiseMark })),
  /** Stations downstream that are told when one of these levels is reached. */
  downstream: z.array(NamedTold.extend({ station: StationId })),
  /** Doubted values that would have reached a level: 要確認. */
  checks: Told,
});
export type AlertTally = z.infer<typeof AlertTally>;

/** The readings that were replayed, and what they lack. */
export const ReplayedRecord = z.object({
  /** Observation times of the first and the last. */
  from: Instant,
  to: Instant,
  good: z.number().int(),
  leftOut: z.object({ suspect: z.number().int(), bad: z.number().int(), missing: z.number().int() }),
  /** Why those were left out. */
  reasons: z.partialRecord(QualityReason, z.number().int()),
  /** Nothing for more than three intervals; a dry crisis gauge that rests is no gap. */
  gaps: z.object({
    count: z.number().int(),
    totalMs: z.number(),
    longest: z.object({ from: Instant, to: Instant }).nullable(),
  }),
  highest: z.object({ at: Instant, valueM: z.number() }).nullable(),
});
export type ReplayedRecord = z.infer<typeof ReplayedRecord>;

export const StationReplay = StationLevels.extend({
  /** Null where there is no reading in the period. */
  record: ReplayedRecord.nullable(),
  /** Where readings before an instant cannot be read any more. */
  lacksBefore: Instant.nullable(),
  /** What the levels in force would have told; null where there are none, or no reading. */
  tally: AlertTally.nullable(),
  tried: z
    .object({
      plan: LevelPlanView,
      findings: z.array(LevelFinding),
      tally: AlertTally.nullable(),
      /** What to add to the station's file, as YAML. */
      fileText: z.string(),
    })
    .nullable(),
});
export type StationReplay = z.infer<typeof StationReplay>;

/** A replay that was asked for. */
export const ReplayJob = z.object({
  id: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  /** 0 to 1. */
  progress: z.number().min(0).max(1),
  years: z.number().int(),
  /** Why it failed. */
  fault: z.string().nullable(),
  stations: z.array(StationReplay),
});
export type ReplayJob = z.infer<typeof ReplayJob>;
