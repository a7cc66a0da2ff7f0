import {
  type Instant,
  type LiveEvent,
  SECOND,
  type SessionView,
  type Snapshot,
  type StationId,
} from '@kawamori/contracts';
import type { HubApi } from '../api/client.js';
import { applyEvent } from '../live/apply-event.js';
import { type LinkMode, linkMode } from '../live/link.js';
import { liveLink } from '../live/live-link.js';
import { newLevels } from '../live/new-levels.js';
import { type ClockAnchor, isLongAgo, riverNow } from '../time/river-clock.js';
import type { Stop, WallTime } from '../time/wall-time.js';
import { stepsByStation } from '../view/ongoing.js';

/** For how long a station that reached a new level is marked as such: one pulse. */
const PULSE_MS = 3 * SECOND;

export interface RiverWatchOptions {
  api: HubApi;
  liveUrl: string;
  time: WallTime;
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
  /** Whoever is signed in; null while that is not known. */
  session = $state.raw<SessionView | null>(null);
  /** Stations that have just reached a higher mark. */
  rising = $state.raw<ReadonlySet<StationId>>(new Set());
  /** The newest rises, for the announcement; replaced, never added to. */
  risen = $state.raw<ReturnType<typeof newLevels>>([]);
  /** Counts the snapshots: after a loss, what is drawn from elsewhere has to be fetched again. */
  snapshots = $state(0);

  #anchor: ClockAnchor | null = null;
  readonly #api: Pick<HubApi, 'session'>;
  readonly #time: WallTime;
  readonly #link: { start(): void; stop(): void };
  readonly #stops: Stop[] = [];

  constructor(options: RiverWatchOptions) {
    this.#api = options.api;
    this.#time = options.time;
    this.#link = liveLink({
      api: options.api,
      url: options.liveUrl,
      time: options.time,
      onEvent: (event, way) => this.#take(event, way),
      onState: (state) => {
        this.mode = linkMode(state);
      },
      onSignedOut: options.onSignedOut,
      onUnreadable: () => {
        this.unreadable = true;
      },
    });
  }

  start(): void {
    this.#link.start();
    this.#stops.push(this.#time.every(SECOND, () => this.#tick()));
  }

  stop(): void {
    this.#link.stop();
    for (const stop of this.#stops.splice(0)) stop();
  }

  #take(event: LiveEvent, way: 'stream' | 'poll'): 'taken' | 'behind' {
    const clock = event.event === 'snapshot' ? event.data.clock : event.event === 'clock' ? event.data : null;
    // An answer to a question is seconds old at most: by it the clock may be set back.
    if (clock && way === 'stream' && isLongAgo(this.#anchor, clock, this.#time.now())) return 'behind';
    const before = this.view;
    const after = applyEvent(before, event);
    this.view = after;
    if (event.event === 'snapshot') {
      this.snapshots += 1;
      this.unreadable = false;
      // The hub could not be reached before.
      if (!this.session) void this.#askSession();
    }
    if (clock) this.#anchor = { clock, wallAt: this.#time.now() };
    this.#tick();
    this.heardAt = this.now;
    const rises = newLevels(before, after);
    if (rises.length > 0) this.#announce(rises);
    return 'taken';
  }

  async #askSession(): Promise<void> {
    const answer = await this.#api.session();
    if (answer.ok) this.session = answer.value;
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
