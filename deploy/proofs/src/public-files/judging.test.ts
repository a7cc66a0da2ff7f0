import { describe, expect, test } from 'vitest';
import { faultOf } from './judging.js';

const WRITTEN = Date.UTC(2026, 5, 2, 9, 0);
const STALE = WRITTEN + 10 * 60_000;
const iso = (at: number) => new Date(at).toISOString();

/** The least that a page says. */
const page = (changes: { written?: number; body?: string } = {}) => {
  const written = changes.written ?? WRITTEN;
  return `<!doctype html><html><meta name="kawamori:written" content="${iso(written)}"><meta name="kawamori:stale" content="${iso(STALE)}">
<time datetime="${iso(WRITTEN)}">18:00 現在</time><p class="stale">18:10 を過ぎて読み込み直しても新しくならないときは、更新が止まっています。</p>
${changes.body ?? '<p class="value">4.20 m</p><p class="age">17:58 観測 2分前</p>'}</html>\n`;
};
const judged = (text: string, readAt = WRITTEN) => faultOf('index.html', Buffer.from(text), readAt);

describe('the judge of a page', () => {
  test('lets a whole one pass', () => {
    expect(judged(page())).toBeUndefined();
  });

  test.each([
    ['cut anywhere', page().slice(0, 200), /torn/],
    ['without its last line', page().slice(0, -1), /torn/],
    ['of two halves', `${page().trimEnd()}${page()}`, /mixed/],
    ['of two writings', page({ written: WRITTEN - 60_000 }), /mixed/],
    ['with a value that has no time', page({ body: '<p class="value">4.20 m</p>' }), /without its time/],
    ['that does not say when it is old', page().replace('18:10', '18:20'), /in words/],
    ['with a script', page({ body: '<script></script>' }), /script/],
    ['cut within a character', Buffer.from(page()).subarray(0, 230).toString('latin1'), /torn/],
  ])('finds one %s', (_, text, fault) => {
    expect(judged(text)).toMatch(fault);
  });

  test('finds one that is old while the hub runs', () => {
    expect(judged(page(), STALE + 1)).toBe('stale while the hub runs');
  });
});

test('the judge of data finds half of it, and another shape', () => {
  expect(faultOf('stations.json', Buffer.from('{"v":1,'), WRITTEN)).toBe('torn: no JSON');
  expect(faultOf('stations.json', Buffer.from('{"v":1}'), WRITTEN)).toMatch(/schema/);
});

test('the judge of pictures finds one without its end', () => {
  expect(faultOf('pictures/a/b.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), WRITTEN)).toMatch(/torn/);
});
