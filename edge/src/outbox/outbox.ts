import {
  type Instant,
  type Milliseconds,
  SECOND,
  type SeriesId,
  type TakenReading,
} from '@kawamori/contracts';
import { every, type Log, type Part, type Pending } from '@kawamori/kit';
import { makeTrouble } from '../trouble.js';
import { NEWEST_AHEAD, type OutboxStore, type Positions, StoreFull, type Waiting } from './store.js';

/** Readings kept in memory while the disk refuses them: at 60 gauges each ten minutes more than two days, about 4 MB. */
const MAX_IN_MEMORY = 20_000;
const RETRY_DISK = 5 * SECOND;

export interface OutboxCounts {
  /** Readings taken over all starts. */
  taken: number;
  /** Readings that wait for the hub. */
  depth: number;
  /** Readings given up over all starts, because there was no room. */
  dropped: number;
}

export interface OutboxOptions {
  open: () => OutboxStore;
  /** Used for this run only when the first opening fails. */
  openInMemory: () => OutboxStore;
  maxReadings: number;
  log: Log;
  retryDiskMs?: Milliseconds;
}

/**
 * What has been taken and not yet acknowledged. A reading and its series' position go to the disk in one transaction, so that after a
 * kill a replay goes on exactly where it stopped. A disk that refuses costs no warning: readings wait in memory, travel from there, and
 * are written when the disk comes back; a kill meanwhile finds the old position on the disk and takes them again.
 */
export class Outbox implements Part {
  readonly name = 'outbox';
  readonly #options: OutboxOptions;
  readonly #hearers = new Set<() => void>();
  #store: OutboxStore | undefined;
  #retrying: Pending | undefined;
  /** How a store that failed is opened anew: a run that began in memory stays there, because its ids are not the disk's. */
  #open: () => OutboxStore;
  /** The last attempt to write failed; nothing is written until the retry. */
  #refused = false;
  #diskFault: string | undefined;
  readonly #diskTrouble;
  readonly #fullTrouble;

  #positions = new Map<SeriesId, Instant>();
  #last = new Map<SeriesId, TakenReading>();
  #newest = new Map<SeriesId, readonly Waiting[]>();
  #parked = new Map<SeriesId, number>();
  #taken = 0;
  #dropped = 0;
  #depthOnDisk = 0;

  /** Not on the disk yet: greater ids than everything there. */
  #unwritten: Waiting[] = [];
  #unwrittenPositions = new Map<SeriesId, Instant>();
  /** Acknowledged, and the disk would not delete them. */
  #undeleted = new Set<number>();

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#open = options.open;
    this.#diskTrouble = makeTrouble(
      options.log,
      'the outbox cannot be written: readings wait in memory and go on being sent; look at the disk',
      'the outbox is written again',
    );
    this.#fullTrouble = makeTrouble(
      options.log,
      'the outbox is full: the oldest readings are given up',
      'the outbox has room again',
    );
  }

  start(): void {
    try {
      this.#store = this.#open();
    } catch (error) {
      // A read-only card is the commonest end of a node in the field; the level must still reach the hub.
      this.#options.log.error(
        { err: error },
        'the outbox cannot be opened: this run keeps its readings in memory only; look at the disk',
      );
      this.#diskFault = message(error);
      this.#open = this.#options.openInMemory;
      this.#store = this.#open();
    }
    const unparked = this.#store.unpark();
    if (unparked > 0) this.#options.log.info({ unparked }, 'parked readings get another chance');
    const state = this.#store.state();
    this.#positions = state.positions;
    this.#last = state.last;
    this.#newest = state.newest;
    this.#parked = state.parked;
    this.#taken = state.taken;
    this.#dropped = state.dropped;
    this.#depthOnDisk = state.depth;
    this.#retrying = every(this.#options.retryDiskMs ?? RETRY_DISK, () => this.#retry());
  }

  stop(): void {
    this.#retrying?.cancel();
    this.#retry();
    this.#store?.close();
    this.#store = undefined;
  }

  /** Calls after every put and every removal. */
  onChange(hear: () => void): void {
    this.#hearers.add(hear);
  }

  position(series: SeriesId): Instant | undefined {
    return this.#positions.get(series);
  }

  /** The last reading taken of a series, over all starts: a picture of its instant is bound to it. */
  lastOf(series: SeriesId): TakenReading | undefined {
    return this.#last.get(series);
  }

  counts(): OutboxCounts {
    return {
      taken: this.#taken,
      depth: this.#depthOnDisk - this.#undeleted.size + this.#unwritten.length,
      dropped: this.#dropped,
    };
  }

  /** Series with readings that were set aside, and how many. */
  parked(): ReadonlyMap<SeriesId, number> {
    return this.#parked;
  }

  /** Why readings are not on the disk, while that is so. */
  diskFault(): string | undefined {
    return this.#diskFault;
  }

  /** Keeps readings together with how far their series have been taken. Never throws. */
  put(readings: readonly TakenReading[], positions: Positions): void {
    for (const reading of readings) {
      this.#taken += 1;
      const waiting = { id: this.#taken, reading };
      this.#unwritten.push(waiting);
      const newest = [...(this.#newest.get(reading.series) ?? []), waiting];
      this.#newest.set(reading.series, newest.slice(-NEWEST_AHEAD));
      this.#last.set(reading.series, reading);
    }
    for (const [series, takenUpTo] of positions) {
      this.#positions.set(series, takenUpTo);
      this.#unwrittenPositions.set(series, takenUpTo);
    }
    this.#write();
    this.#changed();
  }

  /** Waiting readings with a greater id, oldest first. */
  waiting(afterId: number, limit: number): Waiting[] {
    const onDisk = this.#attempt((store) => store.after(afterId, limit + this.#undeleted.size)) ?? [];
    const found = this.#undeleted.size === 0 ? onDisk : onDisk.filter(({ id }) => !this.#undeleted.has(id));
    if (found.length < limit && this.#unwritten.length > 0) {
      found.push(...this.#unwritten.filter(({ id }) => id > afterId).slice(0, limit - found.length));
    }
    return found.length > limit ? found.slice(0, limit) : found;
  }

  /** Of each series the newest {@link NEWEST_AHEAD} readings, as far as they wait. */
  newestOfEach(): Waiting[] {
    return [...this.#newest.values()].flat();
  }

  /** Forgets readings that the hub has acknowledged. */
  remove(ids: readonly number[], series: Iterable<SeriesId>): void {
    const gone = new Set(ids);
    for (const name of series) {
      const newest = this.#newest.get(name)?.filter(({ id }) => !gone.has(id));
      if (newest) this.#newest.set(name, newest);
    }
    const fromDisk = this.#unwritten.length === 0 ? ids : this.#forgetUnwritten(gone);
    if (fromDisk.length > 0) this.#delete(fromDisk);
    if (this.counts().depth < this.#options.maxReadings) this.#fullTrouble.over();
    this.#changed();
  }

  /** Sets aside a reading that the hub cuts the line at, so that the others can pass. */
  park(waiting: Waiting, reason: string, now: Instant): void {
    const { series } = waiting.reading;
    this.#parked.set(series, (this.#parked.get(series) ?? 0) + 1);
    this.#options.log.error(
      { ...waiting.reading, reason },
      'a reading is parked: it is kept in the table parked and tried again at the next start',
    );
    const parked = this.#refused ? false : this.#attempt((store) => store.park(waiting.id, reason, now));
    if (parked) this.#depthOnDisk -= 1;
    this.remove(parked ? [] : [waiting.id], [series]);
  }

  #changed(): void {
    for (const hear of this.#hearers) hear();
  }

  /** Writes everything that only the memory knows. What cannot be written stays there, within its bound. */
  #write(): void {
    if (this.#refused) {
      this.#boundMemory();
      return;
    }
    const excess = this.counts().depth - this.#options.maxReadings;
    const dropOldest = Math.max(0, Math.min(excess, this.#depthOnDisk + this.#unwritten.length));
    const dropped = this.#attempt((store) =>
      store.append({
        readings: this.#unwritten,
        positions: this.#unwrittenPositions,
        taken: this.#taken,
        dropOldest,
      }),
    );
    if (dropped === undefined) {
      this.#boundMemory();
      return;
    }
    this.#depthOnDisk += this.#unwritten.length - dropped;
    this.#dropped += dropped;
    if (dropped > 0) this.#fullTrouble.met({ dropped, maxReadings: this.#options.maxReadings });
    if (this.#unwritten.length > 0) this.#unwritten = [];
    this.#unwrittenPositions.clear();
    if (this.#undeleted.size > 0) this.#delete([]);
  }

  #boundMemory(): void {
    const excess = this.#unwritten.length - MAX_IN_MEMORY;
    if (excess <= 0) return;
    this.#unwritten.splice(0, excess);
    this.#dropped += excess;
    this.#fullTrouble.met({ dropped: excess, maxInMemory: MAX_IN_MEMORY });
  }

  #forgetUnwritten(gone: ReadonlySet<number>): number[] {
    const first = this.#unwritten[0]?.id ?? Number.POSITIVE_INFINITY;
    this.#unwritten = this.#unwritten.filter(({ id }) => !gone.has(id));
    return [...gone].filter((id) => id < first);
  }

  #delete(ids: readonly number[]): void {
    const all = this.#undeleted.size === 0 ? ids : [...this.#undeleted, ...ids];
    const removed = this.#refused ? undefined : this.#attempt((store) => store.remove(all));
    if (removed === undefined) {
      for (const id of ids) this.#undeleted.add(id);
      return;
    }
    this.#undeleted.clear();
    this.#depthOnDisk -= removed;
  }

  /** Does something with the store. Undefined when the disk refused; it is then asked again by the retry, not by every reading. */
  #attempt<T>(work: (store: OutboxStore) => T): T | undefined {
    if (this.#store === undefined) return undefined;
    try {
      return work(this.#store);
    } catch (error) {
      this.#diskRefused(error);
      return undefined;
    }
  }

  #diskRefused(error: unknown): void {
    this.#refused = true;
    this.#diskFault = message(error);
    this.#diskTrouble.met({ err: error });
    // After a failed sync the handle no longer knows what is on the disk, so it is closed and never asked again.
    if (!(error instanceof StoreFull)) this.#closeQuietly();
  }

  #retry(): void {
    if (!this.#refused) return;
    this.#refused = false;
    try {
      this.#store ??= this.#reopen();
    } catch (error) {
      this.#diskRefused(error);
      return;
    }
    this.#write();
    if (this.#refused) return;
    this.#diskFault = undefined;
    this.#diskTrouble.over();
    this.#changed();
  }

  #reopen(): OutboxStore {
    const store = this.#open();
    const state = store.state();
    this.#depthOnDisk = state.depth;
    this.#parked = state.parked;
    // What the disk has lost (a damaged file was moved aside) it is told again.
    for (const [series, takenUpTo] of this.#positions) {
      if (state.positions.get(series) !== takenUpTo) this.#unwrittenPositions.set(series, takenUpTo);
    }
    return store;
  }

  #closeQuietly(): void {
    try {
      this.#store?.close();
    } catch {
      // It could not be used; that it cannot be closed either changes nothing.
    }
    this.#store = undefined;
  }
}

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));
