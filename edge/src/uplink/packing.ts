// Which readings go next, and what a cut line says about them. Pure: the outbox is looked at, never changed.
import { HOUR, type Instant, type Milliseconds, SECOND, type SeriesId } from '@kawamori/contracts';
import type { Waiting } from '../outbox/store.js';

/** Readings of one pack, at most: about 50 KB of SenML, a tenth of what the hub takes, two seconds on a 200 kbit/s line. */
export const PACK_READINGS = 500;
/** Packs that wait for their PUBACK at once. */
export const PACKS_IN_FLIGHT = 4;
/** Far behind: so many waiting, and the oldest so old. The newest of each series are then sent ahead, and the gap is filled behind it. */
export const FAR_BEHIND_READINGS = 50;
export const FAR_BEHIND_AGE = HOUR;
/** Readings of a pack that fills a gap: 20 KB, in front of which a new reading waits less than a second at 200 kbit/s. */
export const BACKFILL_READINGS = 200;
/** A gap is filled by one pack at a time, with a rest as long as it took: half of the line, and of the hub, is left to the others. */
export const LONGEST_REST: Milliseconds = 10 * SECOND;
/** A message at which the line is cut so often is taken for the cause. */
export const CUTS_TO_BLAME = 3;

export interface Pack {
  readonly number: number;
  readonly readings: readonly Waiting[];
  /** Sent out of turn because it holds the newest. */
  readonly ahead: boolean;
  /** Fills a gap: the next of its kind comes after a rest. */
  readonly backfill: boolean;
}

/** What is known about the sending of one outbox. `flying`, `cursor` and `ahead` are of the present connection, the rest outlives it. */
export interface Shipping {
  readonly packsMade: number;
  /** Sent and not yet acknowledged, in the order of sending. */
  readonly flying: readonly Pack[];
  /** Everything up to this id has been sent in turn. */
  readonly cursor: number;
  /** Ids beyond the cursor that were sent ahead. */
  readonly ahead: ReadonlySet<number>;
  /** The pack (by its first id) that was first in flight at the last cut, and how often in a row. */
  readonly suspect: { readonly firstId: number; readonly cuts: number } | undefined;
  /** Ids that travel one to a pack, because their pack was blamed. */
  readonly alone: ReadonlySet<number>;
}

export const NOTHING_SENT: Shipping = {
  packsMade: 0,
  flying: [],
  cursor: 0,
  ahead: new Set(),
  suspect: undefined,
  alone: new Set(),
};

/** What packing looks at. */
export interface OutboxView {
  counts(): { depth: number };
  waiting(afterId: number, limit: number): Waiting[];
  newestOfEach(): readonly Waiting[];
}

/**
 * The next pack to send now, and the state after it; undefined when nothing should be sent. Far behind, the newest of each series go
 * first, then the gap, oldest first, at the pace that {@link restAfter} sets.
 */
export function nextPack(
  shipping: Shipping,
  outbox: OutboxView,
  now: Instant,
  /** The rest after the last pack that filled a gap is not over. */
  { rests = false } = {},
): { pack: Pack; shipping: Shipping } | undefined {
  if (!isFarBehind(outbox, now)) return nextInTurn(shipping, outbox, PACK_READINGS, PACKS_IN_FLIGHT);
  const ahead = nextAhead(shipping, outbox);
  if (ahead || rests || shipping.flying.some(({ backfill }) => backfill)) return ahead;
  return nextInTurn(shipping, outbox, BACKFILL_READINGS, 1);
}

/** For how long no gap is filled after a pack that took so long from its sending to its PUBACK. */
export const restAfter = (pack: Pack, tookMs: Milliseconds): Milliseconds =>
  pack.backfill ? Math.min(tookMs, LONGEST_REST) : 0;

function isFarBehind(outbox: OutboxView, now: Instant): boolean {
  if (outbox.counts().depth <= FAR_BEHIND_READINGS) return false;
  const oldest = outbox.waiting(0, 1)[0];
  return oldest !== undefined && now - oldest.reading.takenAt > FAR_BEHIND_AGE;
}

function nextAhead(shipping: Shipping, outbox: OutboxView) {
  // While a cut is being explained one pack flies at a time; otherwise the newest has a place of its own, or packs that
  // a hub with a full disk does not acknowledge would keep it from being judged.
  if (shipping.suspect ? shipping.flying.length > 0 : shipping.flying.some(({ ahead }) => ahead)) return;
  const readings: Waiting[] = [];
  for (const newest of outbox.newestOfEach()) {
    const { id } = newest;
    if (id <= shipping.cursor || shipping.ahead.has(id) || shipping.alone.has(id)) continue;
    readings.push(newest);
    if (readings.length === PACK_READINGS) break;
  }
  if (readings.length === 0) return;
  readings.sort((a, b) => a.id - b.id);
  const pack: Pack = { number: shipping.packsMade + 1, readings, ahead: true, backfill: false };
  const ahead = new Set([...shipping.ahead, ...readings.map(({ id }) => id)]);
  return { pack, shipping: { ...launched(shipping, pack), ahead } };
}

function nextInTurn(shipping: Shipping, outbox: OutboxView, most: number, inFlight: number) {
  const backfill = inFlight === 1;
  const flying = backfill ? shipping.flying.filter(({ ahead }) => !ahead) : shipping.flying;
  if (shipping.suspect ? shipping.flying.length > 0 : flying.length >= inFlight) return;
  // Those sent ahead are passed over, so as many more are asked for.
  const waiting = outbox.waiting(shipping.cursor, most + shipping.ahead.size);
  const readings: Waiting[] = [];
  let cursor = shipping.cursor;
  for (const next of waiting) {
    const alone = shipping.alone.has(next.id);
    if (readings.length === most || (alone && readings.length > 0)) break;
    cursor = next.id;
    if (shipping.ahead.has(next.id)) continue;
    readings.push(next);
    if (alone) break;
  }
  if (readings.length === 0) return;
  const pack: Pack = { number: shipping.packsMade + 1, readings, ahead: false, backfill };
  return { pack, shipping: { ...launched(shipping, pack), cursor } };
}

const launched = (shipping: Shipping, pack: Pack): Shipping => ({
  ...shipping,
  packsMade: pack.number,
  flying: [...shipping.flying, pack],
});

const firstId = (pack: Pack | undefined): number | undefined => pack?.readings[0]?.id;

/** A pack has been acknowledged: it is no longer in flight, and not to blame for anything. */
export function packAcknowledged(shipping: Shipping, pack: Pack): Shipping {
  const cleared = shipping.suspect?.firstId === firstId(pack);
  const without = (ids: ReadonlySet<number>): ReadonlySet<number> =>
    ids.size === 0 ? ids : new Set([...ids].filter((id) => !pack.readings.some((gone) => gone.id === id)));
  return {
    ...shipping,
    flying: shipping.flying.filter(({ number }) => number !== pack.number),
    suspect: cleared ? undefined : shipping.suspect,
    ahead: pack.ahead ? without(shipping.ahead) : shipping.ahead,
    alone: without(shipping.alone),
  };
}

/** The line has ended: what was in flight will be sent again. Says which reading is to be parked, if any. */
export function lineEnded(
  shipping: Shipping,
  /** Whether the end may be the message's fault: the hub had just answered something, and then it was the hub who ended the line. */
  { suspicious }: { suspicious: boolean },
): { shipping: Shipping; park: Waiting | undefined } {
  const first = shipping.flying[0];
  const landed: Shipping = { ...shipping, flying: [], cursor: 0, ahead: new Set() };
  const id = firstId(first);
  if (!suspicious || first === undefined || id === undefined) return { shipping: landed, park: undefined };

  const cuts = shipping.suspect?.firstId === id ? shipping.suspect.cuts + 1 : 1;
  if (cuts < CUTS_TO_BLAME) {
    return { shipping: { ...landed, suspect: { firstId: id, cuts } }, park: undefined };
  }
  const [only, ...others] = first.readings;
  const cleared = { ...landed, suspect: undefined };
  if (others.length === 0) {
    return { shipping: { ...cleared, alone: removed(shipping.alone, id) }, park: only };
  }
  const alone = new Set([...shipping.alone, ...first.readings.map((reading) => reading.id)]);
  return { shipping: { ...cleared, alone }, park: undefined };
}

const removed = (ids: ReadonlySet<number>, id: number): ReadonlySet<number> =>
  new Set([...ids].filter((other) => other !== id));

/** The series in a pack. */
export const seriesOf = (pack: Pack): Set<SeriesId> =>
  new Set(pack.readings.map(({ reading }) => reading.series));
