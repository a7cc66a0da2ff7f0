import { z } from 'zod';
import { LevelQuantity, StationId, TownId } from '../ids.js';
import { MaintenanceView } from '../interventions.js';
import { LevelKey } from '../levels.js';
import { Quality, QualityReason } from '../quality.js';
import { StationNoteView } from '../station-note.js';
import { StationPlace } from '../station-place.js';
import { EpisodeView } from './episodes.js';
import { Instant } from './instant.js';
import { CameraState } from './pictures.js';
import { StandingStep } from './steps.js';

export const MarkView = z.object({
  /** `overflow`, `town:evacuation-start` … */
  id: z.string(),
  key: LevelKey,
  valueM: z.number(),
  nameJa: z.string(),
  nameEn: z.string(),
  alertLevel: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]),
  opensEpisode: z.boolean(),
  invented: z.boolean(),
});
export type MarkView = z.infer<typeof MarkView>;

export const ReadingView = z.object({
  /** Observation time. */
  at: Instant,
  receivedAt: Instant,
  /** Metres or millimetres; for `missing`, the raw value that the sensor sent. */
  value: z.number(),
  quality: Quality,
  reasons: z.array(QualityReason),
});
export type ReadingView = z.infer<typeof ReadingView>;

/** The two level gauges of a station. */
export const TwoGauges = z.object({
  /** Whose values are shown as the station's: the second one's where the main one has nothing usable. */
  shown: LevelQuantity,
  /** The other one. */
  other: z.object({
    latest: ReadingView.nullable(),
    latestFault: ReadingView.nullable(),
    observingMs: z.number(),
    restingMs: z.number().nullable(),
  }),
  /** What both said last, in metres, where they disagree. */
  disagree: z.object({ mainM: z.number(), subM: z.number() }).nullable(),
});
export type TwoGauges = z.infer<typeof TwoGauges>;

export const LevelState = z.object({
  /** The newest reading that is good or waits for confirmation (`suspect`); what a face shows. */
  latest: ReadingView.nullable(),
  /** Whether the newest thing heard was no value (sentinel) or a bad one. */
  latestFault: ReadingView.nullable(),
  /** The mark that is held, by hysteresis and hold; null below all. */
  held: z.string().nullable(),
  /** The open episode, if any. */
  episode: EpisodeView.nullable(),
  /** Good readings of the last three hours before the newest, of each minute the last, ascending, for the sparkline and the trend. */
  recent: z.object({ at: z.array(Instant), valueM: z.array(z.number()) }),
  /** Expected intervals in milliseconds. */
  observingMs: z.number(),
  restingMs: z.number().nullable(),
  datum: z.string(),
  /** Height of the levee crest on the datum, where there is a levee. */
  crestM: z.number().optional(),
  /** Stands where the station has two gauges. */
  gauges: TwoGauges.optional(),
});
export type LevelState = z.infer<typeof LevelState>;

export const RainState = z.object({
  latest: ReadingView.nullable(),
  /** Sums in millimetres over the hydrological windows that end with the newest reading. */
  mm10min: z.number(),
  mm1h: z.number(),
  mm24h: z.number(),
  /** Since the rain began: back to the last six hours without any. */
  mmSinceBegin: z.number(),
  observingMs: z.number(),
});
export type RainState = z.infer<typeof RainState>;

export const StationState = StationPlace.extend({
  /** Marks in force now, ascending. */
  marks: z.array(MarkView),
  /** Journal sequence of the last change; the id of its live event. */
  seq: z.number().int(),
  level: LevelState.nullable(),
  rain: RainState.nullable(),
  /** The station nearby whose rain stands above its hydrograph, where it measures none itself. */
  rainFrom: StationId.optional(),
  cameras: z.array(CameraState),
  /** Under way, or to come; whether one has begun or is over, a face sees by the clock. */
  maintenance: z.array(MaintenanceView),
  /** What stands of its water beside its levels. Left out by hubs of before. */
  steps: z.array(StandingStep).default([]),
  /** What staff have noted, the oldest first. Left out by hubs of before. */
  notes: z.array(StationNoteView).default([]),
});
export type StationState = z.infer<typeof StationState>;

/** Every station at an instant of the river clock, from which ages are counted. */
export const StationsNow = z.object({ now: Instant, stations: z.array(StationState) });
export type StationsNow = z.infer<typeof StationsNow>;

export const TownView = z.object({ id: TownId, nameJa: z.string(), nameEn: z.string() });
export type TownView = z.infer<typeof TownView>;

export const ClockView = z.object({
  /** River clock. */
  now: Instant,
  /** River milliseconds per wall millisecond: 1 in service, 60 in a demo, 0 where a flood is played step by step. */
  pace: z.number(),
  /** When the hub last judged, by the river clock; null before the first reading. */
  judgedAt: Instant.nullable(),
  /** Journal sequence up to which everything has been judged. */
  judgedSeq: z.number().int(),
});
export type ClockView = z.infer<typeof ClockView>;
