import {
  type EpisodeView,
  MINUTE,
  type Milliseconds,
  type Quantity,
  SECOND,
  type SeriesView,
  type StationState,
  seriesParts,
} from '@kawamori/contracts';
import { untrack } from 'svelte';
import type { Answer, HubApi } from '../api/client.js';
import { withLatest } from '../chart/series.js';
import type { Stop, WallTime } from '../time/wall-time.js';

/** A change that is not simply a newer value (back-fill, a correction) is fetched again, but not more often than this. */
const REFETCH_MS = 10 * SECOND;

export interface SeriesFeedOptions {
  api: HubApi;
  time: WallTime;
  /** River time. */
  now(): number;
  station: StationState;
  spanMs: Milliseconds;
}

/** The series and the episodes of one station over a period that ends now, kept up with what comes in. */
export class SeriesFeed {
  level = $state.raw<SeriesView | null>(null);
  /** Of the level gauge that is not shown as the station's, where there are two. */
  other = $state.raw<SeriesView | null>(null);
  rain = $state.raw<SeriesView | null>(null);
  episodes = $state.raw<EpisodeView[] | null>(null);
  /** `failed` only where nothing can be shown; a failed renewal leaves the old one, which ages on its own axis. */
  state = $state<'loading' | 'ready' | 'failed'>('loading');
  episodesFailed = $state(false);
  readonly spanMs: Milliseconds;

  #station: StationState;
  readonly #options: SeriesFeedOptions;
  #ended = new AbortController();
  #waiting: Stop | undefined;

  constructor(options: SeriesFeedOptions) {
    this.#options = options;
    this.#station = options.station;
    this.spanMs = options.spanMs;
  }

  /** Started from an effect: what is read on the way (the river clock above all) must not make it start anew each second. */
  start(): void {
    if (this.#ended.signal.aborted) this.#ended = new AbortController();
    untrack(() => void this.load());
  }

  stop(): void {
    this.#ended.abort();
    this.#waiting?.();
    this.#waiting = undefined;
  }

  /** Takes in a newer state of the station: the newest value at once, the rest by asking again a little later. */
  take(station: StationState): void {
    if (station.seq === this.#station.seq) return;
    this.#station = station;
    const shown = station.level?.gauges?.shown ?? 'level';
    if (this.level && station.level?.latest && seriesParts(this.level.series).quantity === shown)
      this.level = withLatest(this.level, station.level.latest, station.level.observingMs);
    this.refetchSoon();
  }

  refetchSoon(): void {
    this.#waiting ??= this.#options.time.after(REFETCH_MS, () => {
      this.#waiting = undefined;
      void this.load();
    });
  }

  async load(): Promise<void> {
    const { api, now } = this.#options;
    const { signal } = this.#ended;
    const { id } = this.#station;
    const to = now() + MINUTE;
    const ask = (quantity: Quantity, measured: boolean): Promise<Answer<SeriesView>> | null =>
      measured ? api.series(id, quantity, to - this.spanMs, to, signal) : null;
    const gauges = this.#station.level?.gauges;
    const [level, other, rain, episodes] = await Promise.all([
      ask(gauges?.shown ?? 'level', this.#station.level !== null),
      ask(gauges?.shown === 'level-sub' ? 'level' : 'level-sub', gauges !== undefined),
      ask('rain', this.#station.rain !== null),
      this.#station.level ? api.episodes(id, signal) : null,
    ]);
    if (signal.aborted) return;
    if (level?.ok) {
      const known = this.#station.level;
      this.level = known?.latest ? withLatest(level.value, known.latest, known.observingMs) : level.value;
    }
    if (other?.ok) this.other = other.value;
    if (rain?.ok) this.rain = rain.value;
    if (episodes?.ok) this.episodes = episodes.value;
    this.episodesFailed = episodes !== null && !episodes.ok && this.episodes === null;
    this.state = this.level || this.rain ? 'ready' : 'failed';
    if (this.state === 'failed') this.refetchSoon();
  }
}
