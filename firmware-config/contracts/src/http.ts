import { z } from 'zod';
import { AcknowledgedVia } from './duty.js';
import { CameraId, LevelQuantity, NodeId, SeriesId, StationId, TownId } from './ids.js';
import { MaintenanceView } from './interventions.js';
import { LevelKey } from './levels.js';
import { Quality, QualityReason } from './quality.js';

/** Milliseconds since 1970 (UTC). */
const Instant = z.number().int();

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

export const LevelChange = z.object({
  /** Observation time of the reading that made the change. */
  at: Instant,
  /** Mark ids; null for below every mark. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  valueM: z.number(),
  /** Whether the water rose into `to`; otherwise it fell to it. */
  rose: z.boolean(),
  /** The crossing was learnt afterwards, from back-fill: told as a quiet line, never as an alarm. */
  learntLater: z.boolean(),
  /** Stands where the station's second gauge was judged in the main one's place. */
  bySub: z.literal(true).optional(),
});
export type LevelChange = z.infer<typeof LevelChange>;

export const EpisodeView = z.object({
  /** `station:level:ISO time of the crossing first announced`. */
  id: z.string(),
  station: StationId,
  openedAt: Instant,
  subsidedAt: Instant.nullable(),
  /** The highest mark of the episode. */
  highest: z.string(),
  crestM: z.number(),
  crestAt: Instant,
  changes: z.array(LevelChange),
});
export type EpisodeView = z.infer<typeof EpisodeView>;

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
  /** Good readings of the last three hours before the newest, ascending, for the sparkline and the trend. */
  recent: z.object({ at: z.array(Instant), valueM: z.array(z.number()) }),
  /** Expected intervals in milliseconds. */
  observingMs: z.number(),
  restingMs: z.number().nullable(),
  datum: z.string(),
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

/** A picture as the faces show it. Its bytes: `/api/v1/cameras/{camera}/pictures/{at}.jpg` and `…/{at}/thumb.webp`, `…/{at}/view.webp`. */
export const PictureView = z.object({
  camera: CameraId,
  /** When it was taken. */
  at: Instant,
  receivedAt: Instant,
  /** `received`: the picture says no time; `at` is when it came. */
  takenFrom: z.enum(['note', 'exif', 'received']),
  width: z.number().int(),
  height: z.number().int(),
  /** Cut short on its way: shown, and marked 「途中まで」. */
  incomplete: z.boolean(),
  /** The level bound to it by its node: metres on the datum of the station's series. */
  levelM: z.number().nullable(),
  levelAt: Instant.nullable(),
  /** Residents must not see it. */
  withdrawn: z.boolean(),
  /** Stands where it was deleted by its age or for want of room: its bytes are answered with 410. */
  gone: z.literal(true).optional(),
});
export type PictureView = z.infer<typeof PictureView>;

export const CameraState = z.object({
  id: CameraId,
  nameJa: z.string(),
  nameEn: z.string(),
  /** Expected interval of pictures in milliseconds. */
  expectedMs: z.number(),
  /** Whether it can be asked for live video. */
  video: z.boolean(),
  /** What residents see of it: nothing, the pictures, or nothing until staff restore it. */
  residents: z.enum(['none', 'shown', 'withdrawn']),
  latest: PictureView.nullable(),
});
export type CameraState = z.infer<typeof CameraState>;

/** Pictures of one camera in a period, ascending. A fuller period is cut, and `to` then says where. */
export const PictureList = z.object({
  camera: CameraId,
  from: Instant,
  to: Instant,
  pictures: z.array(PictureView),
});
export type PictureList = z.infer<typeof PictureList>;

/** Why a picture is kept from residents; journalled with the name of whoever did it. */
export const WithdrawRequest = z.strictObject({
  /** Null: the whole camera, until it is restored. */
  takenAt: Instant.nullable(),
  reason: z.string().max(200).default(''),
});
export const RestoreRequest = z.strictObject({ takenAt: Instant.nullable() });

/** Live video of one camera, as its viewers see it. */
export const VideoState = z.object({
  camera: CameraId,
  /**
   * `off`: nobody watches; `asked`: the node has been asked; `live`: it plays; `unavailable`: it cannot, and `reason` says why. A still
   * with a clock is there in every state.
   */
  state: z.enum(['off', 'asked', 'live', 'unavailable']),
  /** For people, in both languages; empty where there is nothing to say. */
  reasonJa: z.string(),
  reasonEn: z.string(),
  /** Addresses under the hub's own origin, where it plays or will. */
  flvUrl: z.string(),
  hlsUrl: z.string(),
  watchers: z.number().int(),
});
export type VideoState = z.infer<typeof VideoState>;

/** The answer to whoever asks for live video. */
export const VideoAnswer = VideoState.extend({
  /** The hub's own clock when it answered: live video is dated by it, also where a played river has another time. */
  hubNow: Instant,
});
export type VideoAnswer = z.infer<typeof VideoAnswer>;

export const StationState = z.object({
  id: StationId,
  town: TownId,
  nameJa: z.string(),
  nameEn: z.string(),
  areaJa: z.string(),
  areaEn: z.string(),
  riverJa: z.string(),
  riverEn: z.string(),
  lat: z.number(),
  lon: z.number(),
  kind: z.enum(['crisis-gauge', 'ordinary-gauge', 'rain-gauge']),
  invented: z.boolean(),
  source: z.string(),
  /** Marks in force now, ascending. */
  marks: z.array(MarkView),
  /** Journal sequence of the last change; the id of its live event. */
  seq: z.number().int(),
  level: LevelState.nullable(),
  rain: RainState.nullable(),
  cameras: z.array(CameraState),
  /** Under way, or to come; whether one has begun or is over, a face sees by the clock. */
  maintenance: z.array(MaintenanceView),
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

/** A doubted reading that would reach a level. */
export const CheckView = z.object({
  series: SeriesId,
  /** Observation time of the reading. */
  at: Instant,
  reason: QualityReason,
  /**
   * `open`: nobody knows yet; `confirmed`: by the next reading or a person; `assumed`: nothing came after it, so it is taken for a
   * flood; `not-confirmed`: by the next reading or a person.
   */
  state: z.enum(['open', 'confirmed', 'assumed', 'not-confirmed']),
  picture: z.object({ camera: CameraId, at: Instant }).nullable(),
});
export type CheckView = z.infer<typeof CheckView>;

/** Who has taken note of a notice. */
export const AcknowledgementView = z.object({
  /** An account's name; of a link, the person's id. */
  by: z.string(),
  via: AcknowledgedVia,
  nameJa: z.string(),
  nameEn: z.string(),
  /** River clock. */
  at: Instant,
  note: z.string(),
});
export type AcknowledgementView = z.infer<typeof AcknowledgementView>;

export const AcknowledgeRequest = z.strictObject({
  /** The newest notice of the episode that the person has before them: what is told meanwhile still wakes people. */
  notice: z.string().max(200).optional(),
  note: z.string().trim().max(200).optional(),
});
export type AcknowledgeRequest = z.infer<typeof AcknowledgeRequest>;

/** What came of acknowledging. */
export const AcknowledgeAnswer = z.object({
  /** False while the hub's disk takes nothing: it counts at once, and is journalled as soon as that can be done. */
  recorded: z.boolean(),
});
export type AcknowledgeAnswer = z.infer<typeof AcknowledgeAnswer>;

export const NoticeView = z.object({
  key: z.string(),
  episode: z.string(),
  station: StationId,
  town: TownId,
  mark: z.string(),
  markNameJa: z.string(),
  markNameEn: z.string(),
  alertLevel: z.number().int(),
  rise: z.number().int(),
  observedAt: Instant,
  decidedAt: Instant,
  valueM: z.number(),
  subjectJa: z.string(),
  subjectEn: z.string(),
  /** Null for a level that was reached. */
  check: CheckView.nullable(),
  /** The first stands first. Left out by hubs of before. */
  acknowledged: z.array(AcknowledgementView).default([]),
  /** One row per recipient and channel; empty where nobody is configured. */
  deliveries: z.array(
    z.object({
      recipient: z.string(),
      channel: z.string(),
      /** `not-needed`: somebody had acknowledged before it left. */
      state: z.enum(['waiting', 'accepted', 'given-up', 'not-needed']),
      attempts: z.number().int(),
      detail: z.string(),
    }),
  ),
});
export type NoticeView = z.infer<typeof NoticeView>;

/** Notices of a snapshot, at most: the newest. */
export const NOTICES_IN_SNAPSHOT = 50;

/** Notices, the newest decision first, as many as were asked for. */
export const NoticePage = z.object({
  notices: z.array(NoticeView),
  /** Where there are older ones: ask for them with `before` set to this. */
  more: z.string().nullable(),
});
export type NoticePage = z.infer<typeof NoticePage>;

/** By how much the hub's machine is ahead of the nodes, where they agree against it; null while its clock is believed. */
const ClockAhead = z.number().int().nullable();

/** What the hub's operator has to look at, while the hub goes on. */
export const HubAlarm = z.enum([
  'fact-set-aside',
  'facts-missing',
  'old-readings-missing',
  'judging-in-memory',
  'store-broken',
  'disk-filling',
  'pictures-wait',
  'clock-jumped',
  'modem-dead',
]);
export type HubAlarm = z.infer<typeof HubAlarm>;

/** Everything that a map needs at once. */
export const Snapshot = z.object({
  hub: z.object({
    name: z.string(),
    version: z.string(),
    drill: z.boolean(),
    recording: z.boolean(),
    clockAheadMs: ClockAhead,
    /** Left out by hubs of before. */
    alarms: z.array(HubAlarm).default([]),
  }),
  clock: ClockView,
  towns: z.array(TownView),
  stations: z.array(StationState),
  notices: z.array(NoticeView),
  nodes: z.object({ known: z.number().int(), connected: z.number().int() }),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** Live events by name (server-sent events); the SSE id is a journal sequence. */
export const LIVE_EVENTS = {
  /** Sent first on every connection, and again after a gap too long to fill. */
  snapshot: Snapshot,
  station: StationState,
  notice: NoticeView,
  clock: ClockView,
  health: z.object({
    recording: z.boolean(),
    clockAheadMs: ClockAhead,
    alarms: z.array(HubAlarm).default([]),
    nodes: z.object({ known: z.number().int(), connected: z.number().int() }),
  }),
  /** Whenever it has changed. It has no id: a face that was away asks for the cameras that it shows. */
  video: VideoState,
} as const;
export type LiveEventName = keyof typeof LIVE_EVENTS;
export type LiveEvent = {
  [K in LiveEventName]: { event: K; id?: number; data: z.infer<(typeof LIVE_EVENTS)[K]> };
}[LiveEventName];

/**
 * Why something from before the hub's own horizon is not in an answer: InfluxDB cannot be read now, or it was emptied after the hub
 * had let go of it; or as below.
 */
export const OlderMissing = z.enum([
  'influx-down',
  'influx-emptied',
  /** Readings of that time are kept no longer: ask for roll-ups. */
  'influx-roll-ups-only',
  /** Roll-ups of that time are just being made. */
  'influx-summing-up',
  /** The hub keeps readings for some years only, and there is no InfluxDB that would have taken them: ask for roll-ups. */
  'roll-ups-only',
]);
export type OlderMissing = z.infer<typeof OlderMissing>;

/** How finely a series is told: every reading, or summed up by ten minutes, hours, or days of Japan. */
export const Resolution = z.enum(['raw', '10m', '1h', '1d']);
export type Resolution = z.infer<typeof Resolution>;

/** Columns of a summed-up series, beside `at`, `value` and `quality`. Units are the series' own. */
export const RollUpColumns = z.object({
  resolution: Resolution.exclude(['raw']),
  /** Milliseconds from the beginning of a stretch, `at`, to its end. */
  widthMs: z.number(),
  /** Good readings; the next three are of them, null without any. */
  count: z.array(z.number().int()),
  min: z.array(z.number().nullable()),
  max: z.array(z.number().nullable()),
  /** When the highest value was read, first. */
  maxAt: z.array(Instant.nullable()),
  /** Suspect readings, which do not count, and the highest of them. */
  doubtful: z.array(z.number().int()),
  doubtfulMax: z.array(z.number().nullable()),
});
export type RollUpColumns = z.infer<typeof RollUpColumns>;

/**
 * A period of one series as columns, ascending. `quality[i]` is an index into `QUALITY_CODES`. Where it is summed up, `at` is the
 * beginning of a stretch, and `value` its mean (level) or sum (rain); without a good reading, the highest suspect one.
 */
export const SeriesView = z.object({
  series: SeriesId,
  unit: z.enum(['m', 'mm']),
  from: Instant,
  to: Instant,
  at: z.array(Instant),
  value: z.array(z.number()),
  quality: z.array(z.number().int().min(0).max(3)),
  /** A gap longer than this is drawn open. Milliseconds. */
  gapMs: z.number(),
  /** Indices of the readings that came when they were no longer fresh, from back-fill mostly. Not where the series is summed up. */
  late: z.array(z.number().int().min(0)).optional(),
  /** Stands where the series is summed up. */
  rollUp: RollUpColumns.optional(),
  /** Stands where a part of the period is older than the hub's own store and could not be read. */
  olderMissing: OlderMissing.optional(),
});
export type SeriesView = z.infer<typeof SeriesView>;
export const QUALITY_CODES: readonly Quality[] = ['good', 'suspect', 'bad', 'missing'];

/** Whether somebody has to do something about a certificate: within 30 days of its end, within 7, or after it. */
export const CertificateDue = z.enum(['good', 'due', 'urgent', 'expired']);
export type CertificateDue = z.infer<typeof CertificateDue>;

/** The certificate that the hub shows its nodes. */
export const HubCertificate = z.object({ until: Instant, due: CertificateDue });
export type HubCertificate = z.infer<typeof HubCertificate>;

export const NodeView = z.object({
  id: NodeId,
  town: TownId,
  stations: z.array(StationId),
  connected: z.boolean(),
  lastHeardAt: Instant.nullable(),
  outboxDepth: z.number().int().nullable(),
  /** By how much its clock stands behind (negative: ahead), where its times are corrected; null where it is believed or was not heard. */
  clockBehindMs: z.number().int().nullable(),
  /** The end of the certificate that it has shown since the hub's start; null where it has shown none. */
  certificateUntil: Instant.nullable(),
  certificateDue: CertificateDue.nullable(),
});
export type NodeView = z.infer<typeof NodeView>;

/** Who stands at the gate, and who was turned away since the hub's start: for the operator alone. */
export const GateView = z.object({
  connections: z.number().int(),
  /** Of these, connections that have not said who they are. */
  unknown: z.number().int(),
  /** Null where there is no TLS. */
  certificate: HubCertificate.nullable(),
  refusals: z.array(
    z.object({
      why: z.string(),
      /** What it means, in words. */
      says: z.string(),
      count: z.number().int(),
      /** Wall clock. */
      lastAt: Instant,
      /** Who it was the last time, and what was wrong, as JSON. */
      last: z.string(),
    }),
  ),
});
export type GateView = z.infer<typeof GateView>;

/** At least 12 characters, at most 200; any characters, as recommended by NIST SP 800-63B (5.1.1.2). */
export const Password = z.string().min(12).max(200);
export const AccountName = z
  .string()
  .min(2)
  .max(40)
  .regex(/^[A-Za-z0-9._-]+$/, 'letters, digits, dots, hyphens and underscores');

export const SetupRequest = z.strictObject({
  token: z.string().max(200),
  name: AccountName,
  password: Password,
});
export const SignInRequest = z.strictObject({ name: AccountName, password: z.string().max(200) });
export const SessionView = z.object({ name: z.string() });
export type SessionView = z.infer<typeof SessionView>;

/** Every error of the API: a code for machines, a message that says what to do next. */
export const ApiError = z.object({
  code: z.string(),
  message: z.string(),
  details: z.array(z.string()).optional(),
});
export type ApiError = z.infer<typeof ApiError>;

/** How the hub's InfluxDB is fed. */
export const InfluxHealth = z.object({
  /** `feeding`: it takes readings and is behind; `fed`: it has everything. */
  state: z.enum(['starting', 'feeding', 'fed', 'down']),
  /** Readings and changes that it does not have yet; null before the first answer. */
  behind: z.number().int().nullable(),
  lastFedAt: Instant.nullable(),
  fault: z.object({ kind: z.string(), at: Instant }).nullable(),
  /** Readings that it has refused and that are kept in the hub. */
  refused: z.number().int(),
  /** Roll-ups of what only it has are being made. */
  summingUp: z.boolean(),
});
export type InfluxHealth = z.infer<typeof InfluxHealth>;

/** What the nodes bear out of the hub's own clock. */
export const HubClockView = z.object({
  /** By how much the hub's machine is ahead of the nodes (negative: behind), where they agree against it; null while it is believed. */
  aheadMs: z.number().int().nullable(),
  /** Nodes that say they are set, and how many of them agree with one another. */
  witnesses: z.number().int(),
  agreeing: z.number().int(),
});
export type HubClockView = z.infer<typeof HubClockView>;

/** Facts that are missing in the journal. */
export const MissingFacts = z.object({
  /** Sequences. */
  from: z.number().int(),
  through: z.number().int(),
  noticedAt: z.number().int(),
});
export type MissingFacts = z.infer<typeof MissingFacts>;

/** A period (observation time) of which readings are missing for good; from 0 on where nobody knows since when. */
export const MissingReadings = z.object({ from: z.number().int(), to: z.number().int() });
export type MissingReadings = z.infer<typeof MissingReadings>;

export const Health = z.object({
  ok: z.boolean(),
  version: z.string(),
  /** Whether facts reach the disk. */
  recording: z.boolean(),
  alarms: z.array(HubAlarm).default([]),
  /** Of the disk that holds the hub's data, in bytes; left out while it cannot be asked. */
  disk: z.object({ freeBytes: z.number(), totalBytes: z.number() }).optional(),
  /** Facts that had been acknowledged and are missing, until somebody has seen it. */
  missing: z.array(MissingFacts).optional(),
  /** Whether a first account has still to be made through the one-time link. */
  needsSetup: z.boolean(),
  /** Only where an InfluxDB is configured. */
  influx: InfluxHealth.optional(),
  /** Not where the clock is a played one. */
  clock: HubClockView.optional(),
  /** Only where nodes speak TLS. */
  certificate: HubCertificate.optional(),
});
export type Health = z.infer<typeof Health>;
