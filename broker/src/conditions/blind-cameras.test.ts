import { CameraId, NodeId, StationId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aTown, minute } from '../testing/builders.js';
import { blindCameras, type PictureLight } from './blind-cameras.js';
import { sunAltitude } from './sun.js';

const CAMERA = CameraId.parse('kajiyase-bashi-down');
const POSITION = { lat: 33.2385, lon: 133.12944 };
/** 3 June 2026, 10:00 and 22:00 in Japan. */
const MORNING = Date.parse('2026-06-03T10:00:00+09:00');
const NIGHT = Date.parse('2026-06-03T22:00:00+09:00');

const RIVER = { mean: 110, deviation: 42 };
const BLACK = { mean: 3, deviation: 1.2 };
const COVERED = { mean: 130, deviation: 2 };

function pictures(lights: Partial<PictureLight>[], from = MORNING) {
  const blind = blindCameras();
  for (const [i, light] of lights.entries()) {
    const print = i.toString(16).padStart(16, '0');
    blind.hear(
      {
        ...{ town: aTown().id, node: NodeId.parse('kajiyase-1'), camera: CAMERA },
        station: StationId.parse('kajiyase-bashi'),
        ...{ takenAt: from + minute(10 * i) - minute(0), takenFrom: 'note', digest: 'a'.repeat(64) },
        ...{ bytes: 1, width: 1_280, height: 720, incomplete: false },
        light: { ...RIVER, print, ...light },
      },
      POSITION,
    );
  }
  return blind.look(CAMERA);
}
const SAME = { print: 'f'.repeat(16) };

describe('a camera', () => {
  test('that shows a river sees', () => {
    expect(pictures([{}, {}, {}])).toBe('seeing');
  });

  test('that is black by day three times in a row is blind, and once is not', () => {
    expect(pictures([{}, BLACK])).toBe('unknown');
    expect(pictures([{}, BLACK, BLACK, BLACK])).toBe('black');
    expect(pictures([BLACK, BLACK, BLACK, {}])).toBe('seeing');
  });

  test('that shows one surface is covered', () => {
    expect(pictures([COVERED, COVERED, COVERED])).toBe('covered');
  });

  test('that is black at night says nothing: the night is', () => {
    expect(pictures([BLACK, BLACK, BLACK, BLACK], NIGHT)).toBe('unknown');
    expect(pictures([{}, {}], NIGHT)).toBe('seeing');
  });

  test('that sends the same scene six times, to the last grey value, is frozen; by night too', () => {
    expect(pictures([{}, ...Array.from({ length: 5 }, () => SAME)])).toBe('unknown');
    expect(pictures(Array.from({ length: 6 }, () => SAME))).toBe('frozen');
    expect(
      pictures(
        Array.from({ length: 6 }, () => SAME),
        NIGHT,
      ),
    ).toBe('frozen');
    expect(pictures([...Array.from({ length: 6 }, () => SAME), {}])).toBe('seeing');
  });

  test('of which nothing has come is not known', () => {
    expect(blindCameras().look(CAMERA)).toBe('unknown');
  });
});

describe('the sun over Shimanto', () => {
  // By the National Astronomical Observatory of Japan for Kochi: on 21 June it culminates at 79.9 degrees, on 22 December at 33.0.
  test.each([
    ['2026-06-21T12:08:00+09:00', 79.9],
    ['2026-12-22T12:04:00+09:00', 33.0],
  ])('stands where the almanac says (%s)', (at, degrees) => {
    const kochi = { lat: 33.55, lon: 133.53 };
    expect(Math.abs(sunAltitude(Date.parse(at), kochi) - degrees)).toBeLessThan(0.6);
  });

  test('is below the horizon at midnight, and near it at sunrise', () => {
    expect(sunAltitude(Date.parse('2026-06-21T00:00:00+09:00'), POSITION)).toBeLessThan(-20);
    expect(Math.abs(sunAltitude(Date.parse('2026-06-21T04:58:00+09:00'), POSITION))).toBeLessThan(2);
  });
});
