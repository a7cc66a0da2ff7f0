import {
  DAY,
  type DriverConfig,
  type Instant,
  MINUTE,
  type Milliseconds,
  type Quantity,
  type SeriesId,
  seriesParts,
  toThreeDecimals,
} from '@kawamori/contracts';
import { type Driver, type Every, everyNow } from './driver.js';

export type SimulatedConfig = Extract<DriverConfig, { kind: 'simulated' }>;

/** Rain is stated per this long. */
const RAIN_UNIT = 10 * MINUTE;
/** A Japanese tipping bucket empties at half a millimetre. */
const BUCKET_MM = 0.5;
/** The river answers the rain after this part of the way to the crest. */
const RISE_BEGINS = 0.4;
/** Rain ends a little after the crest, so its heaviest hour (the middle) lies well before it. */
const RAIN_LASTS = 1.1;
const WAVE_M = 0.004;
const JITTER_M = 0.003;

/**
 * An invented typhoon: the same instant always gives the same value, so that a node that was killed goes on as if it had not been.
 * Samples lie at whole multiples of `every`.
 */
export function simulatedDriver(config: SimulatedConfig, series: SeriesId, interval: Every): Driver {
  const every = () => everyNow(interval);
  const valueAt = valueFunction(config, series, every);
  return {
    live: true,
    first: Math.ceil(config.startsAt / every()) * every(),
    // A gauge that has just been fitted knows the present and nothing of before.
    begin: (now) => Math.floor(now / every()) * every() - 1,
    next: (position) => (Math.floor(position / every()) + 1) * every(),
    read: (at) => {
      const value = toThreeDecimals(valueAt(at));
      const rests = config.restsBelow !== undefined && value < config.restsBelow;
      return rests && !isHeartbeat(config, at, every()) ? [] : [{ ok: true, value }];
    },
  };
}

function valueFunction(
  config: SimulatedConfig,
  series: SeriesId,
  every: () => Milliseconds,
): (at: Instant) => number {
  const quantity: Quantity = seriesParts(series).quantity;
  if (quantity === 'rain') {
    return (at) => tipped(fallenMm(config, at)) - tipped(fallenMm(config, at - every()));
  }
  const seed = hash(series);
  return (at) =>
    config.base +
    config.rise * floodShape(config, phase(config, at)) +
    WAVE_M * Math.sin((2 * Math.PI * at) / (47 * MINUTE)) +
    JITTER_M * (2 * fraction(at, seed) - 1);
}

/** A resting crisis gauge speaks once a day, counted from the typhoon's beginning. */
function isHeartbeat({ startsAt }: SimulatedConfig, at: Instant, every: Milliseconds): boolean {
  return (((at - startsAt) % DAY) + DAY) % DAY < every;
}

/** Time since the last beginning of the typhoon, 0 to `period`; also before the first one. */
function phase({ startsAt, period }: SimulatedConfig, at: Instant): Milliseconds {
  return (((at - startsAt) % period) + period) % period;
}

/**
 * The flood wave as a part of `rise`: 0 until the rain has gathered, 1 at the crest, 0 again when the period ends. It rises along half a
 * cosine and falls as a linear reservoir empties into another, (1 + u)e^-u, which is the slower of the two, as on real rivers.
 */
function floodShape({ crestAfter, period }: SimulatedConfig, since: Milliseconds): number {
  const begins = crestAfter * RISE_BEGINS;
  if (since <= begins) return 0;
  if (since <= crestAfter) return (1 - Math.cos((Math.PI * (since - begins)) / (crestAfter - begins))) / 2;
  const fallsFor = period - crestAfter;
  const storage = Math.min(crestAfter * 0.8, fallsFor / 4);
  const recession = (u: number) => (1 + u) * Math.exp(-u);
  const end = recession(fallsFor / storage);
  return (recession((since - crestAfter) / storage) - end) / (1 - end);
}

/** Rain since the first typhoon began, in millimetres: the integral of a bell whose top is `rise` per ten minutes. */
function fallenMm(config: SimulatedConfig, at: Instant): number {
  const lasts = Math.min(config.crestAfter * RAIN_LASTS, config.period);
  const part = Math.min(phase(config, at) / lasts, 1);
  const storms = Math.floor((at - config.startsAt) / config.period);
  const wholeStormMm = (config.rise * lasts) / RAIN_UNIT / 2;
  return wholeStormMm * (storms + part - Math.sin(2 * Math.PI * part) / (2 * Math.PI));
}

/** What a bucket that tips at half a millimetre has counted. The tenth of a micrometre keeps rounding from tipping it after the storm. */
const tipped = (mm: number): number => Math.floor(mm / BUCKET_MM + 1e-4) * BUCKET_MM;

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  return state >>> 0;
}

/** A number from 0 to 1 that looks like chance and is not (the finaliser of MurmurHash3). */
function fraction(at: Instant, seed: number): number {
  let state = (Math.floor(at / 1_000) ^ seed) >>> 0;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return ((state ^ (state >>> 16)) >>> 0) / 2 ** 32;
}
