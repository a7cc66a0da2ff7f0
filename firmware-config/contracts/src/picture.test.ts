import { describe, expect, test } from 'vitest';
import {
  decodePictureNote,
  encodePictureNote,
  exifDateTime,
  PictureNote,
  pictureFileName,
} from './picture.js';
import { minute } from './testing/builders.js';

const note = PictureNote.parse({
  kw: 1,
  camera: 'kajiyase-bashi-down',
  station: 'kajiyase-bashi',
  takenAt: '2026-06-03T00:10:00+09:00',
  clock: 'synced',
  level: { valueM: 214.09, at: '2026-06-03T00:10:00+09:00' },
});

describe("a picture's word about itself", () => {
  test('is read as it was written', () => {
    expect(decodePictureNote(encodePictureNote(note))).toEqual(note);
    const bare = { ...note, level: undefined, incomplete: true };
    expect(decodePictureNote(encodePictureNote(bare))).toEqual({
      ...note,
      level: undefined,
      incomplete: true,
    });
  });

  test('holds to ASCII, as the tag does in every viewer', () => {
    expect(encodePictureNote(note)).toMatch(/^[\x20-\x7e]+$/);
  });

  test.each(['', 'Taken with a smartphone', '{"kw":2}', '{"kw":1,"camera":"../etc"}', '[1]', 'null'])(
    'of other origin is none of ours: %j',
    (text) => {
      expect(decodePictureNote(text)).toBeUndefined();
    },
  );
});

test('EXIF tells the time in Japan', () => {
  expect(exifDateTime(minute(0))).toBe('2026:06:03 00:10:00');
});

test('a file of a picture is named by its instant, so that a folder of them is in order', () => {
  expect(pictureFileName(minute(0))).toBe('20260603T001000.000+0900');
});
