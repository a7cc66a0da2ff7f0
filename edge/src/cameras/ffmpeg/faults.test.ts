import { describe, expect, test } from 'vitest';
import { isNoFlvCodec, meaningOf, withoutAddresses } from './faults.js';

describe('what ffmpeg says', () => {
  test.each([
    ['method DESCRIBE failed: 401 Unauthorized', 'the camera refused the user or the password (401)'],
    ['pipe:0: Server returned 404 Not Found', 'the camera knows no such address (404)'],
    ['pipe:0: Server returned 5XX Server Error reply', 'the camera reports an error of its own (5xx)'],
    [
      'Connection to tcp://192.0.2.7:554 failed: Connection refused',
      'nothing listens at the camera’s address',
    ],
    ['pipe:0: Invalid data found when processing input', 'the camera sent something that is no picture'],
    ['/dev/video0: No such file or directory', 'there is no such camera device'],
    ['/dev/video0: Device or resource busy', 'the camera is in use by another program'],
    ['rtmp://hub:1935/live/x?key=k: Input/output error', 'the hub does not take the video'],
    ['av_interleaved_write_frame(): Broken pipe', 'the hub does not take the video'],
  ])('as "%s" is told as "%s"', (line, meaning) => {
    expect(meaningOf(['[concat @ 0x1] something before', line])).toBe(meaning);
  });

  test('otherwise is told by its last line, without an address and whatever stands in it', () => {
    const line = "Impossible to open 'rtsp://admin:secret@192.0.2.7/live' for a new reason";
    expect(meaningOf([line, ''])).toBe("ffmpeg: Impossible to open 'rtsp://… for a new reason");
    expect(withoutAddresses('rtmps://hub/live/x?key=k and more')).toBe('rtmps://… and more');
  });

  test('as nothing at all is told as such', () => {
    expect(meaningOf([])).toBe('ffmpeg ended without a word');
  });

  test('about a form that FLV does not take is recognised', () => {
    expect(isNoFlvCodec(["[flv @ 0x1] Video codec 'mjpeg' for stream 0 is not compatible with FLV"])).toBe(
      true,
    );
    expect(isNoFlvCodec(['Connection refused'])).toBe(false);
  });
});
