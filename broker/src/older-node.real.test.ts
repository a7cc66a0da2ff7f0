// Real: the processes as they are built, started by the Node that the machine has of its own, where that is an older one.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const OWN = existsSync('/usr/bin/node') ? '/usr/bin/node' : process.execPath;
const isOld = execFileSync(OWN, ['-p', 'process.versions.node'], { encoding: 'utf8' }) < '22.14';

test.each([
  'broker/dist/main.js',
  'broker/bin/kawamori.js',
  'edge/dist/main.js',
  'deploy/proofs/dist/main.js',
])('%s runs, or says in one line that its Node is too old', (file) => {
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  const { status, stderr, stdout } = spawnSync(OWN, [path, '--help'], { encoding: 'utf8' });
  expect(status).toBe(isOld ? 1 : 0);
  expect(stdout === '').toBe(isOld);
  expect(stderr).toMatch(isOld ? /^Kawamori needs Node 22\.14 or newer; this is [^\n]*\n$/ : /^$/);
});
