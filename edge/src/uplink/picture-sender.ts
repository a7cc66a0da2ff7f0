import type { CameraId, Milliseconds } from '@kawamori/contracts';
import { after, type Log, type Pending } from '@kawamori/kit';
import type { PictureOutbox } from '../pictures/picture-outbox.js';
import type { KeptPicture } from '../pictures/store.js';
import type { Line } from './line.js';
import {
  lineEndedUnderPicture,
  NO_PICTURE_SENT,
  nextPicture,
  type PictureShipping,
  packPassed,
  pictureLanded,
  pubackWithin,
  type ReadingsView,
} from './picture-shipping.js';

export interface PictureSenderOptions {
  outbox: Pick<PictureOutbox, 'waiting' | 'read' | 'remove' | 'park'>;
  topicOf: (camera: CameraId) => string;
  pubackWithinMs: Milliseconds;
  /** So long the line is left standing after that: a hub without room for pictures takes readings on. */
  patienceMs: Milliseconds;
  log: Log;
  /** The hub has acknowledged a picture, or one could not be read: the next may go. */
  onLanded: (acknowledged: boolean) => void;
  /** The patience is at its end. */
  onOverdue: () => void;
}

/** The uplink's hand for pictures: reads the one that is next, sends it, and forgets it with its PUBACK. */
export class PictureSender {
  readonly #options: PictureSenderOptions;
  #shipping: PictureShipping = NO_PICTURE_SENT;
  /** Counts sendings, so that a file which was read for a line that has ended meanwhile is not sent on the next one. */
  #sendings = 0;
  #overdue: Pending | undefined;
  /** The picture in flight has left the line, however thin that is, and nothing waits behind it any more. */
  #hasPassed = false;

  constructor(options: PictureSenderOptions) {
    this.#options = options;
  }

  /** Bytes of the picture that is on the line. */
  bytesFlying(): number {
    return this.#hasPassed ? 0 : (this.#shipping.flying?.bytes ?? 0);
  }

  packPassed(): void {
    this.#shipping = packPassed(this.#shipping);
  }

  /** Sends the next picture where it is a picture's turn. `bytesAhead`: what is on the line before it. */
  pump(line: Line, readings: ReadingsView, bytesAhead: number): void {
    const next = nextPicture(this.#shipping, this.#options.outbox.waiting(), readings);
    if (!next) return;
    this.#shipping = next.shipping;
    this.#sendings += 1;
    this.#hasPassed = false;
    void this.#send(line, next.picture, this.#sendings, bytesAhead);
  }

  /** The line has ended. */
  ended(cause: { suspicious: boolean }): void {
    this.#overdue?.cancel();
    this.#sendings += 1;
    const { shipping, park } = lineEndedUnderPicture(this.#shipping, cause);
    this.#shipping = shipping;
    if (park) this.#options.outbox.park(park, 'the hub cut the line at it');
  }

  async #send(line: Line, picture: KeptPicture, sending: number, bytesAhead: number): Promise<void> {
    const { outbox, topicOf, pubackWithinMs, patienceMs, log, onLanded, onOverdue } = this.#options;
    const payload = await outbox.read(picture);
    if (sending !== this.#sendings) return;
    if (payload === undefined) {
      this.#shipping = pictureLanded(this.#shipping);
      onLanded(false);
      return;
    }
    this.#overdue = after(pubackWithin(pubackWithinMs, bytesAhead + payload.length), () => {
      log.warn(
        { camera: picture.camera, bytes: payload.length },
        'the hub does not acknowledge a picture: pictures wait, and readings go on',
      );
      this.#hasPassed = true;
      this.#overdue = after(patienceMs, onOverdue);
    });
    line.send({ topic: topicOf(picture.camera), payload, retain: false }, () => {
      if (sending !== this.#sendings) return;
      this.#overdue?.cancel();
      this.#shipping = pictureLanded(this.#shipping);
      outbox.remove(picture);
      onLanded(true);
    });
  }
}
