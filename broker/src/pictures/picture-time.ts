import { type FactBody, type Instant, MINUTE, type PictureNote } from '@kawamori/contracts';
import type { ClockOffset } from '../clocks/clock-offset.js';

/** A picture from further ahead than this is not believed; the same holds for readings. */
const AHEAD = 2 * MINUTE;
/** A clock that was never set begins at 1970, 1980 or somewhere near. */
const EARLIEST: Instant = Date.UTC(2000, 0, 1);

export type PictureTime = Pick<FactBody<'picture.received'>, 'takenAt' | 'takenFrom' | 'clockBehindMs'>;

/**
 * When a picture was taken: by its node's note, by the camera's own EXIF, else when it came. A node's time is corrected as that of its
 * readings is; a time that cannot be counts as none.
 */
export function pictureTime(
  said: { note: PictureNote | undefined; exifTakenAt: Instant | undefined },
  receivedAt: Instant,
  offset: Pick<ClockOffset, 'correction'>,
): PictureTime {
  const canBe = (instant: Instant) => instant >= EARLIEST && instant <= receivedAt + AHEAD;
  if (said.note) {
    const clockBehindMs = offset.correction(said.note.clock);
    const takenAt = said.note.takenAt + (clockBehindMs ?? 0);
    if (canBe(takenAt)) {
      return { takenAt, takenFrom: 'note', ...(clockBehindMs === undefined ? {} : { clockBehindMs }) };
    }
  } else if (said.exifTakenAt !== undefined && canBe(said.exifTakenAt)) {
    return { takenAt: said.exifTakenAt, takenFrom: 'exif' };
  }
  return { takenAt: receivedAt, takenFrom: 'received' };
}
