import { expect, test } from 'vitest';
import { noJpeg } from './file-kind.js';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

test('a file that begins as a JPEG does may be one', () => {
  expect(noJpeg(hex('ffd8ffe0 00104a464946'))).toBeUndefined();
});

test.each([
  ['PNG', hex('89504e470d0a1a0a 0000000d')],
  ['GIF', Buffer.from('GIF89a....')],
  ['BMP', hex('424d 3660000000000000')],
  ['WebP', Buffer.from('RIFF....WEBPVP8 ')],
  ['TIFF', hex('49492a00 08000000')],
  ['TIFF', hex('4d4d002a 00000008')],
  ['AVIF', hex('00000020 66747970 61766966')],
  ['HEIC', hex('00000024 66747970 68656963')],
  ['a video (MP4)', hex('00000018 66747970 69736f6d')],
  ['JPEG XL', hex('ff0a fa7f01')],
  ['PDF', Buffer.from('%PDF-1.7')],
  ['SVG', Buffer.from('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['SVG', Buffer.from('\u{feff}<svg >')],
])('%s is no JPEG, and is called by its name', (name, bytes) => {
  expect(noJpeg(bytes)).toEqual({ fault: 'picture-not-jpeg', detail: name });
});

test.each([
  ['an HTML page: 401 Unauthorized', '<!DOCTYPE html><html><head><title>401\n Unauthorized</title>'],
  ['an HTML page: <html><body>Camera busy', '<html><body>Camera busy'],
  ['text: {"error":"no snapshot"}', '{"error":"no snapshot"}'],
  // Two letters that a BMP begins with as well.
  ['text: BMW says no', 'BMW says no'],
])('%s: text where a picture should be', (detail, text) => {
  expect(noJpeg(Buffer.from(text))).toEqual({ fault: 'picture-is-text', detail });
});

test("a camera's error page in Shift_JIS is text too", () => {
  expect(noJpeg(hex('3c68746d6c3e 8347838981 5b 3c2f68746d6c3e'))).toMatchObject({
    fault: 'picture-is-text',
  });
});

test('bytes of nothing known are shown to whoever mends the camera', () => {
  expect(noJpeg(hex('0001020304050607 08'))).toEqual({
    fault: 'picture-not-jpeg',
    detail: 'no format that is known; it begins with 0001020304050607',
  });
});

test('nothing is no picture', () => {
  expect(noJpeg(Buffer.alloc(0))).toMatchObject({ fault: 'picture-empty' });
});
