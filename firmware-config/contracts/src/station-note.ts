import { z } from 'zod';
import { Instant } from './http/instant.js';
import { StationId } from './ids.js';

// What staff should know of a station as long as it stands there (「護岸工事中、値は参考」). For staff alone; it changes nothing of how the
// station is judged, which is for overrules and maintenance.

const By = z.string().min(1).max(60);
const NoteText = z.string().trim().min(1).max(200);

/** Of one note; made by whoever writes it, so that the same sent twice is one. */
export const StationNoteId = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'use lower-case letters, digits and single hyphens')
  .brand<'StationNoteId'>();
export type StationNoteId = z.infer<typeof StationNoteId>;

const note = { note: StationNoteId, station: StationId, text: NoteText, by: By };
export const StationNoted = z.object(note);
/** It stands no longer; with its words, which the record is read by. */
export const StationNoteWithdrawn = z.object(note);

/** At one station at a time: more are read by nobody. */
export const MOST_STATION_NOTES = 10;

export const StationNoteView = z.object({
  id: StationNoteId,
  text: z.string(),
  by: z.string(),
  /** Since when it stands; river clock. */
  at: Instant,
});
export type StationNoteView = z.infer<typeof StationNoteView>;

export const NoteStationRequest = z.strictObject({ id: StationNoteId, text: NoteText });
export const WithdrawStationNoteRequest = z.strictObject({ id: StationNoteId });
