// The only file that names hls.js.
import type { ErrorData, Events } from 'hls.js';
import Hls from 'hls.js/light';
import { bufferedAheadS, type OpenPlayer, onFirstFrame } from './player.js';

export const canPlayHls = (): boolean => Hls.isSupported();

/** HLS with one-second segments, two of them behind the newest. */
export const openHls: OpenPlayer = (video, url, hooks) => {
  // A worker would be loaded from a blob: address, which the page's content policy does not allow.
  const hls = new Hls({
    enableWorker: false,
    liveSyncDurationCount: 2,
    liveMaxLatencyDurationCount: 6,
    manifestLoadingMaxRetry: 10,
    // The hub itself holds the question until the video stands: whoever was told to come again need not wait ever longer.
    manifestLoadingMaxRetryTimeout: 2_000,
  });
  const leave = onFirstFrame(video, hooks.onPlaying);
  let stopped = false;
  const stop = () => {
    if (stopped) return;
    stopped = true;
    leave();
    hls.destroy();
  };
  hls.on(Hls.Events.ERROR, (_event: Events.ERROR, data: ErrorData) => {
    if (!data.fatal || stopped) return;
    stop();
    hooks.onFailed(`${data.details}: ${data.error.message}`);
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  video.play().catch(() => undefined);
  return {
    shownTakenInAt: () => hls.playingDate?.getTime() ?? null,
    bufferedS: () => bufferedAheadS(video),
    stop,
  };
};
