/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const page = read('index.html');
const manifest = JSON.parse(read('public/manifest.webmanifest')) as Record<string, unknown>;
/** A colour of a scheme in the style sheet. */
const colour = (scheme: 'night' | 'day', name: string) =>
  new RegExp(`data-scheme="${scheme}"\\] \\{[^}]*--${name}: (#[0-9a-f]{6})`).exec(
    read('src/styles/tokens.css'),
  )?.[1];

test('a telephone’s own frame has the colours of the header, in both schemes', () => {
  const inPage = (wish: string) =>
    new RegExp(`theme-color" media="\\(prefers-color-scheme: ${wish}\\)" content="(#[0-9a-f]{6})"`).exec(
      page,
    )?.[1];
  expect(inPage('dark')).toBe(colour('night', 'surface'));
  expect(inPage('light')).toBe(colour('day', 'surface'));
  expect(manifest.theme_color).toBe(colour('night', 'surface'));
  expect(manifest.background_color).toBe(colour('night', 'ground'));
});

test('it is installed as 川守, opens on the screens without a frame, and has icons a telephone can cut', () => {
  expect(manifest).toMatchObject({ name: '川守', start_url: '/', scope: '/', display: 'standalone' });
  const icons = manifest.icons as { sizes: string; purpose?: string }[];
  expect(icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']));
  expect(icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
  expect(page).toContain('<link rel="manifest" href="/manifest.webmanifest" />');
});
