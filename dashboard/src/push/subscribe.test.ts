import { expect, test } from 'vitest';
import { browserName } from './subscribe.js';

test.each([
  [
    'Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36',
    'Chrome（Android）',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1',
    'Safari（iPhone）',
  ],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge（Windows）'],
  ['Mozilla/5.0 (Windows NT 10.0; rv:142.0) Gecko/20100101 Firefox/142.0', 'Firefox（Windows）'],
  ['curl/8', 'ブラウザ（端末）'],
])('a device is called as its owner would call it: %s', (userAgent, name) => {
  expect(browserName(userAgent)).toBe(name);
});
