import type { Instant, MaskPolygon, PictureFault, PictureLight, PictureNote } from '@kawamori/contracts';
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
      readonly light: PictureLight;
      /** What its node says of it, where it says something. */
      readonly note: PictureNote | undefined;
      /** DateTimeOriginal with its offset, or taken for Japan's time where it has none. */
      readonly exifTakenAt: Instant | undefined;
    }
  | { readonly ok: false; readonly fault: PictureFault; readonly detail: string };

/** Why a copy for residents could not be made. */
export class CopyFailed extends Error {
  override readonly name = 'CopyFailed';
  /**
   * `picture`: the decoder has looked at it and can make nothing of it, today or tomorrow. `desk`: its process died or took too long
   * (perhaps from load), the desk was closed, or a file could not be opened or written; another time it may succeed.
   */
  readonly fault: 'picture' | 'desk';
  constructor(fault: 'picture' | 'desk', detail: string, options?: ErrorOptions) {
    super(`no masked copy could be made: ${detail}`, options);
    this.fault = fault;
  }
}

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
   * bytes synced.
   * @throws CopyFailed, which says whether the picture or the desk failed
   */
  maskedCopy(order: {
    from: string;
    to: string;
    masks: readonly MaskPolygon[];
    maxWidth: number;
    drill: boolean;
  }): Promise<void>;
}
