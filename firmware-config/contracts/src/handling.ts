import { z } from 'zod';
import { AcknowledgedVia } from './duty.js';
import { PersonId } from './ids.js';
import { MINUTE, type Milliseconds } from './units.js';

const Episode = z.string().max(120);
/** An account's name; of a link or a chat, the person who was called. */
const By = z.string().max(60);
const Note = z.string().max(200);

const LATEST = 4_102_444_800_000;
const Until2100 = z.number().int().min(0).max(LATEST);

/** A press of a button on a telephone, so that it counts once however often a poor line has it sent. */
export const Press = z.object({
  /** Of this press alone, made by the telephone. */
  key: z.string().min(8).max(60),
  /** Where it could not be sent at once: when it was pressed by the telephone's clock, and by how much that is ahead of the river clock. */
  late: z.object({ at: Until2100, aheadMs: z.number().int().min(-LATEST).max(LATEST) }).optional(),
});
export type Press = z.infer<typeof Press>;

/** What a person says of all that was told of an episode so far. */
const SaidOfEpisode = z.object({
  episode: Episode,
  /** The newest notice of it that this person had before them; left out: all that there were. What was told since calls on. */
  notice: z.string().max(200).optional(),
  by: By,
  via: AcknowledgedVia,
  note: Note.optional(),
});

/** A person has taken note: nobody else is called about what was told so far. */
export const EpisodeAcknowledged = SaidOfEpisode.extend({ press: Press.optional() });
/** It goes to another person, who is called and must acknowledge. Until then whoever hands over stays responsible. */
export const EpisodeHandedOver = SaidOfEpisode.extend({ to: PersonId });
/** Dealt with: nobody is called or reminded of what was told so far. The level stays what it is. */
export const EpisodeClosed = SaidOfEpisode;
/** A line for the record; nothing follows from it. */
export const EpisodeNoted = z.object({
  episode: Episode,
  by: By,
  via: AcknowledgedVia,
  note: z.string().min(1).max(500),
});

/** What may be taken back. */
export const Undoable = z.enum(['acknowledged', 'handed-over', 'closed']);
export type Undoable = z.infer<typeof Undoable>;
/** A person takes back what they said at an instant (river clock), as if it had not been said. */
export const EpisodeUndone = z.object({
  episode: Episode,
  what: Undoable,
  by: By,
  via: AcknowledgedVia,
  saidAt: z.number().int(),
});

/** For so long what was pressed by mistake can be taken back. A hand-over can, too, as long as nobody has taken it over. */
export const UNDO_WITHIN: Milliseconds = 5 * MINUTE;
