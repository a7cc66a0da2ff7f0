import {
  ageWords,
  type CameraState,
  clockWords,
  freshnessWords,
  type Instant,
  type Language,
  lateAfter,
  MINUTE,
  type Milliseconds,
  type PictureFreshness,
  type PictureView,
  pictureFreshnessAt,
} from '@kawamori/contracts';
import { sayIn } from '../wording.js';

/** `view` at most 1280 pixels wide, `thumb` at most 320, `full` as it was received. */
export type PictureSize = 'full' | 'view' | 'thumb';

/** The picture's address. It never changes, so a browser may keep it. @param base where the hub is asked that has it */
export function pictureUrl(
  base: string,
  { camera, at }: Pick<PictureView, 'camera' | 'at'>,
  size: PictureSize,
): string {
  const file = size === 'full' ? `${at}.jpg` : `${at}/${size}.webp`;
  return `${base}/cameras/${camera}/pictures/${file}`;
}

/** Everything that a picture's band says at an instant. */
export interface PictureLook {
  freshness: PictureFreshness;
  /** `22:10`: when it was taken, or that nobody knows. */
  timeWords: string;
  /** `3分前`, 「遅延 25分前」, 「受信なし 42分」; of a past picture that it is one. */
  ageWords: string;
  incomplete: boolean;
}

/** @param newest whether it is the newest of its camera, or one that was looked up in the past */
export function pictureLookAt(
  picture: PictureView,
  camera: Pick<CameraState, 'expectedMs'>,
  now: Instant,
  newest: boolean,
  language: Language,
): PictureLook {
  const freshness = pictureFreshnessAt(now, picture.at, camera.expectedMs);
  const time = clockWords(picture.at);
  return {
    freshness,
    timeWords: picture.takenFrom === 'received' ? sayIn(language, 'pictureTimeUnknown', { time }) : time,
    ageWords: newest
      ? freshnessWords(freshness, now - picture.at, language)
      : `${sayIn(language, 'picturePast')} ${ageWords(now - picture.at, language)}`,
    incomplete: picture.incomplete,
  };
}

/** The picture taken closest to an instant, within a distance; undefined where there is none. @param pictures ascending */
export function nearestPicture(
  pictures: readonly PictureView[],
  at: Instant,
  within: Milliseconds,
): PictureView | undefined {
  let low = 0;
  let high = pictures.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pictures[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [pictures[low - 1], pictures[low]];
  const nearest = before && (!after || at - before.at <= after.at - at) ? before : after;
  return nearest && Math.abs(nearest.at - at) <= within ? nearest : undefined;
}

/** How far from an instant a picture may lie and still stand for it: one and a half intervals, two minutes at least. */
export const pictureReach = (camera: Pick<CameraState, 'expectedMs'>): Milliseconds =>
  Math.max(2 * MINUTE, lateAfter(camera.expectedMs));

/** One place of the strip: a part of the period and the picture that stands for it. */
export interface StripCell {
  from: Instant;
  to: Instant;
  picture: PictureView | undefined;
}

/** Cuts a period into equal cells, each with the picture closest to its middle; a cell without one stays open. */
export function stripCells(
  pictures: readonly PictureView[],
  from: Instant,
  to: Instant,
  cells: number,
): StripCell[] {
  const width = (to - from) / cells;
  return Array.from({ length: cells }, (_, index) => {
    const start = from + index * width;
    const picture = nearestPicture(pictures, start + width / 2, width / 2);
    return { from: start, to: start + width, picture };
  });
}

/** The list with a newer picture at its end; one that is known already is taken as it stands now. */
export function withPicture(pictures: readonly PictureView[], latest: PictureView): readonly PictureView[] {
  const known = pictures.findIndex(({ at }) => at === latest.at);
  if (known >= 0) return pictures.map((one, index) => (index === known ? latest : one));
  const last = pictures.at(-1);
  return !last || last.at < latest.at ? [...pictures, latest] : pictures;
}
