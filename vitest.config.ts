import { defineConfig } from 'vitest/config';

/** Workspace packages are read from their sources, so that a test never runs against a stale build. */
const resolve = { conditions: ['source', 'node'] };
const ssr = { resolve: { conditions: ['source', 'node'] } };

/** The same for what Node runs without vitest: worker threads, and children that take over these arguments. */
const execArgv = ['--import', new URL('./deploy/test/from-sources.mjs', import.meta.url).href];

const unit = (name: string, root: string) => ({
  resolve,
  ssr,
  test: {
    name,
    root,
    execArgv,
    include: ['src/**/*.test.ts'],
    exclude: ['src/**/*.real.test.ts', '**/node_modules/**'],
  },
});
const real = (name: string, root: string) => ({
  resolve,
  ssr,
  test: {
    name: `${name}:real`,
    root,
    execArgv,
    include: ['src/**/*.real.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});

export default defineConfig({
  test: {
    projects: [
      unit('contracts', 'firmware-config/contracts'),
      unit('kit', 'firmware-config/kit'),
      unit('edge', 'edge'),
      unit('broker', 'broker'),
      unit('dashboard', 'dashboard'),
      unit('demo', 'deploy/demo'),
      unit('proofs', 'deploy/proofs'),
      real('edge', 'edge'),
      real('broker', 'broker'),
      real('demo', 'deploy/demo'),
    ],
  },
});
