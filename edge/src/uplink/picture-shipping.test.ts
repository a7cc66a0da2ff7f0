import { CameraId, MAX_PICTURE_BYTES } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import type { KeptPicture } from '../pictures/store.js';
import { minute } from '../testing/builders.js';
import {
  KEEPALIVE_WITH_PICTURES_S,
  lineEndedUnderPicture,
  NO_PICTURE_SENT,
  nextPicture,
  PACKS_PER_PICTURE,
  type PictureShipping,
  packPassed,
  pictureLanded,
  pubackWithin,
  type ReadingsView,
} from './picture-shipping.js';

const BRIDGE = CameraId.parse('kajiyase-bashi-1');
const WEIR = CameraId.parse('naro-1');
const IDLE: ReadingsView = { unsent: 0, underSuspicion: false };
const BUSY: ReadingsView = { unsent: 3_000, underSuspicion: false };

const kept = (id: number, camera = BRIDGE): KeptPicture => ({
  id,
  camera,
  takenAt: minute(id * 10),
  levelM: undefined,
  bytes: 100_000,
  file: `${id}.jpg`,
  digest: '',
  parked: false,
});

/** Sends and acknowledges until nothing more is sent; returns the ids in their order. */
function sendAll(waiting: KeptPicture[], from: PictureShipping = NO_PICTURE_SENT): number[] {
  const order: number[] = [];
  let shipping = from;
  let rest = waiting;
  for (let next = nextPicture(shipping, rest, IDLE); next; next = nextPicture(shipping, rest, IDLE)) {
    const { picture } = next;
    order.push(picture.id);
    rest = rest.filter(({ id }) => id !== picture.id);
    shipping = pictureLanded(next.shipping);
  }
  return order;
}
function sent(shipping: PictureShipping, waiting: readonly KeptPicture[], readings = IDLE) {
  const next = nextPicture(shipping, waiting, readings);
  if (!next) throw new Error('expected a picture');
  return next;
}

describe('the shipping of pictures', () => {
  test('sends the newest of each camera first, then the oldest', () => {
    expect(sendAll([kept(1), kept(2, WEIR), kept(3), kept(4, WEIR), kept(5)])).toEqual([4, 5, 1, 2, 3]);
  });

  test('what is taken meanwhile is news again', () => {
    const first = sent(NO_PICTURE_SENT, [kept(1), kept(2), kept(3)]);
    expect(first.picture.id).toBe(3);
    expect(sendAll([kept(1), kept(2), kept(4)], pictureLanded(first.shipping))).toEqual([4, 1, 2]);
  });

  test('has one picture on the line at a time', () => {
    const { shipping } = sent(NO_PICTURE_SENT, [kept(1), kept(2)]);
    expect(nextPicture(shipping, [kept(1), kept(2)], IDLE)).toBeUndefined();
  });

  test('lets waiting readings go first, and the newest picture pass once in many packs', () => {
    let shipping = NO_PICTURE_SENT;
    for (let pack = 0; pack < PACKS_PER_PICTURE; pack += 1) {
      expect(nextPicture(shipping, [kept(1), kept(2)], BUSY)).toBeUndefined();
      shipping = packPassed(shipping);
    }
    const next = sent(shipping, [kept(1), kept(2)], BUSY);
    expect(next.picture.id).toBe(2);
    // The old ones wait for the readings to be through.
    let later = pictureLanded(next.shipping);
    for (let pack = 0; pack < PACKS_PER_PICTURE * 2; pack += 1) later = packPassed(later);
    expect(nextPicture(later, [kept(1)], BUSY)).toBeUndefined();
    expect(nextPicture(later, [kept(1)], IDLE)?.picture.id).toBe(1);
  });

  test('keeps out of the way while a cut is being explained by readings', () => {
    expect(nextPicture(NO_PICTURE_SENT, [kept(1)], { unsent: 0, underSuspicion: true })).toBeUndefined();
  });

  test('sends what was in flight again after the line has ended, as the news that it is', () => {
    const waiting = [kept(1), kept(2)];
    const { shipping } = sent(NO_PICTURE_SENT, waiting);
    const again = lineEndedUnderPicture(shipping, { suspicious: false });
    expect(again.park).toBeUndefined();
    expect(sent(again.shipping, waiting).picture.id).toBe(2);
  });

  test('parks a picture at which the line is cut three times in a row, and no other', () => {
    const waiting = [kept(1), kept(2)];
    let shipping = NO_PICTURE_SENT;
    for (let cut = 1; cut <= 3; cut += 1) {
      const ended = lineEndedUnderPicture(sent(shipping, waiting).shipping, { suspicious: true });
      shipping = ended.shipping;
      expect(ended.park?.id).toBe(cut === 3 ? 2 : undefined);
    }
    expect(sent(shipping, [kept(1)]).picture.id).toBe(1);
    expect(shipping.suspect).toBeUndefined();
  });

  test('an acknowledgement clears the suspicion, and a bad network raises none', () => {
    let shipping = NO_PICTURE_SENT;
    for (let round = 0; round < 20; round += 1) {
      const cut = lineEndedUnderPicture(sent(shipping, [kept(1)]).shipping, { suspicious: true });
      expect(cut.park).toBeUndefined();
      const lost = lineEndedUnderPicture(sent(cut.shipping, [kept(1)]).shipping, { suspicious: false });
      shipping = pictureLanded(sent(lost.shipping, [kept(1)]).shipping);
    }
    expect(shipping.suspect).toBeUndefined();
  });

  test('a cut without a picture in flight says nothing of pictures', () => {
    expect(lineEndedUnderPicture(NO_PICTURE_SENT, { suspicious: true }).shipping).toBe(NO_PICTURE_SENT);
  });

  test('the largest picture passes within the keepalive on the thinnest line that is waited for', () => {
    expect(pubackWithin(0, MAX_PICTURE_BYTES)).toBeLessThan(KEEPALIVE_WITH_PICTURES_S * 1.5 * 1_000);
    expect(pubackWithin(30_000, 0)).toBe(30_000);
  });
});
