// The only file that names mpegts.js.
import mpegts from 'mpegts.js';
import { bufferedAheadS, type OpenPlayer, onFirstFrame } from './player.js';

export const canPlayFlv = (): boolean => mpegts.getFeatureList().mseLivePlayback;

/** HTTP-FLV, kept within a second of the newest frame. The streams carry no sound, and saying so is what makes them play. */
export const openFlv: OpenPlayer = (video, url, hooks) => {
  mpegts.LoggingControl.applyConfig({ enableAll: false });
  const player = mpegts.createPlayer(
    { type: 'flv', isLive: true, hasAudio: false, hasVideo: true, url },
    {
      // A worker would be loaded from a blob: address, which the page's content policy does not allow.
      enableWorker: false,
      enableStashBuffer: false,
      lazyLoad: false,
      liveBufferLatencyChasing: true,
      liveBufferLatencyMaxLatency: 0.9,
      liveBufferLatencyMinRemain: 0.2,
      autoCleanupSourceBuffer: true,
    },
  );
  const leave = onFirstFrame(video, hooks.onPlaying);
  let stopped = false;
  const stop = () => {
    if (stopped) return;
    stopped = true;
    leave();
    player.destroy();
  };
  const fail = (detail: string) => {
    if (stopped) return;
    stop();
    hooks.onFailed(detail);
  };
  player.on(mpegts.Events.ERROR, (type: string, detail: string) => fail(`${type} ${detail}`));
  player.on(mpegts.Events.LOADING_COMPLETE, () => fail('the stream has ended'));
  player.attachMediaElement(video);
  player.load();
  Promise.resolve(player.play()).catch(() => undefined);
  // FLV carries times since its own beginning, and no date.
  return { shownTakenInAt: () => null, bufferedS: () => bufferedAheadS(video), stop };
};
