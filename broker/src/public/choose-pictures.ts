import { HOUR, type Instant, MINUTE, type Milliseconds, type PictureView } from '@kawamori/contracts';

/** How far back residents can look. */
export const PICTURES_BACK: Milliseconds = 6 * HOUR;
/** Of earlier ones, the first of each slot. */
const SLOT: Milliseconds = 30 * MINUTE;
/** The newest, and one of each slot: pictures of one camera, at most. */
export const MOST_PICTURES: number = PICTURES_BACK / SLOT + 1;

/**
 * Which pictures of a camera residents see: the newest, and of the hours before it one for each half hour, newest first.
 * @param taken ascending by time
 * @param now river clock
 * @param delay only what is at least this old
 */
export function choosePictures(
  taken: readonly PictureView[],
  now: Instant,
  delay: Milliseconds,
): PictureView[] {
  const until = now - delay;
  const public_ = taken.filter(
    ({ at, withdrawn, gone }) => !withdrawn && !gone && at <= until && at > until - PICTURES_BACK,
  );
  const slots = new Map<number, PictureView>();
  for (const picture of public_) {
    const slot = Math.floor(picture.at / SLOT);
    // Of the slot that is being left nothing is shown: its first picture would be another one every few minutes.
    if (!slots.has(slot) && slot * SLOT > until - PICTURES_BACK) slots.set(slot, picture);
  }
  const newest = public_.at(-1);
  const earlier = [...slots.values()].filter((picture) => picture !== newest).reverse();
  return newest ? [newest, ...earlier].slice(0, MOST_PICTURES) : [];
}
