import { describe, expect, test } from 'vitest';
import { hlsOrder, SEGMENT_NAME } from './ffmpeg-arguments.js';

const order = hlsOrder('rtmp://127.0.0.1:1/live/kajiyase-cam?key=k', '/data/hls/kajiyase-cam');
const after = (options: readonly string[], name: string) => options[options.indexOf(name) + 1];

describe('what ffmpeg is told for HLS', () => {
  test('copies the picture as it is, and takes nothing but the picture', () => {
    expect(after(order.outputOptions, '-c')).toBe('copy');
    expect(after(order.outputOptions, '-map')).toBe('0:v:0');
  });

  test('writes segments of one second into the folder of the camera', () => {
    expect(after(order.outputOptions, '-hls_time')).toBe('1');
    expect(after(order.outputOptions, '-hls_segment_filename')).toBe('/data/hls/kajiyase-cam/s%d.ts');
    expect(order.output).toBe('/data/hls/kajiyase-cam/index.m3u8');
  });

  test('does not wait for an audio track that never comes', () => {
    expect(after(order.inputOptions, '-probesize')).toBe('65536');
    expect(after(order.inputOptions, '-analyzeduration')).toBe('300000');
  });

  test('removes old segments, and never says that a live stream has ended', () => {
    const flags = after(order.outputOptions, '-hls_flags')?.split('+');
    expect(flags).toEqual(expect.arrayContaining(['delete_segments', 'omit_endlist', 'temp_file']));
  });

  test('says of each segment when it was taken in, and says nothing of a segment that a later list would take back', () => {
    const flags = after(order.outputOptions, '-hls_flags')?.split('+');
    expect(flags).toContain('program_date_time');
    expect(flags).not.toContain('discont_start');
  });

  test.each(['s1763712000.ts', 's0.ts'])('knows %s as a segment', (name) => {
    expect(name).toMatch(SEGMENT_NAME);
  });

  test.each(['../s1.ts', 's1.ts.tmp', 's.ts', 'index.m3u8', 's1.ts\n', 'S1.ts', `s${'1'.repeat(13)}.ts`])(
    'knows %j as none',
    (name) => {
      expect(name).not.toMatch(SEGMENT_NAME);
    },
  );
});
