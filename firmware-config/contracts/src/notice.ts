import { z } from 'zod';
import { CameraId, SeriesId, StationId, TownId } from './ids.js';

/** Which rise of which episode reached what: a notice is known by this, its recipient and its channel. */
export const NoticeKey = z
  .string()
  .max(300)
  .regex(/^[^|\s]+(?:\|[^|\s]+){4}$/, 'expected episode|level|rise|recipient|channel')
  .brand<'NoticeKey'>();
export type NoticeKey = z.infer<typeof NoticeKey>;

export function noticeKey(parts: {
  episode: string;
  mark: string;
  rise: number;
  recipient: string;
  channel: string;
}): NoticeKey {
  return `${parts.episode}|${parts.mark}|${parts.rise}|${parts.recipient}|${parts.channel}` as NoticeKey;
}

/** What every message to people and machines says. Times are ISO 8601 in JST. */
const Told = z.object({
  v: z.literal(1),
  key: NoticeKey,
  /**
   * Of a level `station:level:ISO time of the crossing first announced`; `station:rise:time`; `station:upstream:STATION:time`; of what is broken `condition:kind:town:ISO time`; of people who are called together `condition:muster:town:ISO time`.
   */
  episode: z.string().max(120),
  town: TownId,
  townNameJa: z.string(),
  townNameEn: z.string(),
  /** The mark reached: a level key or `town:ID`; of what is broken the kind of condition. */
  mark: z.string(),
  markNameJa: z.string(),
  markNameEn: z.string(),
  /** The alert level whose badge it is shown with, 0 for none. What it corresponds to (相当) stands in the text. */
  alertLevel: z.number().int().min(0).max(5),
  /** 1 for the first rise of the episode to this height, 2 after it had fallen and risen again. */
  rise: z.number().int().min(1),
  /** When the value was observed. */
  observedAt: z.string(),
  /** When the hub decided that this is to be told, by the river clock. */
  decidedAt: z.string(),
  /** How old the value is at this sending, in milliseconds by the river clock. */
  ageMs: z.number().int().min(0).optional(),
  /**
   * To a machine, of what stands or may: it may sound by it until then (ISO 8601 in JST) and not later, wherever it has waited since it was
   * sent: three of the gauge's intervals on, after which its value would be shown as current by nobody.
   */
  validUntil: z.string().optional(),
  /** Invented data or a played flood: 訓練. Never absent from such a message. */
  drill: z.boolean(),
  /** Nobody has acknowledged it so far: it is told to a person once more. */
  reminder: z.boolean().optional(),
  /** To a person: it was handed over to them by that one, and is theirs once they acknowledge. */
  handOver: z.object({ fromJa: z.string(), fromEn: z.string(), note: z.string().default('') }).optional(),
  /** To a person: what was told of the episode since, and asks for no answer. */
  since: z
    .object({
      whatJa: z.string(),
      whatEn: z.string(),
      /** Left out where no value is told. */
      valueM: z.number().optional(),
      decidedAt: z.string(),
    })
    .optional(),
  /** To a person: told in the same message. The first, whose notice this is, is the gravest. */
  others: z
    .array(
      z.object({
        /** Left out by hubs of before. */
        key: NoticeKey.optional(),
        stationNameJa: z.string(),
        stationNameEn: z.string(),
        /** What was observed there: 「氾濫開始水位に到達（観測）・氾濫は未確認」. */
        whatJa: z.string(),
        whatEn: z.string(),
        /** How old its value is at this sending; left out where it has none. */
        ageMs: z.number().int().min(0).optional(),
      }),
    )
    .optional(),
  /** To a person: opens what is known of it now, without signing in, for them alone and for a day. */
  link: z.url().optional(),
  /** Readable message, subject first. */
  subjectJa: z.string(),
  bodyJa: z.string(),
  subjectEn: z.string(),
  bodyEn: z.string(),
});

/**
 * What is told of the river where no level of the station was reached. `check`: a doubted reading would reach one; `rise`: the water rises
 * fast; `upstream`: another station has reached a level; `fallen`, `closed`: the water has fallen below a level, or what was told is over;
 * `learnt`: a level was reached, which was learnt afterwards: it stands in the record, and headquarters may have a quiet line of it.
 * `canary`: no river at all, a test by which the hub sees that what is measured comes to be told.
 */
export const LevelNoticeKind = z.enum(['check', 'rise', 'upstream', 'fallen', 'closed', 'learnt', 'canary']);

/**
 * What a level comes after in its episode, for those who were told: `higher`: of a lower level, and the water has risen further; `again`: it
 * had fallen below a level since, and has risen anew.
 */
export const Sequel = z.enum(['higher', 'again']);
export type Sequel = z.infer<typeof Sequel>;

/** A reached level, as it is told to people and machines. */
export const LevelNotice = Told.extend({
  /**
   * Stands where no level of the station was reached: `alertLevel` is then 0, `markNameJa` and `markNameEn` say what was seen, and `mark`
   * is `check`; of a rise `rise` or `near`; of a station upstream its mark, with `series`, `valueM` and `datum` of that station;
   * `fallen:` with the mark that still stands; `closed`; or `learnt:` with a mark.
   */
  kind: LevelNoticeKind.optional(),
  /** Of a level, here or upstream. Left out: the first that is told of the episode. */
  sequel: Sequel.optional(),
  station: StationId,
  stationNameJa: z.string(),
  stationNameEn: z.string(),
  series: SeriesId,
  valueM: z.number(),
  datum: z.string(),
  /** With `closed`, or with `fallen` where a lower level stands: what was told counts no more, for its readings do not. */
  takenBack: z.literal(true).optional(),
  /** Of what is taken back: no value of the station counts any more, and `valueM` is that by which it was told. */
  noValue: z.literal(true).optional(),
  /** With a check: the newest picture of the station, where it has one. */
  picture: z.object({ camera: CameraId, takenAt: z.string() }).optional(),
});
export type LevelNotice = z.infer<typeof LevelNotice>;

/**
 * `condition`: something has begun to be broken or blind; `condition-ended`: it is well again; `daily`: that the whole is well;
 * `muster`: headquarters call people together, and each answers for themself.
 */
export const MaintenanceNoticeKind = z.enum(['condition', 'condition-ended', 'daily', 'muster']);

/** What is broken, and not the river. It says of no level that it was reached, and `alertLevel` is 0. */
export const MaintenanceNotice = Told.extend({
  kind: MaintenanceNoticeKind,
  /** What it is about: several that began together are one notice. */
  subjects: z.array(
    z.object({
      /** A series, a camera or a node by its id; of the hub one of its alarms. */
      subject: z.string(),
      station: StationId.optional(),
      nameJa: z.string(),
      nameEn: z.string(),
    }),
  ),
});
export type MaintenanceNotice = z.infer<typeof MaintenanceNotice>;

/** What is told. */
export const Notice = z.union([LevelNotice, MaintenanceNotice]);
export type Notice = z.infer<typeof Notice>;

/** Bytes of a canary's notice on its way to its node, at most. */
export const MAX_CANARY_BYTES = 8 * 1_024;

/** Any kind that stands in a notice; a reached level has none. */
export const NoticeKind = z.enum([...LevelNoticeKind.options, ...MaintenanceNoticeKind.options]);
export type NoticeKind = z.infer<typeof NoticeKind>;

interface Kinded {
  kind?: NoticeKind | undefined;
}
/** Whether something told is about the river. */
export const isOfLevel = <N extends Kinded>(
  notice: N,
): notice is Exclude<N, { kind: z.infer<typeof MaintenanceNoticeKind> }> =>
  !MaintenanceNoticeKind.safeParse(notice.kind).success;

/** What of two notices is told first: a reached level by its alert level, then what may become one, what is broken, who is called together, and last what is over. */
export function gravityOf(notice: Pick<Notice, 'kind' | 'alertLevel'>): number {
  const { kind, alertLevel } = notice;
  if (isQuiet(notice) || kind === 'condition-ended' || kind === 'daily') return 0;
  if (kind === 'muster') return 1;
  if (kind === 'condition') return 2;
  return kind === undefined ? 4 + alertLevel : 3;
}

/** Whether a notice wakes nobody: it tells the end of what was told before, to those who were told of it; or the past, to headquarters. */
export const isQuiet = ({ kind }: { kind?: NoticeKind | null | undefined }): boolean =>
  kind === 'fallen' || kind === 'closed' || kind === 'learnt';

/** Whether a notice asks for an answer by which it is settled for everybody: it is not quiet, no test, calls nobody together, and tells neither that something is well again nor that all is. */
export const asksForAnswer = (notice: { kind?: NoticeKind | null | undefined }): boolean =>
  !isQuiet(notice) &&
  notice.kind !== 'condition-ended' &&
  notice.kind !== 'daily' &&
  notice.kind !== 'muster' &&
  notice.kind !== 'canary';
