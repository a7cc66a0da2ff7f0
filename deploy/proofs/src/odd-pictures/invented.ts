import { MAX_PICTURE_BYTES } from '@kawamori/contracts';
import { type Outcome, refused, shown } from './outcome.js';

export interface OddFile {
  name: string;
  bytes: Buffer;
  expected: Outcome;
  /** Another camera than that of its folder. */
  camera?: string;
}

/** A whole JPEG of 16 x 16 grey pixels. */
const TINY = Buffer.from(
  '/9j/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSk' +
    'pKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAQABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAH/xAAUEAEAAAAAAAAA' +
    'AAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAAAP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AIAD/9k=',
  'base64',
);
const SOF0 = TINY.indexOf(Buffer.from([0xff, 0xc0]));

/** The same file, which says that it is larger than it is. */
function lying(width: number, height: number): Buffer {
  const bytes = Buffer.from(TINY);
  bytes.writeUInt16BE(height, SOF0 + 5);
  bytes.writeUInt16BE(width, SOF0 + 7);
  return bytes;
}

/** A segment right behind SOI. */
const withSegment = (marker: number, content: Buffer): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(content.length + 2);
  return Buffer.concat([TINY.subarray(0, 2), Buffer.from([0xff, marker]), length, content, TINY.subarray(2)]);
};
const APP1 = 0xe1;

/** A directory of as many entries as fit, each of them 64 KiB of numbers that overlap: small on the line, large when read. */
function greedyExif(): Buffer {
  const entries = 5_000;
  const block = Buffer.alloc(14 + 2 + entries * 12 + 4);
  block.write('Exif\0\0MM\0\x2a', 'latin1');
  block.writeUInt32BE(8, 10);
  block.writeUInt16BE(entries, 14);
  for (let entry = 0; entry < entries; entry++) {
    const at = 16 + entry * 12;
    block.writeUInt16BE(entry, at);
    block.writeUInt16BE(1, at + 2);
    block.writeUInt32BE(0xffff_ffff, at + 4);
    block.writeUInt32BE(8, at + 8);
  }
  return block;
}

const padded = (bytes: number) => Buffer.concat([TINY, Buffer.alloc(bytes - TINY.length, 0x20)]);
const noise = (bytes: number, random: () => number) =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
    Buffer.from(Array.from({ length: bytes }, () => Math.floor(random() * 256))),
  ]);

/** What a camera, a proxy or an enemy may send, made here. */
export const inventedFiles = (random: () => number): OddFile[] => [
  { name: 'a small whole picture', bytes: TINY, expected: shown(16, 16) },
  {
    name: 'a login page named .jpg',
    bytes: Buffer.from('<!DOCTYPE html><html><head><title>Login</title></head><body></body></html>'),
    expected: refused('picture-is-text'),
  },
  {
    name: 'an error as JSON',
    bytes: Buffer.from('{"error":"device busy"}'),
    expected: refused('picture-is-text'),
  },
  { name: 'nothing', bytes: Buffer.alloc(0), expected: refused('picture-empty') },
  { name: 'exactly 2 MiB', bytes: padded(MAX_PICTURE_BYTES), expected: shown(16, 16) },
  { name: '2 MiB and a byte', bytes: padded(MAX_PICTURE_BYTES + 1), expected: refused('payload-too-large') },
  {
    name: 'a bomb of 65,500 x 65,500 pixels',
    bytes: lying(65_500, 65_500),
    expected: refused('picture-too-many-pixels'),
  },
  {
    name: 'a header that promises 8000 x 6000',
    bytes: lying(8_000, 6_000),
    expected: shown(8_000, 6_000, { cutShort: true }),
  },
  { name: 'a header that promises no width', bytes: lying(0, 16), expected: refused('picture-unreadable') },
  { name: 'a header and noise', bytes: noise(50_000, random), expected: refused('picture-unreadable') },
  {
    name: 'SOI and nothing',
    bytes: Buffer.from([0xff, 0xd8, 0xff]),
    expected: refused('picture-unreadable'),
  },
  {
    name: 'EXIF that is none',
    bytes: withSegment(APP1, Buffer.from('Exif\0\0MM but then something else')),
    expected: shown(16, 16),
  },
  {
    name: 'EXIF that fills a memory',
    bytes: withSegment(APP1, greedyExif()),
    expected: shown(16, 16),
  },
  {
    name: 'a camera of nobody',
    bytes: Buffer.concat([TINY, Buffer.from('1')]),
    camera: 'nobody-1',
    expected: refused('camera-unknown'),
  },
  {
    name: "another node's camera",
    bytes: Buffer.concat([TINY, Buffer.from('2')]),
    camera: 'other-1',
    expected: refused('camera-not-yours'),
  },
];
