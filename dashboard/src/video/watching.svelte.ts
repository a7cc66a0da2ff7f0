import type { CameraId } from '@kawamori/contracts';
import type { HubApi } from '../api/client.js';
import type { Stop, WallTime } from '../time/wall-time.js';
import { choosePlayer, type Player } from './player.js';
import {
  notWatching,
  RENEW_EVERY,
  type WatchingEffect,
  type WatchingInput,
  type WatchingState,
  watchingStep,
} from './watching.js';

export interface WatchingOptions {
  api: HubApi;
  time: WallTime;
  camera: CameraId;
  element: HTMLVideoElement;
}

/** One watcher of one camera: asks the hub and holds the player. The decisions are in `watching.ts`. */
export class Watching {
  state: WatchingState = $state.raw(notWatching(0));
  kind = $state<'flv' | 'hls' | null>(null);
  /** Whole seconds that the screen is behind what has arrived. */
  behindS = $state(0);

  readonly #options: WatchingOptions;
  #player: Player | undefined;
  #ticking: Stop | undefined;
  /** Counts the players: what an older one still says is not heard. */
  #players = 0;

  constructor(options: WatchingOptions) {
    this.#options = options;
  }

  start(): void {
    this.#ticking?.();
    this.#ticking = this.#options.time.every(RENEW_EVERY, () => {
      this.behindS = Math.round(this.#player?.behindS() ?? 0);
      this.#tell({ kind: 'tick', positionS: this.#player ? this.#options.element.currentTime : null });
    });
    this.#tell({ kind: 'started' });
  }

  stop(): void {
    this.#ticking?.();
    this.#ticking = undefined;
    this.#tell({ kind: 'stopped' });
  }

  #tell(input: WatchingInput): void {
    const step = watchingStep(this.state, input, this.#options.time.now());
    this.state = step.state;
    for (const effect of step.effects) this.#carryOut(effect);
  }

  #carryOut(effect: WatchingEffect): void {
    if (effect === 'ask') void this.#ask();
    else if (effect === 'close-player') this.#close();
    else void this.#open(effect === 'open-hls-player');
  }

  async #ask(): Promise<void> {
    const answer = await this.#options.api.askVideo(this.#options.camera);
    this.#tell({ kind: 'answer', video: answer.ok ? answer.value : null });
  }

  async #open(avoidFlv: boolean): Promise<void> {
    const { video } = this.state;
    if (!video) return;
    this.#close();
    const own = this.#players;
    const { element } = this.#options;
    const chosen = await choosePlayer({ flv: video.flvUrl, hls: video.hlsUrl }, element, avoidFlv).catch(
      () => undefined,
    );
    if (own !== this.#players) return;
    if (!chosen) return this.#tell({ kind: 'no-player' });
    this.kind = chosen.kind;
    this.#player = chosen.open(element, chosen.url, {
      onPlaying: () => {
        if (own === this.#players) this.#tell({ kind: 'first-frame' });
      },
      onFailed: () => {
        if (own !== this.#players) return;
        this.#player = undefined;
        this.#tell({ kind: 'player-failed' });
      },
    });
  }

  #close(): void {
    this.#players += 1;
    this.#player?.stop();
    this.#player = undefined;
  }
}
