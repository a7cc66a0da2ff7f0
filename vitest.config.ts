import { defineConfig } from 'vitest/config';

/** Workspace packages are read from their sources, so that a test never runs against a stale build. */
const resolve = { conditions: ['source', 'import', 'node'] };
const ssr = { resolve: { conditions: ['source', 'import', 'node'] } };

const unit = (name: string, root: string) => ({
  resolve,
  ssr,
  test: {
    name,
    root,
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
