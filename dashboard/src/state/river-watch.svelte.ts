import {
  type Instant,
  type LiveEvent,
  SECOND,
  type SessionView,
  type Snapshot,
  type StationId,
} from '@kawamori/contracts';
import { tick } from 'svelte';
import type { HubApi } from '../api/client.js';
import type { LastKnown } from '../kept/last-known.js';
import { applyEvent } from '../live/apply-event.js';
import { type LinkMode, linkMode } from '../live/link.js';
import { liveLink } from '../live/live-link.js';
import { newLevels } from '../live/new-levels.js';
import { type ClockAnchor, isLongAgo, riverNow } from '../time/river-clock.js';
import type { Stop, WallTime } from '../time/wall-time.js';
import { stepsByStation } from '../view/ongoing.js';
import { OutboxState } from './outbox.svelte.js';

/** For how long a station that reached a new level is marked as such: one pulse. */
const PULSE_MS = 3 * SECOND;

/**
 * What is shown is made anew at most so often: of a thousand stations that speak at once, all are shown together. Where that takes a slow
 * machine long, it rests so many times as long before the next, so that it goes on answering to the hand; a second at most.
 */
const SHOWN_EVERY_MS = 50;
const REST_FACTOR = 4;
const REST_MOST_MS = SECOND;

export interface RiverWatchOptions {
  api: HubApi;
  liveUrl: string;
  time: WallTime;
  /** A rehearsal's leaves nothing behind on this device. */
  isRehearsal: boolean;
  onSignedOut(): void;
}

/** What the hub says, as it comes in, and the river clock that ages it. */
export class RiverWatch {
  view = $state.raw<Snapshot | null>(null);
  /** What stands beside the levels of each station. */
  readonly steps = $derived(stepsByStation(this.view?.stations ?? []));
  mode = $state<LinkMode>('connecting');
  /** River time, moved on each second. */
  now = $state<Instant>(0);
  /** River time of the last thing heard; null before the first. */
  heardAt = $state<Instant | null>(null);
  unreadable = $state(false);
  /** What is shown was kept by this device, and nothing has been heard since the page was opened. */
  isKept = $state(false);
  /** Whoever is signed in; null while that is not known. */
  session = $state.raw<SessionView | null>(null);
  /** Stations that have just reached a higher mark. */
  rising = $state.raw<ReadonlySet<StationId>>(new Set());
  /** The newest rises, for the announcement; replaced, never added to. */
  risen = $state.raw<ReturnType<typeof newLevels>>([]);
  /** Counts the snapshots: after a loss, what is drawn from elsewhere has to be fetched again. */
  snapshots = $state(0);

  /** What is pressed here, on its way to the hub. */
  readonly outbox: OutboxState;

  #anchor: ClockAnchor | null = null;
  /** What has been heard, and what of it is shown. */
  #heard: Snapshot | null = null;
  #shown: Snapshot | null = null;
  #shownAt = Number.NEGATIVE_INFINITY;
  #restMs = SHOWN_EVERY_MS;
  #showing: Stop | undefined;
  readonly #api: Pick<HubApi, 'session'>;
  readonly #time: WallTime;
  readonly #link: { start(): void; stop(): void };
  readonly #stops: Stop[] = [];
  #beats: Stop | undefined;
  #isStarted = false;
  #isSessionSure = false;

  constructor(options: RiverWatchOptions) {
    this.#api = options.api;
    this.#time = options.time;
    this.outbox = new OutboxState({
      ...{ api: options.api, time: options.time, now: () => this.now, isKept: !options.isRehearsal },
    });
    this.#link = liveLink({
      api: options.api,
      url: options.liveUrl,
      time: options.time,
      onEvent: (event, way) => this.#take(event, way),
      onState: (state) => {
        const mode = linkMode(state, options.time.now());
        if (mode !== this.mode && (mode === 'live' || mode === 'polling')) void this.outbox.send();
        this.mode = mode;
      },
      onSignedOut: options.onSignedOut,
      onUnreadable: () => {
        this.unreadable = true;
      },
    });
  }

  /** Starts to listen; what was kept is shown until then. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#link.start();
    this.#beat();
  }

  /** Shows how things stood when this device last heard of them. Its ages go on. */
  showKept({ session, snapshot, anchor, heardAt }: LastKnown): void {
    if (this.view) return;
    this.view = snapshot;
    this.session = session;
    this.#anchor = anchor;
    this.heardAt = heardAt;
    this.isKept = true;
    void this.outbox.load(session.name);
    this.#tick();
    this.#beat();
  }

  /** Somebody is signed in, for sure: what was kept of another is shown to nobody. */
  know(session: SessionView): void {
    if (this.isKept && this.session?.name !== session.name) {
      this.view = null;
      this.heardAt = null;
      this.isKept = false;
    }
    this.session = session;
    this.#isSessionSure = true;
    void this.outbox.own(session.name);
  }

  /** How things stand as far as this device has heard; undefined before that. */
  lastKnown(): LastKnown | undefined {
    if (!this.view || !this.session || !this.#anchor || this.heardAt === null || this.isKept)
      return undefined;
    return { session: this.session, snapshot: this.view, anchor: this.#anchor, heardAt: this.heardAt };
  }

  #beat(): void {
    this.#beats ??= this.#time.every(SECOND, () => this.#tick());
  }

  stop(): void {
    this.#link.stop();
    this.#beats?.();
    this.#showing?.();
    for (const stop of this.#stops.splice(0)) stop();
  }

  #take(event: LiveEvent, way: 'stream' | 'poll'): 'taken' | 'behind' {
    const clock = event.event === 'snapshot' ? event.data.clock : event.event === 'clock' ? event.data : null;
    // An answer to a question is seconds old at most: by it the clock may be set back.
    if (clock && way === 'stream' && isLongAgo(this.isKept ? null : this.#anchor, clock, this.#time.now()))
      return 'behind';
    // What was kept is no base for what has changed since: the snapshot comes first.
    const after = applyEvent(this.#heard, event);
    if (!after) return 'taken';
    this.#heard = after;
    if (event.event === 'snapshot') {
      this.snapshots += 1;
      this.unreadable = false;
      // The hub could not be reached before.
      if (!this.#isSessionSure) void this.#askSession();
    }
    if (clock) this.#anchor = { clock, wallAt: this.#time.now() };
    this.#showSoon();
    return 'taken';
  }

  #showSoon(): void {
    if (this.#showing) return;
    const rest = this.#restMs - (this.#time.now() - this.#shownAt);
    if (rest <= 0) this.#show();
    else this.#showing = this.#time.after(Math.min(rest, this.#restMs), () => this.#show());
  }

  #show(): void {
    this.#showing = undefined;
    this.#shownAt = this.#time.now();
    const rises = newLevels(this.#shown, this.#heard);
    this.isKept = false;
    this.view = this.#shown = this.#heard;
    this.#tick();
    this.heardAt = this.now;
    if (rises.length > 0) this.#announce(rises);
    void this.#measure();
  }

  /** How long it takes until the page is as it is to be shown. */
  async #measure(): Promise<void> {
    const begun = this.#time.now();
    await tick();
    this.#shownAt = this.#time.now();
    const took = this.#shownAt - begun;
    this.#restMs = Math.min(Math.max(SHOWN_EVERY_MS, took * REST_FACTOR), REST_MOST_MS);
  }

  async #askSession(): Promise<void> {
    const answer = await this.#api.session();
    if (answer.ok) this.know(answer.value);
  }

  #announce(rises: ReturnType<typeof newLevels>): void {
    this.risen = rises;
    const ids = rises.map(({ station }) => station.id);
    this.rising = new Set([...this.rising, ...ids]);
    this.#stops.push(
      this.#time.after(PULSE_MS, () => {
        this.rising = new Set([...this.rising].filter((id) => !ids.includes(id)));
      }),
    );
  }

  #tick(): void {
    if (this.#anchor) this.now = riverNow(this.#anchor, this.#time.now());
  }
}
