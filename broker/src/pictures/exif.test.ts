import { encodePictureNote } from '@kawamori/contracts';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { aNote, aPicture } from '../testing/pictures.js';
import { exifWords } from './exif.js';

const blockOf = async (picture: Buffer) => (await sharp(picture).metadata()).exif;

/** TIFF 6.0, big-endian: one directory that leads to the Exif directory, which has a UserComment (9286, undefined bytes). */
function blockWithComment(comment: Buffer): Buffer {
  const u16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);
  const u32 = (value: number) => Buffer.concat([u16(value >>> 16), u16(value & 0xffff)]);
  const entry = (tag: number, type: number, count: number, value: number) =>
    Buffer.concat([u16(tag), u16(type), u32(count), u32(value)]);
  const directory = (one: Buffer) => Buffer.concat([u16(1), one, u32(0)]);
  return Buffer.concat([
    Buffer.from('Exif\0\0MM\0\x2a', 'latin1'),
    u32(8),
    directory(entry(0x8769, 4, 1, 26)),
    directory(entry(0x9286, 7, comment.length, 44)),
    comment,
  ]);
}

test("a node's note is read from a picture as the agent writes it", async () => {
  const note = { ...aNote(), level: { valueM: 214.09, at: minute(0) } };
  expect(exifWords(await blockOf(await aPicture({ note })))).toMatchObject({ note, takenAt: note.takenAt });
});

const text = encodePictureNote(aNote());
test.each([
  ['ASCII', Buffer.concat([Buffer.from('ASCII\0\0\0'), Buffer.from(text)])],
  ['no character set', Buffer.concat([Buffer.alloc(8), Buffer.from(text), Buffer.alloc(20)])],
  ['UNICODE', Buffer.concat([Buffer.from('UNICODE\0'), Buffer.from(text, 'utf16le')])],
  [
    'UNICODE, the other way round',
    Buffer.concat([Buffer.from('UNICODE\0'), Buffer.from(text, 'utf16le').swap16()]),
  ],
  ['no prefix at all', Buffer.from(text)],
])('a note is read whatever character set its tag names: %s', (_what, comment) => {
  expect(exifWords(blockWithComment(comment)).note).toEqual(aNote());
});

test("somebody else's comment is no note", () => {
  expect(exifWords(blockWithComment(Buffer.from('ASCII\0\0\0night picture'))).note).toBeUndefined();
});

test("a camera's time stands in Japan's, unless it says otherwise", async () => {
  const at = async (offset?: string) =>
    exifWords(
      await blockOf(await aPicture({ exifAt: minute(0), ...(offset === undefined ? {} : { offset }) })),
    ).takenAt;
  expect(await at()).toBe(minute(0));
  expect(await at('+09:00')).toBe(minute(0));
  // The same figures on a clock in Greenwich are nine hours later.
  expect(await at('+00:00')).toBe(minute(9 * 60));
});

test.each([
  ['none', undefined],
  ['nothing', Buffer.alloc(0)],
  ['a promise only', Buffer.from('Exif\0\0')],
  ['other letters', Buffer.from('Exif\0\0XX\0\x2a and so on')],
  ['a directory beyond its end', Buffer.from('Exif\0\0MM\0\x2a\xff\xff\xff\xf0 far', 'latin1')],
  [
    'a directory that leads to itself',
    Buffer.from('Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\x08', 'latin1'),
  ],
])('a broken block says nothing, and breaks nothing: %s', (_what, block) => {
  expect(exifWords(block)).toEqual({ note: undefined, takenAt: undefined });
});
