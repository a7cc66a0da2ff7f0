import {
  DAY,
  type EpisodeView,
  MINUTE,
  type Quantity,
  type SeriesView,
  type StationState,
  seriesParts,
} from '@kawamori/contracts';
import type { Answer, HubApi } from '../api/client.js';
import { withLatest } from '../chart/series.js';
import type { WallTime } from '../time/wall-time.js';
import { boundsOf, type Period } from '../view/period.js';
import { rainStation } from '../view/rain-source.js';
import { holds, type SeriesWindow, windowFor } from '../view/series-window.js';
import { Feed } from './feed.js';

export interface SeriesFeedOptions {
  api: HubApi;
  time: WallTime;
  /** River time. */
  now(): number;
  station: StationState;
  period: Period;
  /** How much beside the period is fetched at either side, in its own lengths. */
  reach?: number;
}

/** As far back as the hub answers at once. */
const FARTHEST = 50 * 365 * DAY;

/**
 * The series and the episodes of one station over a period, kept up with what comes in. What is held stays until what was asked for
 * another period has come.
 */
export class SeriesFeed extends Feed {
  level = $state.raw<SeriesView | null>(null);
  /** Of the level gauge that is not shown as the station's, where there are two. */
  other = $state.raw<SeriesView | null>(null);
  /** Its own, or that of the neighbour that is named for it. */
  rain = $state.raw<SeriesView | null>(null);
  episodes = $state.raw<EpisodeView[] | null>(null);
  /** `failed` only where nothing can be shown; a failed renewal leaves the old one, which ages on its own axis. */
  state = $state<'loading' | 'ready' | 'failed'>('loading');
  episodesFailed = $state(false);
  /** Another period has been asked for, and has not come yet. */
  fetching = $state(false);
  /** What was asked for last did not come: beside what is held the chart is empty. */
  missed = $state(false);

  #station: StationState;
  #period: Period;
  #held: SeriesWindow | null = null;
  /** River time of what is held. */
  #heldAt = 0;
  #turn = 0;
  readonly #options: SeriesFeedOptions;

  constructor(options: SeriesFeedOptions) {
    super(options.time);
    this.#options = options;
    this.#station = options.station;
    this.#period = options.period;
  }

  /** Takes in a newer state of the station: the newest value at once, the rest by asking again a little later. */
  take(station: StationState): void {
    if (station.seq === this.#station.seq) return;
    this.#station = station;
    this.level = this.#withNewest(this.level);
    this.refetchSoon();
  }

  /** Shows another period, and asks for it where what is held does not reach or is too coarse. */
  look(period: Period): void {
    this.#period = period;
    const known = { observing: this.#observing, heldAt: this.#heldAt };
    if (this.state !== 'loading' && !holds(this.#held, boundsOf(period, this.#options.now()), known)) {
      this.fetching = true;
      void this.load();
    }
  }

  /** When the first reading was taken, as far as the hub can tell; undefined where it cannot now, null where there is none. */
  async firstAt(): Promise<number | null | undefined> {
    const { api, now } = this.#options;
    const quantity = this.#station.level ? 'level' : 'rain';
    const answer = await api.series({
      ...{
        station: this.#station.id,
        quantity,
        from: now() - FARTHEST,
        to: now() + MINUTE,
        resolution: '1d',
      },
    });
    return answer.ok ? (answer.value.at[0] ?? null) : undefined;
  }

  get #observing(): number {
    return this.#station.level?.observingMs ?? this.#station.rain?.observingMs ?? 10 * MINUTE;
  }

  #withNewest(series: SeriesView | null): SeriesView | null {
    const known = this.#station.level;
    const shown = known?.gauges?.shown ?? 'level';
    // What ends in the past takes in nothing of now: its next reading is not the newest.
    const reachesNow = this.#held !== null && this.#held.to >= this.#heldAt;
    if (!series || !known?.latest || !reachesNow || seriesParts(series.series).quantity !== shown)
      return series;
    return withLatest(series, known.latest, known.observingMs);
  }

  protected async fetch(signal: AbortSignal): Promise<void> {
    const { api, now, reach = 0 } = this.#options;
    const { id } = this.#station;
    const turn = ++this.#turn;
    const asked = windowFor(boundsOf(this.#period, now()), { reach, observing: this.#observing, now: now() });
    const heldAt = now();
    const ask = (quantity: Quantity, measured: boolean, station = id): Promise<Answer<SeriesView>> | null =>
      measured ? api.series({ station, quantity, ...asked }, signal) : null;
    const wet = rainStation(this.#station);
    const gauges = this.#station.level?.gauges;
    const [level, other, rain, episodes] = await Promise.all([
      ask(gauges?.shown ?? 'level', this.#station.level !== null),
      ask(gauges?.shown === 'level-sub' ? 'level' : 'level-sub', gauges !== undefined),
      ask('rain', wet !== null, wet ?? id),
      this.#station.level ? api.episodes(id, signal) : null,
    ]);
    // Of two that are under way the later asked is what the reader wants.
    if (signal.aborted || turn !== this.#turn) return;
    this.fetching = false;
    this.missed = !(level ?? rain)?.ok;
    if (!this.missed) {
      this.#held = asked;
      this.#heldAt = heldAt;
    }
    if (level?.ok) this.level = this.#withNewest(level.value);
    if (other?.ok) this.other = other.value;
    if (rain?.ok) this.rain = rain.value;
    if (episodes?.ok) this.episodes = episodes.value;
    this.episodesFailed = episodes !== null && !episodes.ok && this.episodes === null;
    this.state = this.level || this.rain ? 'ready' : 'failed';
    if (this.missed) this.refetchSoon();
  }
}
