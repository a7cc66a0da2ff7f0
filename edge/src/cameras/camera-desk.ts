import type { CameraId, Instant, Milliseconds } from '@kawamori/contracts';
import type { Part } from '@kawamori/kit';

/** How large a picture is made. */
export interface PictureSize {
  /** Pixels. */
  maxWidth: number;
  /** JPEG quality. */
  quality: number;
}

/** One picture that is wanted. */
export interface PictureOrder {
  camera: CameraId;
  /** River clock: the instant that is burnt in and written into the EXIF. */
  at: Instant;
  /** The station's level at that instant, where it is known. */
  level: { valueM: number; at: Instant } | undefined;
  /** Where the finished JPEG is to be written. */
  file: string;
  /** Left out: as the camera is configured. */
  size?: PictureSize;
}

export type PictureOutcome =
  | {
      readonly ok: true;
      readonly bytes: number;
      readonly incomplete: boolean;
      /** River clock: the order's instant, or the file's own time where a folder's picture was taken a little earlier. */
      readonly takenAt: Instant;
    }
  /** Why there is none, in words for the operator; told in the vitals and in answers to commands. */
  | {
      readonly ok: false;
      readonly fault: string;
      /** Given up because the agent stops: no fault of the camera's. */
      readonly stopping?: boolean;
    };

export interface StreamOrder {
  camera: CameraId;
  /** `rtmp://hub:port/live/camera?key=…` */
  url: string;
  /** It ends by itself after this long, whatever happens to whoever asked. */
  forMs: Milliseconds;
}

export type StreamOutcome = { readonly ok: true } | { readonly ok: false; readonly fault: string };

/**
 * Where the agent asks for pictures and live video. The cameras themselves, ffmpeg and the drawing stand in a supervised process of
 * their own: whatever happens there, levels go on being taken and sent. No method throws or rejects; every wait has an end.
 */
export interface CameraDesk extends Part {
  /** Takes one picture, dresses it (size, burnt-in time, station and level, EXIF) and writes it. One at a time for each camera. */
  take(order: PictureOrder): Promise<PictureOutcome>;
  /** Begins to push live video, or moves the end of what is pushed already. Resolves when it runs or cannot. */
  stream(order: StreamOrder): Promise<StreamOutcome>;
  /** Ends live video; nothing happens where there is none. */
  stopStream(camera: CameraId): Promise<void>;
  /** Called when live video has ended, with the fault unless it ended in its time. */
  onStreamEnded(hear: (camera: CameraId, fault: string | undefined) => void): void;
}
