import { expect, test } from 'vitest';
import { keptPictureOf, wayOf } from './way.js';

const HUB = 'https://kawamori.example';
const way = (path: string, more: Partial<Pick<Request, 'method' | 'mode'>> = {}) =>
  wayOf({ method: 'GET', mode: 'cors', url: path.startsWith('http') ? path : `${HUB}${path}`, ...more }, HUB);
const opened = (path: string) => way(path, { mode: 'navigate' });

test('the screens open from the shell, whatever is asked of them', () => {
  expect(opened('/')).toBe('page');
  expect(opened('/?view=phone')).toBe('page');
});

test('sign-in, set-up, links, sheets and rehearsals are asked of the hub', () => {
  for (const path of [
    '/signin',
    '/setup',
    '/join',
    '/account',
    '/rehearsal/',
    '/a/token',
    '/api/v1/ledger.html',
  ])
    expect(opened(path), path).toBe('network');
});

test('no value is ever answered by the worker', () => {
  for (const path of [
    '/api/v1/snapshot',
    '/api/v1/live',
    '/api/v1/session',
    '/api/v1/cameras/c1/pictures?from=1&to=2',
    '/api/v1/cameras/c1/pictures/nearest',
    '/api/v1/cameras/c1/pictures/1780000000000.jpg',
    '/rehearsal/api/v1/cameras/c1/pictures/1780000000000/thumb.webp',
    '/tiles/pale/1/2/3.png',
    '/sw.js',
  ])
    expect(way(path), path).toBe('network');
  expect(way('/assets/x.js', { method: 'POST' })).toBe('network');
  expect(way('https://elsewhere.example/assets/x.js')).toBe('network');
});

test('a picture is looked for among those that are kept, the large one by its small one', () => {
  expect(way('/api/v1/cameras/c1/pictures/1780000000000/view.webp')).toBe('picture');
  expect(way('/api/v1/cameras/c1/pictures/1780000000000/thumb.webp')).toBe('picture');
  expect(keptPictureOf('/api/v1/cameras/c1/pictures/1/view.webp')).toBe(
    '/api/v1/cameras/c1/pictures/1/thumb.webp',
  );
});
