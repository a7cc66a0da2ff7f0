import {
  DAY,
  type MaintenanceView,
  type Milliseconds,
  type OverruleView,
  type QualityView,
  type Quantity,
} from '@kawamori/contracts';
import { Feed } from '../state/feed.js';
import type { WallTime } from '../time/wall-time.js';
import type { QualityApi } from './quality-api.js';

/** What a clock that stands ahead has sent is looked at too. */
const AHEAD: Milliseconds = DAY;

export interface QualityFeedOptions {
  api: QualityApi;
  time: WallTime;
  /** River time. */
  now(): number;
  quantity: Quantity;
  spanMs: Milliseconds;
}

/** What is thought of the newest readings of a series, what staff said of them, and the station's maintenance. */
export class QualityFeed extends Feed {
  view = $state.raw<QualityView | null>(null);
  overrules = $state.raw<OverruleView[]>([]);
  work = $state.raw<MaintenanceView[]>([]);
  /** `failed` only where nothing can be shown. */
  state = $state<'loading' | 'ready' | 'failed'>('loading');

  #seq: number | undefined;
  readonly #options: QualityFeedOptions;

  constructor(options: QualityFeedOptions) {
    super(options.time);
    this.#options = options;
  }

  /** The station has changed: what is shown of it is asked for again, a little later. @param seq of its last change */
  take(seq: number): void {
    if (this.#seq !== undefined && this.#seq !== seq) this.refetchSoon();
    this.#seq = seq;
  }

  protected async fetch(signal: AbortSignal): Promise<void> {
    const { api, now, quantity, spanMs } = this.#options;
    const at = Math.round(now());
    const [view, overrules, work] = await Promise.all([
      api.look(quantity, { from: at - spanMs, to: at + AHEAD }, signal),
      api.overrules(quantity, signal),
      api.maintenances(signal),
    ]);
    if (signal.aborted) return;
    if (view.ok && overrules.ok && work.ok) {
      this.view = view.value;
      this.overrules = overrules.value;
      this.work = work.value;
      this.state = 'ready';
    } else if (this.view === null) this.state = 'failed';
  }
}
