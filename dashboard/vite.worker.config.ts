import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Manifest, type ManifestChunk } from 'vite';
import { compressed } from './compressed.js';
import type { ShellList } from './src/worker/shell.js';

const DIST = fileURLToPath(new URL('dist/', import.meta.url));
const MANIFEST = `${DIST}manifest.json`;
/** What a telephone needs to show the last known state and to answer a notice; everything else is kept once it was asked for. */
const NEEDED = [
  'index.html',
  'src/screens/Phone.svelte',
  'src/screens/DutyNotice.svelte',
  'src/state/keeper.ts',
  'src/kept/outbox.ts',
  'src/parts/OutboxStrip.svelte',
  'src/parts/Menu.svelte',
  'src/screens/SignIn.svelte',
];

/** What is opened on it later, and shows what was kept: taken when the screens stand, so that it opens without a network, too. */
const OPENED_LATER = [
  'src/map/MapView.svelte',
  'src/map/ClusterList.svelte',
  'src/map/LayerPanel.svelte',
  'src/map/hub-layers.ts',
  'src/duty/OnDuty.svelte',
  'src/parts/NoticeTimesMark.svelte',
  'src/parts/CheckLine.svelte',
  'src/parts/ConditionList.svelte',
  'src/parts/alarm-texts.ts',
  'src/muster/HqBand.svelte',
  'src/screens/StationPanel.svelte',
  'src/screens/RecordPanels.ts',
  'src/chart/Hydrograph.svelte',
  'src/help/TourGate.svelte',
];

/** Files that these parts need, from what the build of the faces says of them. */
function filesOf(manifest: Manifest, parts: readonly string[]): string[] {
  const chunks = new Set<ManifestChunk>();
  const take = (name: string): void => {
    const chunk = manifest[name];
    if (!chunk) throw new Error(`the build has no ${name}`);
    if (chunks.has(chunk)) return;
    chunks.add(chunk);
    for (const needed of chunk.imports ?? []) take(needed);
  };
  for (const name of parts) take(name);
  const files = [...chunks].flatMap(({ file, css = [] }) => [file, ...css]);
  return [...new Set(files)].filter((path) => path !== 'index.html').sort();
}

/** The shell, as it is put into the worker. */
function shellOf(manifest: Manifest): ShellList {
  const hashed = filesOf(manifest, NEEDED);
  const more = filesOf(manifest, OPENED_LATER)
    .filter((file) => !hashed.includes(file))
    .map((file) => `/${file}`);
  const named = readdirSync(DIST).filter((name) => /\.(?:svg|png|webmanifest)$/.test(name));
  const integrity = (file: string) =>
    `sha256-${createHash('sha256')
      .update(readFileSync(`${DIST}${file}`))
      .digest('base64')}`;
  const files = [
    { path: '/', integrity: integrity('index.html') },
    ...hashed.map((file) => ({ path: `/${file}` })),
    ...named.map((file) => ({ path: `/${file}`, integrity: integrity(file) })),
  ];
  const version = createHash('sha256')
    .update(JSON.stringify([files, more]))
    .digest('hex')
    .slice(0, 12);
  return { version, files, more };
}

const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as Manifest;
// The hub serves what lies in the folder: this is for the build alone.
rmSync(MANIFEST);

/** The service worker: one file under a name that stays, built after the face, into its folder. */
export default defineConfig({
  publicDir: false,
  plugins: [compressed(DIST)],
  define: { SHELL: JSON.stringify(shellOf(manifest)) },
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    rolldownOptions: {
      input: { sw: 'src/worker/sw.ts' },
      output: { entryFileNames: '[name].js' },
    },
    modulePreload: false,
  },
});
