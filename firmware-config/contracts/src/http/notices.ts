import { z } from 'zod';
import { AcknowledgedVia } from '../duty.js';
import { Press } from '../handling.js';
import { CameraId, PersonId, SeriesId, StationId, TownId } from '../ids.js';
import { NoticeKind } from '../notice.js';
import { QualityReason } from '../quality.js';
import { Instant } from './instant.js';

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

/** To whom an episode was handed over, and by whom. */
export const HandOverView = AcknowledgementView.extend({
  to: PersonId,
  toNameJa: z.string(),
  toNameEn: z.string(),
  /** Who has taken it over: usually that person, else whoever acknowledged first. Null while nobody has. */
  taken: AcknowledgementView.pick({ nameJa: true, nameEn: true, at: true }).nullable(),
});
export type HandOverView = z.infer<typeof HandOverView>;

export const AcknowledgeRequest = z.strictObject({
  /** The newest notice of the episode that the person has before them: what is told meanwhile still wakes people. */
  notice: z.string().max(200).optional(),
  note: z.string().trim().max(200).optional(),
  press: Press.optional(),
});
export type AcknowledgeRequest = z.infer<typeof AcknowledgeRequest>;

/** What came of acknowledging. */
export const AcknowledgeAnswer = z.object({
  /** False while the hub's disk takes nothing: it counts at once, and is journalled as soon as that can be done. */
  recorded: z.boolean(),
});
export type AcknowledgeAnswer = z.infer<typeof AcknowledgeAnswer>;

/**
 * When a notice came how far, each kept apart so that what was slow is seen. Wall clock, but for the observation and the acknowledgement;
 * null where it is not known, or has not come to pass.
 */
export const NoticeTimes = z.object({
  /** By the gauge; of what is broken, seen by the hub. */
  sampledAt: Instant,
  /** By the hub. */
  receivedAt: Instant.nullable(),
  /** In a store that was made anew: when it was handed over at the latest. */
  judgedAt: Instant.nullable(),
  /** By the first gateway: mail server, webhook, modem, bot. */
  acceptedAt: Instant.nullable(),
  /** By the first person. */
  acknowledgedAt: Instant.nullable(),
});
export type NoticeTimes = z.infer<typeof NoticeTimes>;

/** `not-needed`: somebody had acknowledged, or it was over, before it left. */
const DeliveryState = z.enum(['waiting', 'accepted', 'given-up', 'not-needed']);

export const NoticeView = z.object({
  key: z.string(),
  episode: z.string(),
  /** Null for a reached level. */
  kind: NoticeKind.nullable().default(null),
  /** Null for what is no single station's. */
  station: StationId.nullable(),
  town: TownId,
  mark: z.string(),
  markNameJa: z.string(),
  markNameEn: z.string(),
  alertLevel: z.number().int(),
  rise: z.number().int(),
  observedAt: Instant,
  decidedAt: Instant,
  /** Left out by hubs of before. */
  times: NoticeTimes.optional(),
  /** Null where no value is told. */
  valueM: z.number().nullable(),
  /** Where it is; of several that began together the first, and how many others. */
  placeJa: z.string().default(''),
  placeEn: z.string().default(''),
  subjectJa: z.string(),
  subjectEn: z.string(),
  /** What has become of a check; null for everything else. */
  check: CheckView.nullable(),
  /** The first stands first. Left out by hubs of before. */
  acknowledged: z.array(AcknowledgementView).default([]),
  /** The last hand-over. */
  handedOver: HandOverView.nullable().default(null),
  /** Who has closed it: nobody is called any more. */
  closed: AcknowledgementView.nullable().default(null),
  /** It calls nobody any more: what it told is over, or was taken back. Left out by hubs of before. */
  isOver: z.boolean().optional(),
  /** One row per recipient and channel; empty where nobody is configured, and of a muster (`tally`). */
  deliveries: z.array(
    z.object({
      recipient: z.string(),
      channel: z.string(),
      state: DeliveryState,
      attempts: z.number().int(),
      detail: z.string(),
      /** When the gateway accepted it; wall clock. */
      acceptedAt: Instant.nullable().default(null),
    }),
  ),
  /** Of a muster alone, in place of its deliveries: how many stand how. Whom it calls is read with the muster. */
  tally: z.record(DeliveryState, z.number().int()).optional(),
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
