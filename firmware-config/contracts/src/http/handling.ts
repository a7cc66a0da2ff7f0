import { z } from 'zod';
import { Undoable } from '../handling.js';
import { PersonId, StationId, TownId } from '../ids.js';
import { Instant } from './instant.js';
import { AcknowledgementView, HandOverView, type NoticeView } from './notices.js';

const Notice = z.string().max(200).optional();
const Note = z.string().trim().max(200).optional();

/** Asks the hub to hand an episode over to a person. */
export const HandOverRequest = z.strictObject({ to: PersonId, notice: Notice, note: Note });
export const CloseRequest = z.strictObject({ notice: Notice, note: Note });
export const NoteRequest = z.strictObject({ note: z.string().trim().min(1, 'write something').max(500) });
export const UndoRequest = z.strictObject({ what: Undoable });

/** Somebody to whom an episode can be handed over: no number, no address. */
export const PersonView = z.object({
  id: PersonId,
  town: TownId,
  nameJa: z.string(),
  nameEn: z.string(),
  /** By the roster of this hour. */
  isOnDuty: z.boolean(),
});
export type PersonView = z.infer<typeof PersonView>;

/**
 * How far an episode has come among people: `open`, nobody has acknowledged it; `acknowledged`; `handing-over`, whom it goes to has not
 * taken it yet; `closed`.
 */
export const EpisodeAnswer = z.enum(['open', 'acknowledged', 'handing-over', 'closed']);
export type EpisodeAnswer = z.infer<typeof EpisodeAnswer>;

export function answerOf({
  acknowledged,
  handedOver,
  closed,
}: Pick<NoticeView, 'acknowledged' | 'handedOver' | 'closed'>): EpisodeAnswer {
  if (closed) return 'closed';
  if (handedOver && !handedOver.taken) return 'handing-over';
  return acknowledged.length > 0 ? 'acknowledged' : 'open';
}

/** An episode of which something was told that asks for an answer, as people deal with it. */
export const HandledEpisode = z.object({
  episode: z.string(),
  town: TownId,
  /** Null where it is about several, or none. */
  station: StationId.nullable(),
  stationNameJa: z.string(),
  stationNameEn: z.string(),
  /** What is broken has no level, and an episode of its own. */
  matter: z.enum(['river', 'maintenance']),
  /** What was told of it last. */
  notice: z.string(),
  subjectJa: z.string(),
  subjectEn: z.string(),
  alertLevel: z.number().int(),
  /** When the first and the last notice of it was decided; river clock. */
  firstAt: Instant,
  lastAt: Instant,
  /** To the newest notice that asks for one. */
  answer: EpisodeAnswer,
  /** Nobody is called about it any more: the water has fallen below all levels, it was taken back, or it is well again. */
  isOver: z.boolean().default(false),
  acknowledged: z.array(AcknowledgementView),
  handedOver: HandOverView.nullable(),
  closed: AcknowledgementView.nullable(),
});
export type HandledEpisode = z.infer<typeof HandledEpisode>;
