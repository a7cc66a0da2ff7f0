import type { HtmlTagDescriptor, Plugin } from 'vite';
import { FITS } from './src/view/density.js';

/** Each screen, and the pages that are sure to need it. */
const SCREENS: readonly { file: string; media: string }[] = [
  { file: '/screens/Phone.svelte', media: FITS.phone },
  { file: '/screens/Desk.svelte', media: FITS.desk },
  { file: '/screens/Wall.svelte', media: FITS.wall },
];

/** What of a built chunk is asked for here. */
interface Built {
  type: string;
  fileName: string;
  isEntry?: boolean;
  facadeModuleId?: string | null;
  imports?: readonly string[];
  viteMetadata?: { importedCss: ReadonlySet<string> } | undefined;
}

/**
 * Links by which the browser fetches the screen that fits its width beside the first script, not after it: on a poor line each wait for
 * an answer is a sixth of a second.
 *
 * @throws Error where a screen is no chunk of its own
 */
export function earlyLinks(bundle: Readonly<Record<string, Built>>): HtmlTagDescriptor[] {
  const chunks = Object.values(bundle);
  const withImports = (one: Built): Built[] => {
    const found = new Set<Built>();
    const add = (chunk: Built | undefined): void => {
      if (!chunk || found.has(chunk)) return;
      found.add(chunk);
      for (const name of chunk.imports ?? []) add(bundle[name]);
    };
    add(one);
    return [...found];
  };
  const first = new Set(chunks.filter(({ isEntry }) => isEntry).flatMap(withImports));
  const link = (attrs: Record<string, string>): HtmlTagDescriptor => ({
    tag: 'link',
    attrs: { ...attrs, crossorigin: true },
    injectTo: 'head',
  });
  return SCREENS.flatMap(({ file, media }) => {
    const screen = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(file));
    if (!screen) throw new Error(`expected a chunk of its own for ${file}`);
    const own = withImports(screen).filter((chunk) => !first.has(chunk));
    return [
      ...own.map(({ fileName }) => link({ rel: 'modulepreload', media, href: `/${fileName}` })),
      ...own
        .flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])])
        .map((name) => link({ rel: 'preload', as: 'style', media, href: `/${name}` })),
    ];
  });
}

export const earlyScreens: Plugin = {
  name: 'early-screens',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) => (bundle ? earlyLinks(bundle as Record<string, Built>) : []),
  },
};
