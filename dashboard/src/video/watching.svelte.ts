import type { CameraId } from '@kawamori/contracts';
import type { HubApi } from '../api/client.js';
import { type HubClock, hubClockFrom } from '../time/hub-clock.js';
import type { Stop, WallTime } from '../time/wall-time.js';
import { type VideoDelay, videoDelay } from './delay.js';
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
  /** Null where no player is open. */
  delay = $state.raw<VideoDelay | null>(null);

  readonly #options: WatchingOptions;
  #player: Player | undefined;
  #ticking: Stop | undefined;
  #hubClock: HubClock | null = null;
  /** Counts the players: what an older one still says is not heard. */
  #players = 0;

  constructor(options: WatchingOptions) {
    this.#options = options;
  }

  start(): void {
    this.#ticking?.();
    this.#ticking = this.#options.time.every(RENEW_EVERY, () => {
      this.#measure();
      this.#tell({ kind: 'tick', positionS: this.#player ? this.#options.element.currentTime : null });
    });
    this.#tell({ kind: 'started' });
  }

  stop(): void {
    this.#ticking?.();
    this.#ticking = undefined;
    this.#tell({ kind: 'stopped' });
  }

  #measure(): void {
    const player = this.#player;
    const shown = player && { takenInAt: player.shownTakenInAt(), bufferedS: player.bufferedS() };
    this.delay = shown ? videoDelay(shown, this.#hubClock, this.#options.time.now()) : null;
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
    const { api, time, camera } = this.#options;
    const askedAt = time.now();
    const answer = await api.askVideo(camera);
    if (answer.ok) {
      const { hubNow } = answer.value;
      this.#hubClock = hubClockFrom(this.#hubClock, { hubNow, askedAt, heardAt: time.now() });
    }
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
        if (own !== this.#players) return;
        this.#tell({ kind: 'first-frame' });
        this.#measure();
      },
      onFailed: (detail) => {
        // biome-ignore lint/suspicious/noConsole: the reader is told that it broke off; this is for whoever is asked why.
        console.warn(`live video of ${this.#options.camera} (${chosen.kind}) broke off: ${detail}`);
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
