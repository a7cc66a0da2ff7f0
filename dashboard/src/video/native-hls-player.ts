import { bufferedAheadS, type OpenPlayer, onFirstFrame } from './player.js';

/** HLS as Safari plays it by itself: iPhones. */
export const openNativeHls: OpenPlayer = (video, url, hooks) => {
  const leave = onFirstFrame(video, hooks.onPlaying);
  let stopped = false;
  const failed = () => {
    if (stopped) return;
    stop();
    hooks.onFailed(video.error?.message ?? 'the stream has ended');
  };
  const stop = () => {
    if (stopped) return;
    stopped = true;
    leave();
    video.removeEventListener('error', failed);
    video.removeEventListener('ended', failed);
    video.removeAttribute('src');
    video.load();
  };
  video.addEventListener('error', failed);
  video.addEventListener('ended', failed);
  video.src = url;
  video.play().catch(() => undefined);
  return {
    shownTakenInAt: () => dateShown(video),
    bufferedS: () => bufferedAheadS(video),
    stop,
  };
};

/** Safari's own method (HTML, 4.8.11.6); not a number where the playlist carries no date. */
function dateShown(video: HTMLVideoElement & { getStartDate?: () => Date }): number | null {
  const startedAt = video.getStartDate?.().getTime() ?? Number.NaN;
  return Number.isNaN(startedAt) ? null : startedAt + video.currentTime * 1_000;
}
