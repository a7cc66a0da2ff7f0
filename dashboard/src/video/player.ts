import type { Instant } from '@kawamori/contracts';

/** What a player tells whoever holds it. */
export interface PlayerHooks {
  /** The first frame stands on the screen. */
  onPlaying(): void;
  /** It broke off or cannot play; the player has been taken down. */
  onFailed(detail: string): void;
}

export interface Player {
  /** When the hub took in the frame shown, by the hub's clock; null where the stream does not say, as FLV. */
  shownTakenInAt(): Instant | null;
  /** Seconds of video that lie ready behind the frame shown: how far the screen is at least behind. */
  bufferedS(): number;
  stop(): void;
}

/** Plays one address in a video element. */
export type OpenPlayer = (video: HTMLVideoElement, url: string, hooks: PlayerHooks) => Player;

/** What lies ready behind the shown frame, in seconds. */
export function bufferedAheadS(video: HTMLVideoElement): number {
  const { buffered } = video;
  return buffered.length === 0 ? 0 : Math.max(0, buffered.end(buffered.length - 1) - video.currentTime);
}

/** Calls once at the first frame. */
export function onFirstFrame(video: HTMLVideoElement, call: () => void): () => void {
  let called = false;
  const once = () => {
    if (called) return;
    called = true;
    call();
  };
  video.requestVideoFrameCallback?.(once);
  video.addEventListener('playing', once);
  return () => video.removeEventListener('playing', once);
}

/** What a browser has for HLS. */
export interface HlsMeans {
  /** Plain Media Source Extensions: everywhere but on iPhones. */
  mediaSource: boolean;
  /** It says that it plays HLS by itself. */
  native: boolean;
}

/**
 * The browser's own HLS only where it has nothing else, on iPhones. Chromium says since 2025 that it plays HLS by itself, but takes a
 * young live playlist, of one segment, for a film that has ended, or waits for ever for the second.
 */
export function hlsPlayerFor({ mediaSource, native }: HlsMeans): 'hls.js' | 'native' {
  return native && !mediaSource ? 'native' : 'hls.js';
}

/**
 * The player for this browser: FLV with latency chasing where Media Source Extensions are at hand (computers), HLS for the rest; where
 * FLV has failed, HLS. Its code comes when somebody first watches. Undefined where nothing can play.
 */
export async function choosePlayer(
  urls: { flv: string; hls: string },
  video: HTMLVideoElement,
  avoidFlv: boolean,
): Promise<{ kind: 'flv' | 'hls'; url: string; open: OpenPlayer } | undefined> {
  if (!avoidFlv) {
    const { canPlayFlv, openFlv } = await import('./flv-player.js');
    if (canPlayFlv()) return { kind: 'flv', url: urls.flv, open: openFlv };
  }
  const means: HlsMeans = {
    mediaSource: 'MediaSource' in globalThis,
    native: video.canPlayType('application/vnd.apple.mpegurl') !== '',
  };
  if (hlsPlayerFor(means) === 'native') {
    const { openNativeHls } = await import('./native-hls-player.js');
    return { kind: 'hls', url: urls.hls, open: openNativeHls };
  }
  const { canPlayHls, openHls } = await import('./hls-player.js');
  return canPlayHls() ? { kind: 'hls', url: urls.hls, open: openHls } : undefined;
}
