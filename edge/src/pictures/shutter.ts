import {
  type CameraId,
  type Instant,
  MINUTE,
  type Milliseconds,
  type NodeCameraConfig,
  SECOND,
  type StationId,
  type TakenReading,
} from '@kawamori/contracts';
import type { Log, Part } from '@kawamori/kit';
import type { CameraDesk, PictureOutcome, PictureSize } from '../cameras/camera-desk.js';
import { makeTrouble, type Trouble } from '../trouble.js';
import type { PictureOutbox } from './picture-outbox.js';

/** A picture begun later than this after its instant would not show that instant: it is left out. */
const LATEST = 5 * SECOND;
/** A position this far ahead of the clock says that the clock was set back, as for gauges. */
const SET_BACK = 2 * MINUTE;

export interface ShutterOptions {
  cameras: readonly Pick<NodeCameraConfig, 'camera' | 'station' | 'every'>[];
  /** How often pictures are taken, how wide and how good, where that is set from afar; otherwise the configuration says it. */
  setOf?: (camera: CameraId) => ({ every: Milliseconds } & PictureSize) | undefined;
  desk: Pick<CameraDesk, 'take'>;
  outbox: Pick<PictureOutbox, 'position' | 'place' | 'abandon' | 'keep'>;
  /** The newest level of a station. */
  levelOf: (station: StationId) => TakenReading | undefined;
  log: Log;
}

/** A camera that is due, and the instant. */
export interface Due {
  readonly camera: CameraId;
  readonly at: Instant;
}

export type SnapshotOutcome =
  | { readonly ok: true; readonly takenAt: Instant; readonly bytes: number }
  | { readonly ok: false; readonly fault: string };

interface Seat {
  readonly config: ShutterOptions['cameras'][number];
  /** Up to and including this instant its pictures have been taken or left out. */
  takenUpTo: Instant | undefined;
  /** The instant of its last picture, asked for or due. */
  lastAt: Instant;
  /** What it is doing. */
  work: Promise<unknown> | undefined;
  /** Whether somebody waits for that to take a picture besides. */
  awaited: boolean;
  fault: string | undefined;
  readonly trouble: Trouble;
}

/** Takes each camera's picture at whole multiples of its interval, bound to the level of that instant, one at a time for each camera. */
export class Shutter implements Part {
  readonly name = 'shutter';
  readonly #options: ShutterOptions;
  readonly #seats: Seat[];

  constructor(options: ShutterOptions) {
    this.#options = options;
    this.#seats = options.cameras.map((config) => ({
      config,
      takenUpTo: undefined,
      lastAt: Number.NEGATIVE_INFINITY,
      work: undefined,
      awaited: false,
      fault: undefined,
      trouble: makeTrouble(options.log, 'a camera fails', 'a camera delivers again'),
    }));
  }

  start(): void {
    for (const seat of this.#seats) seat.takenUpTo = this.#options.outbox.position(seat.config.camera);
  }

  /** Waits for the pictures that are being taken; the desk, stopped before, has ended them. */
  async stop(): Promise<void> {
    for (const { work } of this.#seats) await work;
  }

  /** Cameras whose last picture failed. */
  faults(): ReadonlyMap<CameraId, string> {
    const faults = new Map<CameraId, string>();
    for (const { config, fault } of this.#seats) if (fault !== undefined) faults.set(config.camera, fault);
    return faults;
  }

  /**
   * In the field: cameras that are due now, each told once. What is late is left out and never taken afterwards.
   */
  dueNow(now: Instant): Due[] {
    const due: Due[] = [];
    for (const seat of this.#seats) {
      const { camera } = seat.config;
      const every = this.#everyOf(seat);
      const at = Math.floor(now / every) * every;
      if (seat.takenUpTo !== undefined && seat.takenUpTo > now + SET_BACK) {
        this.#options.log.warn(
          { camera, position: seat.takenUpTo, now },
          'the clock was set back: the camera is taken from now on',
        );
        seat.takenUpTo = undefined;
      }
      if (seat.takenUpTo !== undefined && at <= seat.takenUpTo) continue;
      seat.takenUpTo = at;
      if (now - at <= Math.min(LATEST, every / 2)) due.push({ camera, at });
    }
    return due;
  }

  /** In the field: when the next camera is due after `now`. */
  nextAfter(now: Instant): Instant {
    const instants = this.#seats.map((seat) => {
      const every = this.#everyOf(seat);
      return (Math.floor(now / every) + 1) * every;
    });
    return Math.min(...instants);
  }

  /** In a replay: a camera that was never taken begins with the last of its instants before `now`. */
  begin(now: Instant): void {
    for (const seat of this.#seats)
      seat.takenUpTo ??= Math.floor(now / this.#everyOf(seat)) * this.#everyOf(seat) - 1;
  }

  /** In a replay: the first instant at which a camera is due; null before {@link begin}, where there is no position. */
  next(): Instant | null {
    const instants = this.#seats.flatMap((seat) => this.#nextOf(seat) ?? []);
    return instants.length === 0 ? null : Math.min(...instants);
  }

  /** In a replay: takes the pictures of the instant that {@link next} names. Resolves when each is kept or has failed. */
  async takeNext(): Promise<void> {
    const at = this.next();
    if (at === null) return;
    const due = this.#seats.filter((seat) => this.#nextOf(seat) === at);
    for (const seat of due) seat.takenUpTo = at;
    await Promise.all(due.map((seat) => this.#inTurn(seat, () => this.#take(seat, at, at))));
  }

  /** In the field: takes the picture of a camera that is due, unless it is still busy. Never rejects; a failure is told in {@link faults}. */
  async take({ camera, at }: Due): Promise<void> {
    const seat = this.#seatOf(camera);
    if (seat?.work) this.#failed(seat, 'the picture before was not done when the next was due');
    else if (seat) await this.#inTurn(seat, () => this.#take(seat, at, at));
  }

  /** Takes a picture besides those at their times. It waits for one that is being taken; nobody else waits then. */
  async snapshot(camera: CameraId, now: () => Instant): Promise<SnapshotOutcome> {
    const seat = this.#seatOf(camera);
    if (!seat) return { ok: false, fault: `this node has no camera ${camera}` };
    if (seat.awaited) return { ok: false, fault: 'a picture that was asked for before is being taken' };
    return this.#inTurn(seat, () => {
      const at = now();
      // Two pictures of one instant would be one for the hub. A clock that stands still gives the same instant again.
      const stoodStill = at <= seat.lastAt && seat.lastAt - at < SECOND;
      return this.#take(seat, stoodStill ? seat.lastAt + 1 : at, undefined);
    });
  }

  async #inTurn<T>(seat: Seat, work: () => Promise<T>): Promise<T> {
    seat.awaited = seat.work !== undefined;
    while (seat.work) await seat.work;
    seat.awaited = false;
    const doing = work();
    seat.work = doing;
    try {
      return await doing;
    } finally {
      seat.work = undefined;
    }
  }

  async #take(seat: Seat, at: Instant, upTo: Instant | undefined): Promise<SnapshotOutcome> {
    const { desk, outbox } = this.#options;
    const { camera } = seat.config;
    seat.lastAt = at;
    const level = this.#levelAt(seat, at);
    const file = outbox.place(camera, at);
    const set = this.#options.setOf?.(camera);
    const size = set && { maxWidth: set.maxWidth, quality: set.quality };
    const taken: PictureOutcome = await desk.take({ camera, at, level, file, ...(size && { size }) });
    if (!taken.ok) {
      await outbox.abandon(file);
      if (!taken.stopping) this.#failed(seat, taken.fault);
      return taken;
    }
    const { takenAt, bytes } = taken;
    const kept = await outbox.keep({ camera, takenAt, levelM: level?.valueM, upTo, file });
    if (!kept.ok) {
      this.#failed(seat, kept.fault);
      return kept;
    }
    seat.fault = undefined;
    seat.trouble.over();
    return { ok: true, takenAt, bytes };
  }

  #failed(seat: Seat, fault: string): void {
    seat.fault = fault;
    seat.trouble.met({ camera: seat.config.camera, fault });
  }

  /** The station's newest level, unless it is of later than the picture or older than the camera's interval. */
  #levelAt(seat: Seat, at: Instant): { valueM: number; at: Instant } | undefined {
    const newest = this.#options.levelOf(seat.config.station);
    if (!newest || newest.takenAt > at || at - newest.takenAt > this.#everyOf(seat)) return undefined;
    return { valueM: newest.value, at: newest.takenAt };
  }

  #seatOf(camera: CameraId): Seat | undefined {
    return this.#seats.find(({ config }) => config.camera === camera);
  }

  #everyOf({ config: { camera, every } }: Seat): Milliseconds {
    return this.#options.setOf?.(camera)?.every ?? every;
  }

  #nextOf(seat: Seat): Instant | undefined {
    const every = this.#everyOf(seat);
    return seat.takenUpTo === undefined ? undefined : (Math.floor(seat.takenUpTo / every) + 1) * every;
  }
}
