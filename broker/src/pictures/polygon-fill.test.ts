import type { MaskPolygon } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { COVER_TONE, coverPolygon } from './polygon-fill.js';

/** What is covered of a small picture, as one word a row. */
function covered(polygon: MaskPolygon, width = 8, height = 6, channels = 1): string[] {
  const data = new Uint8Array(width * height * channels);
  coverPolygon({ data, width, height, channels }, polygon);
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      const pixel = data.subarray((row * width + column) * channels, (row * width + column + 1) * channels);
      return pixel.every((tone) => tone === COVER_TONE) ? '#' : pixel.some((tone) => tone !== 0) ? '?' : '.';
    }).join(''),
  );
}

test('a rectangle is covered with every pixel that it touches', () => {
  const quarter: MaskPolygon = [
    [0.25, 0.5],
    [0.6, 0.5],
    [0.6, 1],
    [0.25, 1],
  ];
  expect(covered(quarter)).toEqual(['........', '........', '........', '..###...', '..###...', '..###...']);
});

test('a triangle is covered with its slanting edge', () => {
  expect(
    covered([
      [0, 0],
      [1, 1],
      [0, 1],
    ]),
  ).toEqual(['##......', '###.....', '#####...', '######..', '#######.', '########']);
});

test('a star that crosses itself has no hole in its middle', () => {
  const star: MaskPolygon = [0, 2, 4, 1, 3].map((corner) => [
    0.5 + 0.5 * Math.sin((corner * 2 * Math.PI) / 5),
    0.5 - 0.5 * Math.cos((corner * 2 * Math.PI) / 5),
  ]);
  expect(covered(star, 20, 20)[10]?.slice(5, 15)).toBe('##########');
});

test('a strip thinner than a pixel is covered all the same', () => {
  expect(
    covered([
      [0, 0.41],
      [1, 0.41],
      [1, 0.42],
    ])[2],
  ).toBe('########');
});

test('every channel of a pixel is covered, and none of its neighbours', () => {
  const all: MaskPolygon = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ];
  expect(covered(all, 3, 2, 3)).toEqual(['###', '###']);
  const corner: MaskPolygon = [
    [0, 0],
    [0.3, 0],
    [0.3, 0.4],
  ];
  expect(covered(corner, 3, 2, 3)).toEqual(['#..', '...']);
});
