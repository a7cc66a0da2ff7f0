import {
  type CameraId,
  type ClockState,
  type CommandAnswer,
  encodeReadings,
  MINUTE,
  type Milliseconds,
  type NodeStatus,
  SECOND,
} from '@kawamori/contracts';
import { after, type Clock, every, type Log, monotonicNow, type Part, type Pending } from '@kawamori/kit';
import type { CommandDesk } from '../commands/command-desk.js';
import type { Outbox } from '../outbox/outbox.js';
import type { PictureOutbox } from '../pictures/picture-outbox.js';
import type { SettingsDesk } from '../settings/settings-desk.js';
import { makeTrouble } from '../trouble.js';
import { delayBeforeTry, type ReconnectLadder } from './ladder.js';
import type { Line, LineEnd, OpenLine } from './line.js';
import {
  lineEnded,
  NOTHING_SENT,
  nextPack,
  type Pack,
  packAcknowledged,
  restAfter,
  type Shipping,
  seriesOf,
} from './packing.js';
import { PictureSender } from './picture-sender.js';
import { pubackWithin } from './picture-shipping.js';

const PUBACK_WITHIN = 30 * SECOND;
/** A picture without PUBACK does not end the line sooner: the hub may have no room for it, and readings must go on. */
const PICTURE_PATIENCE = 5 * MINUTE;
/** A stop waits this long for what is in flight; it would only be sent again, so there is no harm in leaving it. */
const LEAVE_WITHIN = 1 * SECOND;
/** Answers to commands that wait for their PUBACK; more are given up, as on a dead line. */
const ANSWERS_IN_FLIGHT = 20;

export interface UplinkOptions {
  open: OpenLine;
  outbox: Pick<Outbox, 'counts' | 'waiting' | 'newestOfEach' | 'remove' | 'park' | 'onChange'>;
  riverClock: Clock;
  clockState: ClockState;
  topics: { readings: string; status: string };
  status: (state: NodeStatus['state']) => NodeStatus;
  vitalsEvery: Milliseconds;
  ladder: ReconnectLadder;
  log: Log;
  /** Only where there are cameras. */
  pictures?: {
    outbox: Pick<PictureOutbox, 'waiting' | 'read' | 'remove' | 'park' | 'onChange'>;
    topicOf: (camera: CameraId) => string;
  };
  /** What the hub may ask of this node, and where answers go. */
  commands?: { filter: string; answerTopic: string; desk: Pick<CommandDesk, 'hear' | 'lineBegun'> };
  /** Settings from afar: on which topic they come, and who hears them and of every acknowledgement. */
  settings?: { topic: string; desk: Pick<SettingsDesk, 'hear' | 'reached'> };
  /** The hub has taken this node's birth. */
  onBorn?: () => void;
  /** Nothing is said before the river clock has been told the time: the hub measures this node's clock by each message it sends. */
  clockTold?: Promise<void>;
  pubackWithinMs?: Milliseconds;
  picturePatienceMs?: Milliseconds;
  chance?: () => number;
}

/**
 * Keeps a line to the hub and sends the outbox along it: birth first, then readings, then pictures; nothing leaves the outbox before its
 * PUBACK.
 */
export class Uplink implements Part {
  readonly name = 'uplink';
  readonly #options: UplinkOptions;
  #line: Line | undefined;
  #up = false;
  /** Whether the hub has acknowledged anything on this line: it lives and speaks, so a cut after that may be a message's fault. */
  #proven = false;
  #failures = 0;
  #shipping: Shipping = NOTHING_SENT;
  /** Per pack in flight: its bytes, when it was sent (monotonic), and what happens when its PUBACK does not come. */
  readonly #overdue = new Map<number, { bytes: number; sentAt: Milliseconds; pending: Pending }>();
  /** Runs while no gap is filled. */
  #rest: Pending | undefined;
  readonly #pictures: PictureSender | undefined;
  #answersFlying = 0;
  #retry: Pending | undefined;
  #vitals: Pending | undefined;
  #stopping = false;
  #landed: (() => void) | undefined;
  readonly #refused;
  readonly #away;

  constructor(options: UplinkOptions) {
    this.#options = options;
    this.#refused = makeTrouble(
      options.log,
      'the hub refuses this node; check its credential file against `kawamori node add` or `rotate`',
      'the hub accepts this node again',
    );
    this.#away = makeTrouble(
      options.log,
      'no line to the hub; readings wait in the outbox',
      'the line stands again',
    );
    this.#pictures =
      options.pictures &&
      new PictureSender({
        ...options.pictures,
        pubackWithinMs: options.pubackWithinMs ?? PUBACK_WITHIN,
        patienceMs: options.picturePatienceMs ?? PICTURE_PATIENCE,
        log: options.log,
        onLanded: (acknowledged) => {
          if (acknowledged) this.#heard();
          this.#pump();
        },
        onOverdue: () => this.#giveUpLine(),
      });
  }

  start(): void {
    const { outbox, vitalsEvery } = this.#options;
    outbox.onChange(() => this.#pump());
    this.#options.pictures?.outbox.onChange(() => this.#pump());
    this.#vitals = every(vitalsEvery, () => this.#tell('alive'));
    if (this.#options.clockTold === undefined) this.#connect();
    else void this.#options.clockTold.then(() => this.#connect());
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#vitals?.cancel();
    this.#retry?.cancel();
    this.#rest?.cancel();
    if (this.#up) {
      await this.#within(LEAVE_WITHIN, (landed) => {
        this.#landed = landed;
        if (this.#shipping.flying.length === 0) landed();
      });
      await this.#within(LEAVE_WITHIN, (told) => this.#tell('leaving', told));
    }
    this.#up = false;
    this.#callOffOverdue();
    await this.#line?.leave();
  }

  /** Tells what became of a command. Given up where the line is down: the hub asks again for what it still wants. */
  answer(answer: CommandAnswer): void {
    const { commands } = this.#options;
    if (!this.#up || !commands || this.#answersFlying >= ANSWERS_IN_FLIGHT) return;
    this.#answersFlying += 1;
    const message = { topic: commands.answerTopic, payload: JSON.stringify(answer), retain: false };
    this.#line?.send(message, () => {
      this.#answersFlying -= 1;
      this.#heard();
    });
  }

  /** Says something that need not be kept: it is given up where the line is down. */
  say(topic: string, payload: string): void {
    if (!this.#up) return;
    this.#line?.send({ topic, payload, retain: false }, () => this.#heard());
  }

  /** Tells now how this node is, between two times at which it does so anyway. */
  tellStatus(): void {
    this.#tell('alive');
  }

  #within(ms: Milliseconds, work: (done: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      const pending = after(ms, resolve);
      work(() => {
        pending.cancel();
        resolve();
      });
    });
  }

  #connect(): void {
    if (this.#stopping) return;
    this.#proven = false;
    this.#line = this.#options.open({
      up: () => {
        this.#up = true;
        this.#refused.over();
        this.#away.over();
        this.#options.log.info(
          { waiting: this.#options.outbox.counts().depth },
          'the line to the hub stands',
        );
        this.#tell('birth', this.#options.onBorn);
        this.#listen();
        this.#pump();
      },
      heard: (topic, payload) => {
        const { settings, commands } = this.#options;
        if (topic === settings?.topic) settings.desk.hear(payload);
        else commands?.desk.hear(topic, payload);
      },
      down: (end) => this.#ended(end),
    });
  }

  #ended(end: LineEnd): void {
    const wasLetIn = this.#up;
    this.#up = false;
    this.#line = undefined;
    this.#answersFlying = 0;
    this.#callOffOverdue();
    const cause = { suspicious: end.how === 'cut' && this.#proven };
    this.#pictures?.ended(cause);
    const outcome = lineEnded(this.#shipping, cause);
    this.#shipping = outcome.shipping;
    if (outcome.park) {
      this.#options.outbox.park(outcome.park, 'the hub cut the line at it', this.#options.riverClock.now());
    }
    this.#landed?.();
    if (this.#stopping) return;
    this.#failures += 1;
    const delayMs = delayBeforeTry(
      this.#options.ladder,
      this.#failures,
      (this.#options.chance ?? Math.random)(),
      wasLetIn,
    );
    (end.how === 'refused' ? this.#refused : this.#away).met({ ...end, delayMs });
    this.#retry = after(delayMs, () => this.#connect());
  }

  #listen(): void {
    const { commands, settings, log } = this.#options;
    commands?.desk.lineBegun();
    // Whoever can be commanded hears everything that is meant for it, and its settings with it.
    const filter = commands?.filter ?? settings?.topic;
    if (filter === undefined) return;
    this.#line?.listen(filter, (granted) => {
      if (!granted) log.warn({ filter }, 'the hub does not let this node hear what is meant for it');
    });
  }

  /** Publishes the node's word about itself. Retained and newest only: one that is lost with the line is replaced by the next birth. */
  #tell(state: NodeStatus['state'], told?: () => void): void {
    if (!this.#up) return;
    const message = {
      topic: this.#options.topics.status,
      payload: JSON.stringify(this.#options.status(state)),
      retain: true,
    };
    this.#line?.send(message, () => {
      this.#heard();
      told?.();
    });
  }

  #pump(): void {
    const { outbox, riverClock } = this.#options;
    while (this.#up && !this.#stopping) {
      const next = nextPack(this.#shipping, outbox, riverClock.now(), {
        rests: this.#rest !== undefined,
      });
      if (next === undefined) break;
      this.#shipping = next.shipping;
      this.#send(next.pack);
    }
    if (!this.#up || this.#stopping || !this.#line) return;
    const { flying, suspect } = this.#shipping;
    const sent = flying.reduce((count, { readings }) => count + readings.length, 0);
    const readings = { unsent: outbox.counts().depth - sent, underSuspicion: suspect !== undefined };
    this.#pictures?.pump(this.#line, readings, this.#bytesFlying());
  }

  #bytesFlying(): number {
    let sum = 0;
    for (const { bytes } of this.#overdue.values()) sum += bytes;
    return sum;
  }

  #send(pack: Pack): void {
    const { riverClock, clockState, topics, log } = this.#options;
    const payload = encodeReadings({
      sentAt: riverClock.now(),
      clock: clockState,
      readings: pack.readings.map(({ reading }) => reading),
    });
    const bytes = Buffer.byteLength(payload);
    // A picture before it, and packs before it, take their time on a thin line.
    const onTheLine = bytes + this.#bytesFlying() + (this.#pictures?.bytesFlying() ?? 0);
    const pending = after(pubackWithin(this.#options.pubackWithinMs ?? PUBACK_WITHIN, onTheLine), () => {
      log.warn({ readings: pack.readings.length }, 'the hub does not acknowledge; connecting anew');
      this.#giveUpLine();
    });
    this.#overdue.set(pack.number, { bytes, sentAt: monotonicNow(), pending });
    this.#line?.send({ topic: topics.readings, payload, retain: false }, () => this.#acknowledged(pack));
  }

  #acknowledged(pack: Pack): void {
    const sent = this.#overdue.get(pack.number);
    sent?.pending.cancel();
    this.#overdue.delete(pack.number);
    this.#restFor(sent ? restAfter(pack, monotonicNow() - sent.sentAt) : 0);
    this.#heard();
    this.#shipping = packAcknowledged(this.#shipping, pack);
    this.#pictures?.packPassed();
    if (this.#shipping.flying.length === 0) this.#landed?.();
    // Its change rings back here and sends the next pack.
    this.#options.outbox.remove(
      pack.readings.map(({ id }) => id),
      seriesOf(pack),
    );
  }

  #restFor(ms: Milliseconds): void {
    if (ms <= 0) return;
    this.#rest?.cancel();
    this.#rest = after(ms, () => {
      this.#rest = undefined;
      this.#pump();
    });
  }

  /** Only an answer starts the ladder anew: a hub that accepts and cuts again would otherwise be called without a pause. */
  #heard(): void {
    this.#proven = true;
    this.#failures = 0;
    this.#options.settings?.desk.reached();
  }

  #giveUpLine(): void {
    this.#line?.drop();
    this.#ended({ how: 'silent', detail: 'no PUBACK in time' });
  }

  #callOffOverdue(): void {
    for (const { pending } of this.#overdue.values()) pending.cancel();
    this.#overdue.clear();
  }
}
