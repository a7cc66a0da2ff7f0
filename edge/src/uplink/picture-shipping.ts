// Which picture goes next, and what a cut line says about it. Pure: the outbox is looked at, never changed.
import { type CameraId, type Milliseconds, SECOND } from '@kawamori/contracts';
import type { KeptPicture } from '../pictures/store.js';
import { CUTS_TO_BLAME } from './packing.js';

/** While readings wait, as on the morning after three days without a line, the newest picture of a camera goes after so many packs of them. */
export const PACKS_PER_PICTURE = 8;
/** The thinnest line that is waited for: 64 kbit/s, in bytes per millisecond. The largest picture takes four and a half minutes on it. */
const THINNEST_LINE = 8;

/** What is known about the sending of pictures. `flying` is of the present connection, the rest outlives it. */
export interface PictureShipping {
  /** Sent and not yet acknowledged; one at a time, so that a reading never waits for more than one picture. */
  readonly flying: KeptPicture | undefined;
  /** The greatest id of each camera that was sent: what comes after it is news. */
  readonly newestSent: ReadonlyMap<CameraId, number>;
  /** Packs of readings that were acknowledged since the last picture was sent. */
  readonly packsSince: number;
  /** The picture that was in flight at the last cut, and how often in a row. */
  readonly suspect: { readonly id: number; readonly cuts: number } | undefined;
}

export const NO_PICTURE_SENT: PictureShipping = {
  flying: undefined,
  newestSent: new Map(),
  packsSince: 0,
  suspect: undefined,
};

/** What the readings say, which always come first. */
export interface ReadingsView {
  /** Readings that wait and are not on their way. */
  readonly unsent: number;
  /** A cut is being explained pack by pack; a picture in between would be blamed, or would hide who is to blame. */
  readonly underSuspicion: boolean;
}

/**
 * The next picture to send now, and the state after it; undefined when none should be sent. The newest of each camera goes first, then
 * the oldest. While readings wait only news goes, and of that one picture after each {@link PACKS_PER_PICTURE} packs.
 * @param waiting in the order in which they were kept
 */
export function nextPicture(
  shipping: PictureShipping,
  waiting: readonly KeptPicture[],
  { unsent, underSuspicion }: ReadingsView,
): { picture: KeptPicture; shipping: PictureShipping } | undefined {
  if (shipping.flying || underSuspicion || waiting.length === 0) return;
  if (unsent > 0 && shipping.packsSince < PACKS_PER_PICTURE) return;
  const picture = news(shipping, waiting) ?? (unsent > 0 ? undefined : waiting[0]);
  if (!picture) return;
  const { camera, id } = picture;
  const newestSent = new Map(shipping.newestSent);
  newestSent.set(camera, Math.max(id, newestSent.get(camera) ?? 0));
  return { picture, shipping: { ...shipping, flying: picture, newestSent, packsSince: 0 } };
}

/** The newest picture of a camera that was never sent nor overtaken; of several cameras the one whose news has waited longest. */
function news({ newestSent }: PictureShipping, waiting: readonly KeptPicture[]): KeptPicture | undefined {
  const newest = new Map<CameraId, KeptPicture>();
  for (const picture of waiting) newest.set(picture.camera, picture);
  return [...newest.values()]
    .filter(({ camera, id }) => id > (newestSent.get(camera) ?? 0))
    .reduce<KeptPicture | undefined>(
      (first, each) => (first && first.id < each.id ? first : each),
      undefined,
    );
}

/** A pack of readings has been acknowledged. */
export const packPassed = (shipping: PictureShipping): PictureShipping => ({
  ...shipping,
  packsSince: shipping.packsSince + 1,
});

/** The picture in flight has been acknowledged, or could not be read after all: it is not to blame for anything. */
export const pictureLanded = (shipping: PictureShipping): PictureShipping => ({
  ...shipping,
  flying: undefined,
  suspect: undefined,
});

/** The line has ended: what was in flight will be sent again, and is news again. Says which picture is to be parked, if any. */
export function lineEndedUnderPicture(
  shipping: PictureShipping,
  /** Whether the end may be the message's fault, as for readings. */
  { suspicious }: { suspicious: boolean },
): { shipping: PictureShipping; park: KeptPicture | undefined } {
  const { flying } = shipping;
  if (!flying) return { shipping, park: undefined };
  const newestSent = new Map(shipping.newestSent);
  if (newestSent.get(flying.camera) === flying.id) newestSent.set(flying.camera, flying.id - 1);
  const landed = { ...shipping, flying: undefined, newestSent };
  if (!suspicious) return { shipping: landed, park: undefined };
  const cuts = shipping.suspect?.id === flying.id ? shipping.suspect.cuts + 1 : 1;
  if (cuts < CUTS_TO_BLAME) {
    return { shipping: { ...landed, suspect: { id: flying.id, cuts } }, park: undefined };
  }
  return { shipping: { ...landed, suspect: undefined }, park: flying };
}

/** How long a PUBACK is waited for when so many bytes are on the line, those of its own message included. */
export const pubackWithin = (baseMs: Milliseconds, bytesOnTheLine: number): Milliseconds =>
  baseMs + bytesOnTheLine / THINNEST_LINE;

/**
 * MQTT's keepalive of a node with cameras, in seconds. Both sides count whole packets only, so the largest picture on the thinnest line
 * must pass within one and a half of it; a hub that hangs is noticed before, by the PUBACK that does not come.
 */
export const KEEPALIVE_WITH_PICTURES_S = 180;
/** Speaks so often nevertheless: a mobile network forgets a silent connection, and commands would get lost. */
export const PING_EVERY: Milliseconds = 15 * SECOND;
