// Preloaded by vitest (execArgv), and so in every worker and child that a test starts: lets Node itself run the sources, so that no
// test depends on a build. This finds `x.ts` where `x.js` is asked for and is not there, and gives it without its types. What Node would
// strip them with is WebAssembly, in every thread anew; V8 does not always survive that where threads come and go (nodejs/node#64500), so
// they are stripped once, before the first test.
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { strippedOf } from './stripped.mjs';

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier.startsWith('@kawamori/')) {
      return nextResolve(specifier, { ...context, conditions: ['source', ...context.conditions] });
    }
    try {
      return nextResolve(specifier, context);
    } catch (error) {
      if (!/^(?:\.|file:).*\.js$/.test(specifier)) throw error;
      return nextResolve(specifier.replace(/\.js$/, '.ts'), context);
    }
  },
  load(url, context, nextLoad) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
    return { format: 'module', source: strippedOf(fileURLToPath(url)), shortCircuit: true };
  },
});
