import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** Workspace packages are read from their sources, so that a test never runs against a stale build. */
const resolve = { conditions: ['source', 'node'] };
const ssr = { resolve: { conditions: ['source', 'node'] } };

/** The same for what Node runs without vitest: worker threads, and children that take over these arguments. */
const execArgv = ['--import', new URL('./deploy/test/from-sources.mjs', import.meta.url).href];

/** So long a test may wait, in ms: a machine that is busy with other things makes every test slow, and that is no fault of what is tested. */
const patience = {
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 120_000, interval: 50 } },
};

const unit = (name: string, root: string) => ({
  resolve,
  ssr,
  test: {
    name,
    root,
    execArgv,
    ...patience,
    include: ['src/**/*.test.ts'],
    exclude: ['src/**/*.real.test.ts', '**/node_modules/**'],
  },
});
/** With real parts: they wait more than they work, so two go side by side, after the others have done with both cores. */
const real = (
  name: string,
  root: string,
  { built = false, include = ['src/**/*.real.test.ts'], exclude = [] as string[] } = {},
) => ({
  resolve,
  ssr,
  test: {
    name: `${name}:real`,
    root,
    globalSetup: built ? [fileURLToPath(new URL('./deploy/test/build.mjs', import.meta.url))] : [],
    execArgv,
    include,
    exclude: [...exclude, '**/node_modules/**'],
    ...patience,
    maxWorkers: 2,
    sequence: { groupOrder: 1 },
  },
});

/** A rehearsal's own processes are those that are built, and so is what a node runs. */
const BUILT = ['src/rehearsal/**/*.real.test.ts', 'src/faces/node-software.real.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['./deploy/test/strip-sources.mjs'],
    projects: [
      unit('contracts', 'firmware-config/contracts'),
      unit('kit', 'firmware-config/kit'),
      unit('edge', 'edge'),
      unit('broker', 'broker'),
      // What is state there is written in runes.
      { ...unit('dashboard', 'dashboard'), plugins: [svelte({ configFile: false })] },
      unit('demo', 'deploy/demo'),
      unit('proofs', 'deploy/proofs'),
      real('edge', 'edge', { built: true }),
      real('broker', 'broker', { exclude: BUILT }),
      real('broker:built', 'broker', { built: true, include: BUILT }),
      real('demo', 'deploy/demo', { built: true }),
    ],
  },
});
