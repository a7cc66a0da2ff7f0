import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Manifest, type ManifestChunk } from 'vite';
import { compressed } from './compressed.js';

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

/** The shell, from what the build of the faces says of its files. */
function shellOf(manifest: Manifest) {
  const chunks = new Set<ManifestChunk>();
  const take = (name: string): void => {
    const chunk = manifest[name];
    if (!chunk) throw new Error(`the build has no ${name}`);
    if (chunks.has(chunk)) return;
    chunks.add(chunk);
    for (const needed of chunk.imports ?? []) take(needed);
  };
  for (const name of NEEDED) take(name);
  const hashed = [...chunks].flatMap(({ file, css = [] }) =>
    [file, ...css].filter((path) => path !== 'index.html'),
  );
  const named = readdirSync(DIST).filter((name) => /\.(?:svg|png|webmanifest)$/.test(name));
  const integrity = (file: string) =>
    `sha256-${createHash('sha256')
      .update(readFileSync(`${DIST}${file}`))
      .digest('base64')}`;
  const files = [
    { path: '/', integrity: integrity('index.html') },
    ...[...new Set(hashed)].sort().map((file) => ({ path: `/${file}` })),
    ...named.map((file) => ({ path: `/${file}`, integrity: integrity(file) })),
  ];
  const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12);
  return { version, files };
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
