// Real parts: the launcher, setpriv and ffmpeg.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { processesWith, until } from '../../testing/processes.js';
import { temporaryFolder } from '../../testing/temporary.js';
import { hasFfmpeg } from './run-ffmpeg.js';
import { sweepOrphans, TETHER } from './sweep.js';

const LAUNCHER = fileURLToPath(new URL('../../../bin/tethered-ffmpeg', import.meta.url));
const ENDLESS = ['-v', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc', '-f', 'null', '-'];

test('an ffmpeg whose camera process has ended before the tether was tied does not begin', async () => {
  const child = spawn(LAUNCHER, ['-version'], { env: { ...process.env, [TETHER]: '1' } });
  expect(await once(child, 'exit')).toEqual([1, null]);
});

test('an orphan of a camera process before this one is swept away, and nobody else', async () => {
  // Started without the tether, as on a machine without setpriv; its camera process (by its pid) is not its parent.
  const orphan = spawn('ffmpeg', ENDLESS, { env: { ...process.env, [TETHER]: '1' }, stdio: 'ignore' });
  const ours = spawn('ffmpeg', ENDLESS, {
    env: { ...process.env, [TETHER]: String(process.pid) },
    stdio: 'ignore',
  });
  onTestFinished(() => {
    orphan.kill('SIGKILL');
    ours.kill('SIGKILL');
  });
  await until(() => processesWith(TETHER, String(process.pid)).includes(ours.pid ?? 0));
  await until(() => processesWith(TETHER, '1').includes(orphan.pid ?? 0));
  const ended = once(orphan, 'exit');
  expect(sweepOrphans()).toBeGreaterThan(0);
  expect(await ended).toEqual([null, 'SIGKILL']);
  expect(processesWith(TETHER, String(process.pid))).toContain(ours.pid);
});

test('a machine without ffmpeg is known as such', () => {
  expect(hasFfmpeg()).toBe(true);
  expect(hasFfmpeg(temporaryFolder())).toBe(false);
});
