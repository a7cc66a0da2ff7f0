// Preloaded by vitest (execArgv), and so in every worker and child that a test starts: lets Node itself run the sources, so that no
// test depends on a build. Node strips the types; this finds `x.ts` where `x.js` is asked for and is not there.
import { registerHooks } from 'node:module';

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
});
