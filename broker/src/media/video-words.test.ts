import { describe, expect, test } from 'vitest';
import { type CameraVideo, VIDEO_OFF } from './video-decision.js';
import { videoWords } from './video-words.js';

const refused = (detail: string): CameraVideo => ({
  ...VIDEO_OFF,
  phase: 'asked',
  trouble: { kind: 'node-refused', detail },
});
const LIVE: CameraVideo = { ...VIDEO_OFF, phase: 'live' };

describe('why there is no video', () => {
  test.each([
    ['ffmpeg is not installed on this node (Debian: apt-get install ffmpeg)', 'が入っていません'],
    ['the camera does not answer', 'カメラが応答しません'],
    ['this node has no camera kajiyase-cam', 'このカメラの設定がありません'],
    ['the camera refused the user or the password (401)', 'パスワードが受け付けられません'],
    ['live video stalled: the camera or the line gave nothing more', '途中で止まりました'],
  ])('is told in Japanese where a node says: %s', (detail, words) => {
    const { reasonJa, reasonEn } = videoWords(refused(detail), undefined);
    expect(reasonJa).toContain(words);
    expect(reasonJa.replace('（ffmpeg）', '')).not.toMatch(/[a-z]{2}/i);
    expect(reasonEn).toContain(detail);
  });

  test('keeps foreign words that nobody knows out of the Japanese', () => {
    const words = videoWords(refused('ffmpeg: Bitstream filter is odd'), undefined);
    expect(words.reasonJa).toBe('カメラが映像を送れませんでした。静止画をご覧ください。');
    expect(words.reasonEn).toContain('Bitstream filter is odd');
  });

  test('is told so for phones too', () => {
    const without = videoWords(LIVE, 'ffmpeg is not installed on this hub');
    expect(without.reasonJa).toContain(
      'このシステムに、映像を変換するためのソフト（ffmpeg）が入っていません',
    );
    expect(videoWords(LIVE, 'code 1: odd').reasonJa).not.toMatch(/odd|code/);
    expect(videoWords(LIVE, 'code 1: odd').reasonEn).toContain('code 1: odd');
  });
});
