import type { Instant, SeriesId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import type { Waiting } from '../outbox/store.js';
import { idsOf, minute, OTHER_LEVEL, waitingReading } from '../testing/builders.js';
import {
  BACKFILL_READINGS,
  CUTS_TO_BLAME,
  lineEnded,
  NOTHING_SENT,
  nextPack,
  type OutboxView,
  PACK_READINGS,
  PACKS_IN_FLIGHT,
  type Pack,
  packAcknowledged,
  restAfter,
  type Shipping,
} from './packing.js';

/** A list in place of the outbox. It does not show what a disk does. */
function listed(...waiting: Waiting[]): OutboxView {
  return {
    counts: () => ({ depth: waiting.length }),
    waiting: (afterId, limit) => waiting.filter(({ id }) => id > afterId).slice(0, limit),
    newestOfEach: () => [
      ...new Map<SeriesId, Waiting>(waiting.map((each) => [each.reading.series, each])).values(),
    ],
  };
}
const many = (count: number) => Array.from({ length: count }, (_, index) => waitingReading(index + 1, 0));

/** Sends all that may be sent now. */
function sendAll(
  shipping: Shipping,
  outbox: OutboxView,
  now: Instant = minute(0),
): { shipping: Shipping; packs: Pack[] } {
  const packs: Pack[] = [];
  let state = shipping;
  for (let next = nextPack(state, outbox, now); next; next = nextPack(state, outbox, now)) {
    packs.push(next.pack);
    state = next.shipping;
  }
  return { shipping: state, packs };
}
const cut = { suspicious: true };
const network = { suspicious: false };

describe('packing', () => {
  test('sends the oldest first, a few full packs at a time, nothing twice', () => {
    const { packs } = sendAll(NOTHING_SENT, listed(...many(PACK_READINGS * (PACKS_IN_FLIGHT + 2))));
    expect(packs).toHaveLength(PACKS_IN_FLIGHT);
    const ids = packs.flatMap(({ readings }) => idsOf(readings));
    expect(ids).toEqual(many(PACK_READINGS * PACKS_IN_FLIGHT).map(({ id }) => id));
  });

  test('sends a new reading while older ones wait for their PUBACK', () => {
    const first = sendAll(NOTHING_SENT, listed(waitingReading(1)));
    const second = sendAll(first.shipping, listed(waitingReading(1), waitingReading(2)));
    expect(second.packs.map(({ readings }) => idsOf(readings))).toEqual([[2]]);
  });

  test('sends what was in flight again after the line has ended', () => {
    const outbox = listed(...many(3));
    const sent = sendAll(NOTHING_SENT, outbox);
    const again = sendAll(lineEnded(sent.shipping, network).shipping, outbox);
    expect(again.packs.map(({ readings }) => idsOf(readings))).toEqual([[1, 2, 3]]);
  });

  test('far behind, sends the newest of each series ahead, and each only once', () => {
    const backlog = [...many(3_000), waitingReading(3_001, 90, OTHER_LEVEL), waitingReading(3_002, 90)];
    const { packs, shipping } = sendAll(NOTHING_SENT, listed(...backlog), minute(90));
    expect(packs[0]?.ahead).toBe(true);
    expect(idsOf(packs[0]?.readings ?? [])).toEqual([3_001, 3_002]);
    expect(packs.slice(1).every(({ ahead }) => !ahead)).toBe(true);
    const [aheadPack] = packs;
    if (!aheadPack) throw new Error('expected a pack');
    const later = sendAll(
      packAcknowledged(shipping, aheadPack),
      listed(...backlog.slice(0, 3_000)),
      minute(90),
    );
    expect(later.packs.some(({ readings }) => readings.some(({ id }) => id > 3_000))).toBe(false);
  });

  test('far behind, the newest passes also when the hub acknowledges nothing', () => {
    const backlog = many(PACK_READINGS * 6);
    const stuck = sendAll(NOTHING_SENT, listed(...backlog), minute(30));
    expect(stuck.packs).toHaveLength(PACKS_IN_FLIGHT);
    const later = sendAll(stuck.shipping, listed(...backlog, waitingReading(9_000, 90)), minute(90));
    expect(later.packs.map(({ readings }) => idsOf(readings))).toEqual([[9_000]]);
  });

  test('a gap is filled oldest first, one small pack at a time, with rests in which only the newest is sent', () => {
    // 72 hours of a gauge that speaks every ten minutes, and now it speaks again.
    const gap = Array.from({ length: 432 }, (_, i) => waitingReading(i + 1, i * 10));
    const now = minute(72 * 60);
    const first = sendAll(NOTHING_SENT, listed(...gap), now);
    expect(first.packs.map(({ ahead, backfill }) => [ahead, backfill])).toEqual([
      [true, false],
      [false, true],
    ]);
    const [newest, filling] = first.packs;
    if (!newest || !filling) throw new Error('expected two packs');
    expect(idsOf(newest.readings)).toEqual([432]);
    expect(idsOf(filling.readings)).toEqual(gap.slice(0, BACKFILL_READINGS).map(({ id }) => id));
    expect(restAfter(newest, 800)).toBe(0);
    expect(restAfter(filling, 800)).toBe(800);
    expect(restAfter(filling, 60_000)).toBe(10_000);

    const left = listed(...gap.slice(BACKFILL_READINGS), waitingReading(433, 72 * 60));
    const landed = packAcknowledged(packAcknowledged(first.shipping, newest), filling);
    const resting = nextPack(landed, left, now, { rests: true });
    expect(idsOf(resting?.pack.readings ?? [])).toEqual([433]);
    if (!resting) throw new Error('expected the newest');
    expect(nextPack(resting.shipping, left, now, { rests: true })).toBeUndefined();
    const goesOn = nextPack(resting.shipping, left, now);
    expect(idsOf(goesOn?.pack.readings ?? [])[0]).toBe(BACKFILL_READINGS + 1);
  });

  test('a backlog of fresh readings, or a short one, is sent in turn', () => {
    expect(sendAll(NOTHING_SENT, listed(...many(3_000)), minute(30)).packs.some(({ ahead }) => ahead)).toBe(
      false,
    );
    expect(sendAll(NOTHING_SENT, listed(...many(50)), minute(300)).packs.some(({ ahead }) => ahead)).toBe(
      false,
    );
  });

  test('after a cut sends one pack at a time, so that the guilty one is known', () => {
    const outbox = listed(...many(PACK_READINGS * 3));
    const sent = sendAll(NOTHING_SENT, outbox);
    const suspicious = lineEnded(sent.shipping, cut).shipping;
    const again = sendAll(suspicious, outbox);
    expect(again.packs).toHaveLength(1);
    const [pack] = again.packs;
    if (!pack) throw new Error('expected a pack');
    expect(
      sendAll(packAcknowledged(again.shipping, pack), listed(...many(PACK_READINGS * 3).slice(PACK_READINGS)))
        .packs,
    ).toHaveLength(2);
  });

  test('a pack cut three times is sent reading by reading, and the one that still cuts is parked', () => {
    const poison = 2;
    let waiting = many(3);
    let shipping = NOTHING_SENT;
    let parked: Waiting | undefined;
    let cuts = 0;
    while (parked === undefined) {
      const sent = nextPack(shipping, listed(...waiting), minute(0));
      if (!sent) throw new Error('expected something to send');
      if (sent.pack.readings.some(({ id }) => id === poison)) {
        cuts += 1;
        const ended = lineEnded(sent.shipping, cut);
        shipping = ended.shipping;
        parked = ended.park;
      } else {
        shipping = packAcknowledged(sent.shipping, sent.pack);
        waiting = waiting.filter((each) => !sent.pack.readings.includes(each));
      }
    }
    expect(parked.id).toBe(poison);
    expect(cuts).toBe(CUTS_TO_BLAME * 2);
    waiting = waiting.filter(({ id }) => id !== poison);
    expect(sendAll(shipping, listed(...waiting)).packs.map(({ readings }) => idsOf(readings))).toEqual([[3]]);
  });

  test('a bad network or a hub that withholds its PUBACK never gets a reading parked', () => {
    let shipping = NOTHING_SENT;
    for (let end = 0; end < 50; end += 1) {
      const sent = sendAll(shipping, listed(waitingReading(1)));
      expect(sent.packs).toHaveLength(1);
      const ended = lineEnded(sent.shipping, network);
      expect(ended.park).toBeUndefined();
      shipping = ended.shipping;
    }
  });

  test('an acknowledgement between two cuts clears the suspicion', () => {
    const outbox = listed(...many(2));
    let shipping = NOTHING_SENT;
    for (let round = 0; round < 10; round += 1) {
      const sent = sendAll(shipping, outbox);
      const ended = lineEnded(sent.shipping, cut);
      const again = sendAll(ended.shipping, outbox);
      const [pack] = again.packs;
      if (!pack) throw new Error('expected a pack');
      shipping = packAcknowledged(again.shipping, pack);
      shipping = { ...shipping, cursor: 0 };
      expect(shipping.alone.size).toBe(0);
    }
  });
});
