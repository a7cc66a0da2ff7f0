import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

/**
 * The faces read what comes and describe nothing: what zod has for making JSON Schema stays out of them (5 kB of every first visit). It is
 * named by each schema and called by none; a name that a newer zod wants, and that is not among its own, fails the build.
 */
const withoutJsonSchema: Plugin = {
  name: 'without-json-schema',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/zod\/v4\/core\/(?:to-json-schema|json-schema-processors)\.js$/.test(id)) return undefined;
    const named = [...code.matchAll(/^export (?:function|const) (\w+)/gm)].map(
      ([, name]) => `export const ${name} = () => () => undefined;`,
    );
    const renamed = [...code.matchAll(/^export \{.*\};$/gm)].map(([line]) => line);
    return { code: [...named, ...renamed].join('\n'), map: null };
  },
};

/**
 * The HQ face as static files that the hub serves itself: no address outside, nothing inline, so that
 * `default-src 'self'` holds.
 */
export default defineConfig({
  plugins: [withoutJsonSchema, svelte()],
  resolve: {
    conditions: ['source', ...defaultClientConditions],
    // Its modules, of which what nobody uses is left out.
    alias: [{ find: /^leaflet$/, replacement: 'leaflet/dist/leaflet-src.esm.js' }],
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // A data: address would need its own exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Schemas that the face does not read (settings, the wire) stay out of it.
      treeshake: {
        moduleSideEffects: [{ test: /contracts/, sideEffects: false }],
        manualPureFunctions: ['z'],
      },
    },
  },
  server: { proxy: { '/api': 'http://localhost:8080' } },
});
