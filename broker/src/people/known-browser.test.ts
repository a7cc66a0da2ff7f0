import { expect, test } from 'vitest';
import { knownBrowsers, networkOf } from './known-browser.js';

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
  expect(networkOf(address)).toBe(counted);
});

test('a browser is counted by its own mark at the account that signed in there, and at others as an address', () => {
  const mark = ours.mark('mori', undefined) ?? '';
  const stranger = (account: string) => ({ by: '192.0.2.7', account });
  expect(ours.counted(undefined, '192.0.2.7', 'mori')).toEqual(stranger('mori'));
  expect(ours.counted(mark, '192.0.2.7', 'mori')).toEqual({ by: expect.stringMatching(/^browser:/) });
  expect(ours.counted(mark, '192.0.2.8', 'mori')).toEqual(ours.counted(mark, '192.0.2.7', 'mori'));
  expect(ours.counted(mark, '192.0.2.7', 'admin')).toEqual(stranger('admin'));
  expect(knownBrowsers(() => Buffer.alloc(32, 2)).counted(mark, '192.0.2.7', 'mori')).toEqual(
    stranger('mori'),
  );
  const [id, , signed] = mark.split('.');
  const forged = `${id}.${Buffer.from('admin').toString('base64url')}.${signed}`;
  for (const wrong of ['', '.', 'made-up', id, forged])
    expect(ours.counted(wrong, '192.0.2.7', 'admin')).toEqual(stranger('admin'));
});

test('a browser keeps its mark, and gets another where another account signs in', () => {
  const mark = ours.mark('mori', undefined);
  expect(ours.mark('mori', mark)).toBeUndefined();
  expect(ours.mark('森', mark)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
});

test('without a key there are no marks', () => {
  const none = knownBrowsers(() => undefined);
  expect(none.mark('mori', undefined)).toBeUndefined();
  expect(none.counted(ours.mark('mori', undefined), '192.0.2.7', 'mori')).toMatchObject({ by: '192.0.2.7' });
});
