// Preloaded by vitest (execArgv), and so in every worker and child that a test starts: lets Node itself run the sources, so that no
// test depends on a build. This finds `x.ts` where `x.js` is asked for and is not there, and gives it without its types. What Node would
// strip them with is WebAssembly, in every thread anew; V8 does not always survive that where threads come and go (nodejs/node#64500), so
// they are stripped once, before the first test.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { strippedOf } from './stripped.mjs';

/** A source that a file asks for by the name under which it is built; undefined where it asks for something else. */
function sourceOf(specifier, { parentURL }) {
  if (!/^(?:\.|file:).*\.js$/.test(specifier) || parentURL?.includes('/node_modules/')) return undefined;
  const { href } = new URL(specifier, parentURL);
  const source = `${href.slice(0, -'.js'.length)}.ts`;
  return existsSync(new URL(source)) ? source : undefined;
}

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier.startsWith('@kawamori/')) {
      return nextResolve(specifier, { ...context, conditions: ['source', ...context.conditions] });
    }
    // Looked for before Node misses the other: a fault that says where it came from is dear in every thread.
    const source = sourceOf(specifier, context);
    return source ? { url: source, format: 'module', shortCircuit: true } : nextResolve(specifier, context);
  },
  load(url, context, nextLoad) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
    return { format: 'module', source: strippedOf(fileURLToPath(url)), shortCircuit: true };
  },
});
