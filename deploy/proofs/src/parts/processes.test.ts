import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { eventually } from './eventually.js';
import { killDescendants, processes } from './processes.js';

test('what was started, and what that has started, is killed and named', async () => {
  const child = spawn('sh', ['-c', 'sleep 4321 & wait'], { stdio: 'ignore' });
  const isOurs = ({ parent }: { parent: number }) => parent === child.pid;
  const grandchild = await eventually('the grandchild', () => processes().find(isOurs));

  expect(killDescendants().map(({ pid }) => pid)).toEqual(
    expect.arrayContaining([child.pid, grandchild.pid]),
  );
  await eventually('both to be gone', () =>
    processes().some(({ pid }) => pid === child.pid || pid === grandchild.pid) ? undefined : true,
  );
});
