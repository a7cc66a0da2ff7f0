import { expect, test } from 'vitest';
import { earlyLinks } from '../early-screens.js';
import { type Density, FITS } from './view/density.js';

const chunk = (fileName: string, imports: string[] = [], more: object = {}) => ({
  [fileName]: { type: 'chunk', fileName, imports, ...more },
});
const screen = (name: string, imports: string[], css: string[] = []) =>
  chunk(`${name}.js`, imports, {
    facadeModuleId: `/somewhere/screens/${name}.svelte`,
    viteMetadata: { importedCss: new Set(css) },
  });
const BUNDLE = {
  ...chunk('index.js', ['words.js'], { isEntry: true }),
  ...chunk('words.js'),
  ...chunk('rows.js', ['words.js', 'marks.js'], { viteMetadata: { importedCss: new Set(['rows.css']) } }),
  ...chunk('marks.js', ['rows.js']),
  ...screen('Phone', ['rows.js'], ['Phone.css']),
  ...screen('Desk', ['rows.js', 'words.js']),
  ...screen('Wall', []),
};

test('a page of each width fetches its screen with all that it needs, and nothing that comes anyway', () => {
  const hrefs = (density: Density) =>
    earlyLinks(BUNDLE).flatMap(({ attrs }) =>
      attrs?.media === FITS[density] ? [`${attrs.rel} ${attrs.href}`] : [],
    );
  expect(hrefs('phone')).toEqual([
    ...['modulepreload /Phone.js', 'modulepreload /rows.js', 'modulepreload /marks.js'],
    ...['preload /Phone.css', 'preload /rows.css'],
  ]);
  expect(hrefs('desk')).toContain('modulepreload /Desk.js');
  expect(hrefs('desk')).not.toContain('modulepreload /words.js');
  expect(hrefs('wall')).toEqual(['modulepreload /Wall.js']);
});

test('a screen that has been built into the first script stops the build', () => {
  const { 'Wall.js': _, ...rest } = BUNDLE as Record<string, never>;
  expect(() => earlyLinks(rest)).toThrow('/screens/Wall.svelte');
});
