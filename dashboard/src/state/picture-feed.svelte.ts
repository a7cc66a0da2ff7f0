import { type CameraState, MINUTE, type Milliseconds, type PictureView } from '@kawamori/contracts';
import { untrack } from 'svelte';
import type { HubApi } from '../api/client.js';
import type { WallTime } from '../time/wall-time.js';
import { withPicture } from '../view/pictures.js';
import { Feed } from './feed.js';

export interface PictureFeedOptions {
  api: HubApi;
  time: WallTime;
  /** River time. */
  now(): number;
  camera: CameraState;
  spanMs: Milliseconds;
}

/** The pictures of one camera over a period that ends now, kept up with what comes in. */
export class PictureFeed extends Feed {
  /** Ascending. */
  pictures = $state.raw<readonly PictureView[]>([]);
  /** `failed` only where nothing can be shown. */
  state = $state<'loading' | 'ready' | 'failed'>('loading');
  readonly spanMs: Milliseconds;

  #camera: CameraState;
  readonly #options: PictureFeedOptions;

  constructor(options: PictureFeedOptions) {
    super(options.time);
    this.#options = options;
    this.#camera = options.camera;
    this.spanMs = options.spanMs;
  }

  /** Takes in a newer state of the camera: its newest picture at once. */
  take(camera: CameraState): void {
    const before = this.#camera;
    this.#camera = camera;
    if (camera.latest && camera.latest !== before.latest) {
      this.pictures = withPicture(
        untrack(() => this.pictures),
        camera.latest,
      );
    }
    if (camera.residents !== before.residents) this.refetchSoon();
  }

  protected async fetch(signal: AbortSignal): Promise<void> {
    const { api, now } = this.#options;
    const to = now() + MINUTE;
    const answer = await api.pictures(this.#camera.id, to - this.spanMs, to, signal);
    if (signal.aborted) return;
    if (answer.ok) {
      const { latest } = this.#camera;
      this.pictures = latest ? withPicture(answer.value.pictures, latest) : answer.value.pictures;
      this.state = 'ready';
      return;
    }
    if (this.pictures.length === 0) this.state = 'failed';
    this.refetchSoon();
  }
}
