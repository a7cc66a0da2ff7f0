import { expect, test } from 'vitest';
import { knownBrowsers } from './known-browser.js';

const key = Buffer.alloc(32, 1);
const ours = knownBrowsers(() => key);

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('tries from %s count for %s', (address, counted) => {
  expect(ours.counted(undefined, address)).toBe(counted);
});

test('a browser is counted by its own mark, and by another hub’s not', () => {
  const mark = ours.mark() ?? '';
  expect(ours.counted(mark, '192.0.2.7')).toMatch(/^browser:/);
  expect(ours.counted(mark, '192.0.2.8')).toBe(ours.counted(mark, '192.0.2.7'));
  expect(knownBrowsers(() => Buffer.alloc(32, 2)).counted(mark, '192.0.2.7')).toBe('192.0.2.7');
  for (const wrong of ['', '.', 'made-up', mark.split('.')[0] ?? ''])
    expect(ours.counted(wrong, '192.0.2.7')).toBe('192.0.2.7');
});

test('without a key there are no marks', () => {
  const none = knownBrowsers(() => undefined);
  expect(none.mark()).toBeUndefined();
  expect(none.counted(ours.mark(), '192.0.2.7')).toBe('192.0.2.7');
});
