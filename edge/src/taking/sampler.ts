import { type Instant, MINUTE, type SeriesId, type TakenReading } from '@kawamori/contracts';
import type { Log, Part } from '@kawamori/kit';
import type { Sensor } from '../drivers/driver.js';
import type { Positions } from '../outbox/store.js';

/** Readings of one transaction, about: large enough to share its sync, small enough not to hold up the agent. */
const BATCH = 1_000;
/** A position this far ahead of the clock says that the clock was set back (the hub calls two minutes ahead "future"). */
const SET_BACK = 2 * MINUTE;

const NEVER = Number.POSITIVE_INFINITY;

/** The little that taking needs of the outbox. */
export interface Keeper {
  position(series: SeriesId): Instant | undefined;
  put(readings: readonly TakenReading[], positions: Positions): void;
}

export interface SamplerOptions {
  sensors: readonly Sensor[];
  keeper: Keeper;
  log: Log;
}

/** Takes what is due from all sensors, in order of time, each exactly once over all starts. */
export class Sampler implements Part {
  readonly name = 'sampler';
  readonly #sensors: readonly Sensor[];
  readonly #keeper: Keeper;
  readonly #log: Log;
  /** Per sensor, when its next reading is due; NEVER at the end of a file. */
  readonly #due: Float64Array;
  /** Gauges that have been asked and have not answered, by index, with the instant; their #due is NEVER until then. */
  readonly #asked = new Map<number, Instant>();
  readonly #faults = new Map<SeriesId, string>();
  #allBegun = false;

  constructor({ sensors, keeper, log }: SamplerOptions) {
    this.#sensors = sensors;
    this.#keeper = keeper;
    this.#log = log;
    this.#due = new Float64Array(sensors.length);
  }

  start(): void {
    this.#sensors.forEach(({ series, driver }, index) => {
      const position = this.#keeper.position(series);
      this.#due[index] = position === undefined ? driver.first : (driver.next(position) ?? NEVER);
    });
  }

  stop(): void {}

  /** Calls when a gauge that was asked has answered, so that {@link take} finds something new. */
  onAnswer(hear: () => void): void {
    for (const { driver } of this.#sensors) driver.onAnswer?.(hear);
  }

  /** Whether a gauge has been asked and has not answered yet. It will: every question ends in an answer or a fault. */
  asking(): boolean {
    return this.#asked.size > 0;
  }

  /** When the next reading is due, gauges that are being asked left out; null when nothing will ever come. */
  next(): Instant | null {
    const next = this.#earliest();
    return next === NEVER ? null : next;
  }

  /** Sensors whose last try failed. */
  faults(): ReadonlyMap<SeriesId, string> {
    return this.#faults;
  }

  /** Takes one batch of what is due at `now`, and what has been answered since. Returns whether more is due. */
  take(now: Instant): boolean {
    if (!this.#allBegun) this.#begin(now);
    const readings: TakenReading[] = [];
    const positions = new Map<SeriesId, Instant>();
    for (const [index, at] of this.#asked) this.#takeOne(index, at, readings, positions);
    let at = this.#earliest();
    // A batch ends between two instants, never within one: a position says "everything up to and including".
    for (; at <= now && readings.length < BATCH; at = this.#earliest()) {
      this.#takeInstant(at, readings, positions);
    }
    if (positions.size > 0) this.#keeper.put(readings, positions);
    return at <= now;
  }

  /** A live gauge whose position lies ahead of the clock would stay silent until the clock gets there: it begins anew. */
  followClockBack(now: Instant): void {
    this.#sensors.forEach(({ series, driver }, index) => {
      if (this.#asked.has(index)) return;
      const position = this.#keeper.position(series);
      if (!driver.live || position === undefined || position <= now + SET_BACK) return;
      this.#log.warn({ series, position, now }, 'the clock was set back: the gauge is taken from now on');
      this.#due[index] = driver.next(driver.begin(now)) ?? NEVER;
    });
  }

  /**
   * Sensors are read at other intervals from now on: what is due next is looked up anew. What was due before has been taken by then, and
   * nothing is taken twice.
   */
  intervalsChanged(now: Instant): void {
    if (!this.#allBegun) return;
    this.#sensors.forEach(({ series, driver }, index) => {
      const position = this.#keeper.position(series);
      if (this.#asked.has(index) || position === undefined) return;
      this.#due[index] = driver.next(Math.max(position, driver.begin(now))) ?? NEVER;
    });
  }

  #begin(now: Instant): void {
    this.#allBegun = true;
    this.#sensors.forEach(({ series, driver }, index) => {
      if (this.#keeper.position(series) !== undefined) return;
      this.#due[index] = driver.next(driver.begin(now)) ?? NEVER;
    });
  }

  #takeInstant(at: Instant, readings: TakenReading[], positions: Map<SeriesId, Instant>): void {
    for (let index = 0; index < this.#due.length; index += 1) {
      if (this.#due[index] === at) this.#takeOne(index, at, readings, positions);
    }
  }

  #takeOne(index: number, at: Instant, readings: TakenReading[], positions: Map<SeriesId, Instant>): void {
    const sensor = this.#sensors[index];
    if (sensor === undefined) return;
    const { series, driver } = sensor;
    const known = driver.read(at);
    if (known === 'asked') {
      this.#asked.set(index, at);
      this.#due[index] = NEVER;
      return;
    }
    this.#asked.delete(index);
    for (const sample of known) {
      if (sample.ok) {
        if (this.#faults.delete(series)) this.#log.info({ series }, 'the sensor gives readings again');
        readings.push({ series, takenAt: at, value: sample.value });
      } else {
        if (this.#faults.get(series) !== sample.fault) {
          this.#log.warn({ series, fault: sample.fault }, 'a sensor gives no reading');
        }
        this.#faults.set(series, sample.fault);
      }
    }
    positions.set(series, at);
    this.#due[index] = driver.next(at) ?? NEVER;
  }

  #earliest(): Instant {
    let earliest = NEVER;
    for (const due of this.#due) if (due < earliest) earliest = due;
    return earliest;
  }
}
