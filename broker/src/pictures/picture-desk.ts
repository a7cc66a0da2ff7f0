import type { Instant, MaskPolygon, PictureFault, PictureNote } from '@kawamori/contracts';
import type { Part } from '@kawamori/kit';

/** What a look at a picture file has found. */
export type Examined =
  | {
      readonly ok: true;
      /** Pixels, as it is shown (EXIF orientation applied). */
      readonly width: number;
      readonly height: number;
      /** Cut short: a part of it is grey. */
      readonly incomplete: boolean;
      /** What its node says of it, where it says something. */
      readonly note: PictureNote | undefined;
      /** DateTimeOriginal with its offset, or taken for Japan's time where it has none. */
      readonly exifTakenAt: Instant | undefined;
    }
  | { readonly ok: false; readonly fault: PictureFault; readonly detail: string };

/**
 * Where the hub has pictures looked at and made smaller. The work is done in a supervised process of its own with a memory and a time
 * limit, since anybody who owns a node's key can send a file made to break a decoder. Rejects only when it is stopped; a file
 * that kills the process or exceeds its limits is `picture-unreadable`.
 */
export interface PictureDesk extends Part {
  /**
   * Looks at a JPEG and writes its two smaller copies as WebP: `view` (longest side at most 1280 pixels) and `thumb` (at most 320).
   * They are whole or not there.
   */
  examine(order: { file: string; view: string; thumb: string }): Promise<Examined>;
  /**
   * Writes a copy for residents, as JPEG without EXIF, with every polygon covered, and stamped 訓練 in an exercise; whole or not there, its
   * bytes synced. Throws when it cannot be made.
   */
  maskedCopy(order: {
    from: string;
    to: string;
    masks: readonly MaskPolygon[];
    maxWidth: number;
    drill: boolean;
  }): Promise<void>;
}
