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

/** A reached level, as it is told to people and machines. Times are ISO 8601 in JST. */
export const Notice = z.object({
  v: z.literal(1),
  key: NoticeKey,
  /** `station:level:ISO time of the crossing first announced`. */
  episode: z.string().max(120),
  station: StationId,
  stationNameJa: z.string(),
  stationNameEn: z.string(),
  town: TownId,
  townNameJa: z.string(),
  townNameEn: z.string(),
  series: SeriesId,
  /** The mark reached: a level key or `town:ID`. */
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
  valueM: z.number(),
  datum: z.string(),
  /** Invented data or a played flood: 訓練. Never absent from such a message. */
  drill: z.boolean(),
  /**
   * Stands where no level was reached: a doubted reading would reach one. `mark` is then `check`, and `alertLevel` 0.
   */
  kind: z.literal('check').optional(),
  /** Nobody has acknowledged it so far: it is told to a person once more. */
  reminder: z.boolean().optional(),
  /** To a person: it was handed over to them by that one, and is theirs once they acknowledge. */
  handOver: z.object({ fromJa: z.string(), fromEn: z.string() }).optional(),
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
      }),
    )
    .optional(),
  /** To a person: opens what is known of it now, without signing in, for them alone and for a day. */
  link: z.url().optional(),
  /** With a check: the newest picture of the station, where it has one. */
  picture: z.object({ camera: CameraId, takenAt: z.string() }).optional(),
  /** Readable message, subject first. */
  subjectJa: z.string(),
  bodyJa: z.string(),
  subjectEn: z.string(),
  bodyEn: z.string(),
});
export type Notice = z.infer<typeof Notice>;
