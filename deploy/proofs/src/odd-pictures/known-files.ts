import { type Outcome, refused, shown } from './outcome.js';

const NOT_JPEG = refused('picture-not-jpeg');

/**
 * What must become of each file of the collections, decided by looking at the file itself with tools that share no code with the hub
 * (file, exiftool, a hex dump, the eye), not by what the hub does. Sizes are upright: orientation 6 lies on its side.
 */
export const KNOWN: ReadonlyMap<string, Outcome> = new Map([
  // PNG, GIF, WebP, BMP and SVG by their first bytes, whatever else is wrong with them.
  ['65536-uint32-limit.png', NOT_JPEG],
  ['broken.png', NOT_JPEG],
  ['png_decompression_dos.png', NOT_JPEG],
  ['truncated_image.png', NOT_JPEG],
  ['decompression_bomb.gif', NOT_JPEG],
  ['zero_width.gif', NOT_JPEG],
  ['big-height.webp', NOT_JPEG],
  ['reallybig.bmp', NOT_JPEG],
  ['check.svg', NOT_JPEG],
  // 280 million pixels.
  ['giant-image.jpg', refused('picture-too-many-pixels')],
  // Ends within its first segment: there is no frame and no scan.
  ['corrupt-header.jpg', refused('picture-unreadable')],
  // No EOI; the scan ends after a fraction of the picture.
  ['truncated.jpg', shown(2_725, 2_225, { cutShort: true })],
  ['truncated_jpeg.jpg', shown(100, 100, { cutShort: true })],
  // 1,214 bytes of a scan are lost between two restart markers; the eye sees stripes.
  ['hopper_bad_exif.jpg', shown(500, 500, { cutShort: true })],
  // Four bytes, or one, of padding between segments: all of the picture is there.
  ['jpeg_ff00_header.jpg', shown(300, 225)],
  ['truncated_app14.jpg', shown(100, 100)],
  // The colours of print; every pixel is there.
  ['Channel_digital_image_CMYK_color.jpg', shown(500, 333, { time: 'exif' })],
  ['Landscape_6.jpg', shown(600, 450)],
  ['hopper_orientation_6.jpg', shown(128, 128)],
  // Lying or broken EXIF and ICC, whole pictures.
  ['broken_exif_dpi.jpg', shown(100, 100, { time: 'exif' })],
  ['exif-dpi-zerodivision.jpg', shown(200, 200)],
  ['icc-after-SOF.jpg', shown(10, 10)],
  ['invalid-exif.jpg', shown(200, 200)],
  ['flower.jpg', shown(480, 360, { time: 'exif' })],
  ['sugarshack_bad_mpo_header.jpg', shown(640, 480, { time: 'exif' })],
  // Taken in 2099: that cannot be.
  ['exif_gps.jpg', shown(8, 8)],
  ...['high', 'low', 'medium'].map((name): [string, Outcome] => [`${name}.jpeg`, shown(2_048, 1_536)]),
  ...['034', '035', '036', '037'].map((number): [string, Outcome] => [
    `20220715_KOLA_GaugeCam_${number}.JPG`,
    shown(2_304, 1_296, { time: 'exif' }),
  ]),
]);
