import type { CameraId, Instant } from '@kawamori/contracts';

/** A finished picture that waits for the hub. Ids grow with each picture ever kept here and never come again. */
export interface KeptPicture {
  readonly id: number;
  readonly camera: CameraId;
  readonly takenAt: Instant;
  /** The level it is bound to, in metres. */
  readonly levelM: number | undefined;
  readonly bytes: number;
  /** The file's name in the folder of pictures. */
  readonly file: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly digest: string;
  /** Set aside because it could not pass; it has another chance at the next start. */
  readonly parked: boolean;
}

export interface StoredPictures {
  /** In the order in which they were kept. */
  readonly pictures: KeptPicture[];
  /** Up to and including this instant each camera's pictures have been taken. */
  readonly positions: Map<CameraId, Instant>;
  /** Pictures given up over all starts. */
  readonly dropped: number;
}

/** What is written when a picture is kept: all of it or nothing. */
export interface PictureIntake {
  readonly picture: Omit<KeptPicture, 'id' | 'parked'>;
  /** The camera's new position; undefined where it stays. */
  readonly upTo: Instant | undefined;
}

/**
 * Where the rows of waiting pictures are kept. Every method may throw: `StoreFull` leaves the store usable, after anything else it is
 * closed and opened anew. `gaveUp` is added to the count of pictures given up.
 */
export interface PictureStore {
  state(): StoredPictures;
  /** On the disk when it returns. Returns the picture's id; undefined when this camera's picture of this instant is already there. */
  add(intake: PictureIntake, gaveUp: number): number | undefined;
  /** Ids that are not there are no fault. */
  remove(ids: readonly number[], gaveUp: number): void;
  park(id: number, reason: string): void;
  /** Puts everything parked back among the waiting. Returns how many. */
  unpark(): number;
  close(): void;
}
