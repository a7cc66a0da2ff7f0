/// <reference types="node" />
// `npm run publish-contracts`: writes what contracts publish. The only file here that needs Node.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publishedFiles } from './published.js';

const ROOT = new URL('../../../', import.meta.url);

for (const [path, content] of Object.entries(publishedFiles())) {
  const file = fileURLToPath(new URL(path, ROOT));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  process.stdout.write(`${path}\n`);
}
