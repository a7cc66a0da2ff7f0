// Real: a process that has a janitor, is killed without a word, and cannot clear away anything itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../parts/eventually.js';
import { killDescendants, processes } from '../parts/processes.js';
import { janitor } from './janitor.js';

function aFolder(): { work: string; outside: string } {
  const root = mkdtempSync(join(tmpdir(), 'kawamori-janitor-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const work = join(root, 'work');
  mkdirSync(work);
  return { work, outside: join(root, 'cleared') };
}

const mine = (command: string) =>
  processes().filter((one) => one.parent === process.pid && one.command.startsWith(command));

test('what a proof owes the machine is done when it ends, the last thing first, and its folder is removed', async () => {
  const { work, outside } = aFolder();
  const one = janitor(work);
  await one.owes(`test -d ${outside} && touch ${outside}/second`);
  // It is asked once more when it has nothing to do with this process any more.
  await eventually('the janitor to stand by itself', () => mine('setsid').length === 0 || undefined);
  await one.owes(`mkdir ${outside}`);
  // As the runner does with all that a proof has started.
  killDescendants();
  expect(existsSync(work)).toBe(true);
  await one.finish();
  expect(existsSync(join(outside, 'second'))).toBe(true);
  expect(existsSync(work)).toBe(false);
});

test('also when the proof is killed: what it has started is ended first', async () => {
  const { work, outside } = aFolder();
  const script = `
    import { spawn } from 'node:child_process';
    import { janitor } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'janitor.ts')).href)};
    await janitor(${JSON.stringify(work)}).owes(${JSON.stringify(`mkdir ${outside}`)});
    spawn('sh', ['-c', 'while :; do sleep 1; done', ${JSON.stringify(`${work}/child`)}], { stdio: 'ignore' });
    console.log('under way');
    setInterval(() => undefined, 1_000);
  `;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(owner.stdout, 'data');
  owner.kill('SIGKILL');
  await eventually(
    'the janitor to clear away',
    () => (existsSync(outside) && !existsSync(work)) || undefined,
    {
      withinMs: 60_000,
    },
  );
  expect(processes().filter(({ command }) => command.includes(`${work}/child`))).toEqual([]);
});
