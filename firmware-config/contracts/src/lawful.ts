/// <reference types="node" />
// Part of `npm run build`, which fails where a word stands that may not be our own (気象業務法 17, 23条). Another folder may be named.
import { fileURLToPath } from 'node:url';
import { lawfulFaults, needlessQuotations } from './lawful-files.js';

const ROOT = process.argv[2] ?? fileURLToPath(new URL('../../../', import.meta.url));

const faults = lawfulFaults(ROOT);
const needless = needlessQuotations(ROOT);
for (const { file, line, word } of faults) {
  process.stderr.write(
    `${file}:${line}: ${word} may not be our own word; say what was observed, or quote it with its issuer (firmware-config/contracts/src/wording/forbidden.ts)\n`,
  );
}
for (const file of needless) {
  process.stderr.write(`${file}: holds no such word any more; take it out of QUOTED in lawful-files.ts\n`);
}
process.exitCode = faults.length + needless.length > 0 ? 1 : 0;
