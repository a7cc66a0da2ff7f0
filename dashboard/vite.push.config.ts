import { defineConfig } from 'vite';

/**
 * What runs outside the face, each one file under a name that stays: the service worker, and the script of the page behind a notice's
 * link. Built after the face, into its folder.
 */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: 'dist/push',
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: {
      input: { sw: 'src/push/sw.ts', register: 'src/push/register.ts' },
      output: { entryFileNames: '[name].js' },
    },
    modulePreload: false,
  },
});
