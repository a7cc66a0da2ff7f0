import type { Instant } from '@kawamori/contracts';
import type { PictureOrder } from '../camera-desk.js';

/** What is asked of a camera for one picture. */
export interface Wanted extends Pick<PictureOrder, 'at' | 'level'> {
  /** The mark of this camera's last picture, see {@link Captured}. */
  seen: string | undefined;
  /** Aborted when the camera's time is up. */
  signal: AbortSignal;
}

/** One try to get a picture. What a camera does wrong is a value. */
export type Captured =
  | {
      readonly ok: true;
      /** As it came from the camera: not looked at yet. */
      readonly picture: Uint8Array;
      /** When it was taken, where that is known better than by the order's instant. */
      readonly takenAt?: Instant;
      /** By what it is known again, where a camera may hand over the same one twice. */
      readonly seen?: string;
    }
  | { readonly ok: false; readonly fault: string };

export interface CameraDriver {
  capture(wanted: Wanted): Promise<Captured>;
}
