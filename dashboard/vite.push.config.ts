import { defineConfig } from 'vite';

/** The service worker: one file under a name that stays, built after the face, into its folder. */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: 'dist/push',
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: {
      input: { sw: 'src/push/sw.ts' },
      output: { entryFileNames: '[name].js' },
    },
    modulePreload: false,
  },
});
