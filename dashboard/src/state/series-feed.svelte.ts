import {
  type EpisodeView,
  MINUTE,
  type Milliseconds,
  type Quantity,
  type SeriesView,
  type StationState,
  seriesParts,
} from '@kawamori/contracts';
import type { Answer, HubApi } from '../api/client.js';
import { withLatest } from '../chart/series.js';
import type { WallTime } from '../time/wall-time.js';
import { Feed } from './feed.js';

export interface SeriesFeedOptions {
  api: HubApi;
  time: WallTime;
  /** River time. */
  now(): number;
  station: StationState;
  spanMs: Milliseconds;
}

/** The series and the episodes of one station over a period that ends now, kept up with what comes in. */
export class SeriesFeed extends Feed {
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

  constructor(options: SeriesFeedOptions) {
    super(options.time);
    this.#options = options;
    this.#station = options.station;
    this.spanMs = options.spanMs;
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

  protected async fetch(signal: AbortSignal): Promise<void> {
    const { api, now } = this.#options;
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
