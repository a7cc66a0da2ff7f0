// Before the first test: every source that a thread or a child of a test may run, without its types.
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { strippedOf } from './stripped.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ROOMS = [
  'broker',
  'edge',
  'firmware-config/contracts',
  'firmware-config/kit',
  'deploy/demo',
  'deploy/proofs',
];

export default function stripSources() {
  for (const room of ROOMS) {
    for (const file of globSync('src/**/*.ts', { cwd: `${ROOT}${room}`, exclude: ['**/*.test.ts'] }))
      strippedOf(`${ROOT}${room}/${file}`);
  }
}
