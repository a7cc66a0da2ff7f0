import { CameraId, HOUR, type Instant, MINUTE, type PictureView } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { choosePictures, MOST_PICTURES } from './choose-pictures.js';
import { escapeText, html } from './markup.js';
import { siteModel } from './site-model.js';
import { isSiteFile, pictureFile, pictureOf, pictureTag } from './site-names.js';
import { aSite } from './testing/site.js';

const camera = CameraId.parse('cam-1');
const taken = (at: Instant, changes: Partial<PictureView> = {}): PictureView => ({
  ...{ camera, at, receivedAt: at, takenFrom: 'note', width: 640, height: 480, incomplete: false },
  ...{ levelM: null, levelAt: null, withdrawn: false },
  ...changes,
});

describe('which pictures residents see', () => {
  const night = Array.from({ length: 24 * 12 }, (_, i) => taken(minute(-i * 5))).reverse();

  test('are the newest, and one of each half hour of the last six hours', () => {
    const chosen = choosePictures(night, minute(0), 0);
    expect(chosen[0]?.at).toBe(minute(0));
    expect(chosen.length).toBeLessThanOrEqual(MOST_PICTURES);
    expect(chosen.at(-1)?.at).toBeGreaterThan(minute(0) - 6 * HOUR);
    expect(chosen.slice(1).every(({ at }) => at % (30 * MINUTE) === 0)).toBe(true);
  });

  test('are at least as old as the delay', () => {
    expect(choosePictures(night, minute(0), 30 * MINUTE)[0]?.at).toBe(minute(-30));
    expect(choosePictures(night, minute(0), 31 * MINUTE)[0]?.at).toBe(minute(-35));
  });

  test('are none that has been withdrawn, and the one before takes its place', () => {
    const without = night.map((one) => (one.at === minute(0) ? { ...one, withdrawn: true } : one));
    expect(choosePictures(without, minute(0), 0)[0]?.at).toBe(minute(-5));
  });

  test('are none where none is young enough', () => {
    expect(choosePictures([taken(minute(-400))], minute(0), 0)).toEqual([]);
  });
});

describe('a picture’s name', () => {
  const named = { camera, at: minute(10) + 250, tag: '1a2b3c4d', drill: false, size: 'small' as const };

  test('tells camera, time in Japan, and how it was covered; it can be read back', () => {
    expect(pictureFile(named)).toBe('pictures/cam-1/20260602-181000-250-1a2b3c4d-small.jpg');
    expect(pictureOf(pictureFile(named))).toEqual(named);
  });

  test('carries 訓練 in an exercise', () => {
    expect(pictureFile({ ...named, drill: true })).toContain('/kunren-');
    expect(pictureOf(pictureFile({ ...named, drill: true }))?.drill).toBe(true);
  });

  test('changes with the masks and with the bytes', () => {
    const mask: [number, number][] = [
      [0, 0],
      [1, 0],
      [1, 1],
    ];
    expect(new Set([pictureTag('a', []), pictureTag('a', [mask]), pictureTag('b', [])]).size).toBe(3);
  });

  test.each([
    '../etc/passwd',
    'pictures/../x.jpg',
    'stations/.x.html',
    'stations/a/b.html',
    '.htaccess',
    'index.html.part',
    'pictures/cam-1/20260602-181000-250-1a2b3c4d-small.jpg/x',
  ])('is not %s, and neither is a page', (path) => {
    expect(isSiteFile(path)).toBe(false);
  });
});

describe('markup', () => {
  test('escapes what is filled in, and nothing twice', () => {
    const inner = html`<b>${'a&b'}</b>`;
    expect(html`<p title="${'"x"'}">${inner}${['<', 1]}${false}${undefined}</p>`.text).toBe(
      '<p title="&quot;x&quot;"><b>a&amp;b</b>&lt;1</p>',
    );
  });

  test('lets no character through that turns text around or that HTML forbids', () => {
    expect(escapeText('a\u202eb\u0007\u0085c\n')).toBe('a\ufffdb\ufffd\ufffdc\n');
  });
});

describe('when a page is to be taken as old', () => {
  const staleAfter = (ageMs: number, changes = {}) => {
    const site = aSite([{ ageMs }], changes);
    return (siteModel(site).staleAt - site.wallNow) / MINUTE;
  };

  test('is when the value that is due now would be late', () => {
    expect(staleAfter(8 * MINUTE)).toBe(7);
  });

  test('is after five minutes at the soonest and ten at the latest', () => {
    expect(staleAfter(14 * MINUTE)).toBe(5);
    expect(staleAfter(2 * MINUTE)).toBe(10);
    expect(staleAfter(3 * HOUR)).toBe(10);
  });

  test('is told in whole minutes', () => {
    expect(staleAfter(2 * MINUTE, { wallNow: minute(0) + 1 })).toBeCloseTo(11, 3);
  });
});
