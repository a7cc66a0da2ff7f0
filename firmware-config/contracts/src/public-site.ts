import { z } from 'zod';
import { OrderKind } from './announcements.js';
import { DatumKind } from './datum.js';
import { CameraId, TownId } from './ids.js';
import { LevelKey } from './levels.js';
import { StationPlace } from './station-place.js';

/** ISO 8601 in Japan's time, `2026-06-03T00:10:00+09:00`. */
const IsoTime = z.iso.datetime({ offset: true });
/** Whole seconds from an observation to `riverAt`. */
const AgeS = z.number().int().min(0);
const AlertLevel = z.number().int().min(0).max(5);
const Freshness = z.enum(['fresh', 'late', 'silent', 'resting', 'never']);
/** A path relative to the folder's root; a file that is there. */
const Path = z.string().regex(/^[a-z0-9][a-z0-9./-]*$/);

const PublicMark = z.object({
  id: z.string(),
  key: LevelKey,
  /** Metres on the station's datum. */
  valueM: z.number(),
  nameJa: z.string(),
  nameEn: z.string(),
  /** The alert level with whose badge it is shown; 0 for none. */
  alertLevel: AlertLevel,
  invented: z.boolean(),
});

const PublicLevel = z.object({
  /** When it was observed, and metres on the station's datum. Null where nothing was ever heard. */
  at: IsoTime.nullable(),
  valueM: z.number().nullable(),
  /** `suspect`: waits for confirmation, and must be shown as doubtful. */
  quality: z.enum(['good', 'suspect']).nullable(),
  freshness: Freshness,
  ageS: AgeS.nullable(),
  /** A newer value is due by then; where it has not come, this one is late. Null where none is due. */
  nextBy: IsoTime.nullable(),
  datum: DatumKind,
  /** Stands where it is the station's second gauge that says so: the main one has nothing usable. */
  bySub: z.literal(true).optional(),
  /** Stands where the station's two gauges disagree. */
  gaugesDisagree: z.literal(true).optional(),
  /** The mark that is held, with hysteresis; null below all. */
  held: z.string().nullable(),
  alertLevel: AlertLevel,
  /** Over about half an hour; null where it is not known. */
  trend: z
    .object({
      changeM: z.number(),
      minutes: z.number().int(),
      direction: z.enum(['up', 'down', 'level']),
    })
    .nullable(),
});

const PublicRain = z.object({
  at: IsoTime.nullable(),
  freshness: Freshness,
  ageS: AgeS.nullable(),
  nextBy: IsoTime.nullable(),
  mm10min: z.number(),
  mm1h: z.number(),
  mm24h: z.number(),
  mmSinceBegin: z.number(),
});

export const PublicPicture = z.object({
  /** When it was taken. */
  at: IsoTime,
  ageS: AgeS,
  /** Cut short on its way; a part of it is grey. */
  incomplete: z.boolean(),
  /** At most 320 and 1280 pixels wide. */
  small: Path,
  large: Path,
});
export type PublicPicture = z.infer<typeof PublicPicture>;

const PublicCamera = z.object({
  id: CameraId,
  nameJa: z.string(),
  nameEn: z.string(),
  /** `withdrawn`: the town shows nothing of it until further notice. */
  state: z.enum(['shown', 'withdrawn']),
  /** Pictures are shown this much later, by the town's decision. Seconds. */
  delayS: z.number().int().min(0),
  expectedS: z.number().int().min(1),
  freshness: z.enum(['fresh', 'late', 'silent', 'never']),
  /** Newest first, of the last hours. */
  pictures: z.array(PublicPicture),
});

const PublicStationSummary = StationPlace.extend({
  marks: z.array(PublicMark),
  level: PublicLevel.nullable(),
  rain: PublicRain.nullable(),
  cameras: z.array(PublicCamera),
  /** `easy`: in やさしい日本語. */
  pages: z.object({ ja: Path, easy: Path, en: Path, data: Path }),
});
export type PublicStationSummary = z.infer<typeof PublicStationSummary>;

const head = {
  v: z.literal(1),
  /** True in an exercise: nothing in the file is real. */
  drill: z.boolean(),
  /** Says in words what the values are and are not. */
  noteJa: z.string(),
  noteEn: z.string(),
  /** When the file was written, by the clock on the wall. */
  writtenAt: IsoTime,
  /** The same by the river's clock, from which ages are counted. It differs in an exercise only. */
  riverAt: IsoTime,
  /** Where no newer file has come by then (wall clock), updating has stopped: nothing in it may be shown as current. */
  staleAt: IsoTime,
};

/** What a mayor has ordered and somebody at the town has recorded. */
const PublicOrder = z.object({
  kind: OrderKind,
  level: AlertLevel,
  nameJa: z.string(),
  nameEn: z.string(),
  issuer: z.string(),
  /** Null: the whole town. */
  area: z.string().nullable(),
  orderedAt: IsoTime,
});
export type PublicOrder = z.infer<typeof PublicOrder>;

/** What JMA, a river's manager or a prefecture has announced: a quotation. */
const PublicAnnouncement = z.object({
  title: z.string(),
  /** As its issuer gives it; 0 where it has none. */
  level: AlertLevel,
  issuer: z.string(),
  river: z.string().nullable(),
  area: z.string().nullable(),
  announcedAt: IsoTime,
});
export type PublicAnnouncement = z.infer<typeof PublicAnnouncement>;

/** `stations.json` of the residents' pages: everything at once. */
export const PublicStations = z.object({
  ...head,
  /** With what stands of orders and announcements: neither is what a gauge has observed. */
  towns: z.array(
    z.object({
      id: TownId,
      nameJa: z.string(),
      nameEn: z.string(),
      orders: z.array(PublicOrder),
      announcements: z.array(PublicAnnouncement),
    }),
  ),
  /** By town, worst first within each. */
  stations: z.array(PublicStationSummary),
});
export type PublicStations = z.infer<typeof PublicStations>;

/** `stations/{id}.json`: one station with its last 24 hours. */
export const PublicStation = z.object({
  ...head,
  station: PublicStationSummary,
  /** Good and doubtful readings as columns, ascending. Null for a station without a water level. */
  series: z
    .object({
      from: IsoTime,
      to: IsoTime,
      /** Milliseconds since 1970. */
      at: z.array(z.number().int()),
      valueM: z.array(z.number()),
      /** Whether each waits for confirmation. */
      doubtful: z.array(z.boolean()),
      /** A longer distance between two readings is a gap, and not a line. Seconds. */
      gapS: z.number().int(),
    })
    .nullable(),
});
export type PublicStation = z.infer<typeof PublicStation>;
