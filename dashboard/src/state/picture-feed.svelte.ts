import type { CameraState, PictureView } from '@kawamori/contracts';
import { untrack } from 'svelte';
import type { HubApi } from '../api/client.js';
import type { WallTime } from '../time/wall-time.js';
import { boundsOf, type Period } from '../view/period.js';
import { withPicture } from '../view/pictures.js';
import { Feed } from './feed.js';

export interface PictureFeedOptions {
  api: HubApi;
  time: WallTime;
  /** River time. */
  now(): number;
  camera: CameraState;
  period: Period;
}

/** The pictures of one camera over a period, kept up with what comes in. */
export class PictureFeed extends Feed {
  /** Ascending. */
  pictures = $state.raw<readonly PictureView[]>([]);
  /** `failed` only where nothing can be shown. */
  state = $state<'loading' | 'ready' | 'failed'>('loading');
  readonly period: Period;

  #camera: CameraState;
  readonly #options: PictureFeedOptions;

  constructor(options: PictureFeedOptions) {
    super(options.time);
    this.#options = options;
    this.#camera = options.camera;
    this.period = options.period;
  }

  /** Takes in a newer state of the camera: its newest picture at once. */
  take(camera: CameraState): void {
    const before = this.#camera;
    this.#camera = camera;
    if (camera.latest && camera.latest !== before.latest) {
      this.pictures = this.#withNewest(untrack(() => this.pictures));
    }
    if (camera.residents !== before.residents) this.refetchSoon();
  }

  /** What ends in the past takes in nothing of now. */
  #withNewest(pictures: readonly PictureView[]): readonly PictureView[] {
    const { latest } = this.#camera;
    return latest && this.period.end === null ? withPicture(pictures, latest) : pictures;
  }

  protected async fetch(signal: AbortSignal): Promise<void> {
    const { api, now } = this.#options;
    const { from, to } = boundsOf(this.period, now());
    const answer = await api.pictures(this.#camera.id, from, to, signal);
    if (signal.aborted) return;
    if (answer.ok) {
      this.pictures = this.#withNewest(answer.value.pictures);
      this.state = 'ready';
      return;
    }
    if (this.pictures.length === 0) this.state = 'failed';
    this.refetchSoon();
  }
}
