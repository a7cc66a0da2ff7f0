// Before the tests that run the processes as built: builds what is older than its sources, once for all of them, since they run side by
// side.
import { execFileSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FACES = 'dashboard/dist/index.html';
const OF_THE_FACES = [
  'dashboard/src/**',
  'dashboard/public/**',
  'dashboard/*.{html,ts}',
  'firmware-config/contracts/src/**',
];

const changedAt = (file) => statSync(`${ROOT}${file}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;

export default function build() {
  const run = (...words) => execFileSync('npx', ['--no-install', ...words], { cwd: ROOT, stdio: 'inherit' });
  run('tsc', '-b');
  const built = changedAt(FACES);
  if (globSync(OF_THE_FACES, { cwd: ROOT }).some((file) => changedAt(file) > built))
    execFileSync('npm', ['run', '--silent', 'build', '-w', 'dashboard'], { cwd: ROOT, stdio: 'inherit' });
}
