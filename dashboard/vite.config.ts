import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defaultClientConditions, defineConfig } from 'vite';
import { earlyScreens } from './early-screens.js';
import { icons } from './icons.js';
import { leanLeaflet, withoutJsonSchema, withoutZodMessages } from './leaner.js';

/**
 * The HQ face as static files that the hub serves itself: no address outside, nothing inline, so that
 * `default-src 'self'` holds.
 */
export default defineConfig({
  plugins: [withoutJsonSchema, withoutZodMessages, leanLeaflet, svelte(), icons, earlyScreens],
  resolve: {
    conditions: ['source', ...defaultClientConditions],
    // Its modules, of which what nobody uses is left out.
    alias: [{ find: /^leaflet$/, replacement: 'leaflet/dist/leaflet-src.esm.js' }],
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The worker is built from it.
    manifest: 'manifest.json',
    // A data: address would need its own exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Two files instead of thirty: a browser fetches six at a time, and on a poor line each six take a sixth of a second.
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', test: /\/src\/App\.svelte$/ },
            {
              name: 'screens',
              test: /\/src\/parts\/(?:StationRows|OngoingList|NoticeList|StationOver)\.svelte$/,
            },
          ],
        },
      },
      // Schemas that the face does not read (settings, the wire) stay out of it.
      treeshake: {
        moduleSideEffects: [{ test: /contracts/, sideEffects: false }],
        manualPureFunctions: ['z'],
      },
    },
  },
  server: { proxy: { '/api': 'http://localhost:8080' } },
});
