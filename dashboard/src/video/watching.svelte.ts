import { type CameraId, MINUTE, SECOND, type VideoState } from '@kawamori/contracts';
import type { HubApi } from '../api/client.js';
import type { Stop, WallTime } from '../time/wall-time.js';
import { choosePlayer, type Player } from './player.js';

/** How often the hub is told that somebody still watches, and asked how the video stands. */
const RENEW_MS = 2 * SECOND;
/** A line at a river is thin and paid by the byte: after this the watcher is asked whether to go on. */
export const WATCH_FOR_MS = 5 * MINUTE;
/** Between a break and the next try. */
const RETRY_MS = 1 * SECOND;
/** So many breaks of FLV without a frame between them, and HLS takes its place. */
const FLV_TRIES = 2;

export type WatchingPhase =
  | 'asking'
  | 'opening'
  | 'playing'
  | 'lost'
  | 'unavailable'
  | 'paused'
  | 'no-player';

/** One watcher of one camera: asks the hub, opens a player when the video is there, and opens it again when it breaks off. */
export class Watching {
  phase = $state<WatchingPhase>('asking');
  kind = $state<'flv' | 'hls' | null>(null);
  /** What the hub says of the video. */
  video = $state.raw<VideoState | null>(null);
  /** Whole seconds that the screen is behind what has arrived. */
  behindS = $state(0);

  readonly #options: { api: HubApi; time: WallTime; camera: CameraId; element: HTMLVideoElement };
  #player: Player | undefined;
  #opening = false;
  #breaks = 0;
  #stops: Stop[] = [];
  #running = false;

  constructor(options: { api: HubApi; time: WallTime; camera: CameraId; element: HTMLVideoElement }) {
    this.#options = options;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.phase = 'asking';
    this.#breaks = 0;
    const { time } = this.#options;
    this.#stops = [
      time.every(RENEW_MS, () => void this.#ask()),
      time.after(WATCH_FOR_MS, () => this.#end('paused')),
    ];
    void this.#ask();
  }

  stop(): void {
    this.#end('paused');
  }

  #end(phase: WatchingPhase): void {
    this.#running = false;
    for (const stop of this.#stops.splice(0)) stop();
    this.#player?.stop();
    this.#player = undefined;
    this.phase = phase;
  }

  async #ask(): Promise<void> {
    const answer = await this.#options.api.askVideo(this.#options.camera);
    if (!this.#running) return;
    // An answer that does not come is no news: what plays goes on until the player says otherwise.
    if (!answer.ok) return;
    this.video = answer.value;
    this.behindS = Math.round(this.#player?.behindS() ?? 0);
    if (answer.value.state === 'unavailable') {
      if (!this.#player) this.phase = 'unavailable';
    } else if (answer.value.state === 'live') {
      await this.#open(answer.value);
    } else if (!this.#player && this.phase !== 'lost') {
      this.phase = 'asking';
    }
  }

  async #open(state: VideoState): Promise<void> {
    if (this.#player || this.#opening) return;
    this.#opening = true;
    if (this.phase !== 'lost') this.phase = 'opening';
    const { element } = this.#options;
    const chosen = await choosePlayer(
      { flv: state.flvUrl, hls: state.hlsUrl },
      element,
      this.#breaks >= FLV_TRIES,
    );
    this.#opening = false;
    if (!this.#running) return;
    if (!chosen) return this.#end('no-player');
    this.kind = chosen.kind;
    this.#player = chosen.open(element, chosen.url, {
      onPlaying: () => {
        this.#breaks = 0;
        this.phase = 'playing';
      },
      onFailed: () => this.#broke(),
    });
  }

  #broke(): void {
    this.#player = undefined;
    if (!this.#running) return;
    this.#breaks += 1;
    this.phase = 'lost';
    this.#stops.push(this.#options.time.after(RETRY_MS, () => void this.#ask()));
  }
}
