// Real parts: child processes of Node.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeLog } from './log.js';
import { type RestartLadder, supervise } from './supervise.js';

const AT_ONCE: RestartLadder = { delaysMs: [0], steadyMs: 60_000, budget: 3 };
const silent = makeLog('test', 'silent');

/** A supervised child that runs a script, with what it says and how often it was started. */
function aChild(script: string, ladder = AT_ONCE) {
  const folder = mkdtempSync(join(tmpdir(), 'kawamori-kit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const module = join(folder, 'child.mjs');
  writeFileSync(module, script);
  const said: unknown[] = [];
  let starts = 0;
  let wake: () => void = () => undefined;
  const supervised = supervise(
    {
      name: 'child',
      module,
      args: [],
      ladder,
      onSpawn: (child) => {
        starts++;
        child.on('message', (message) => {
          said.push(message);
          wake();
        });
      },
    },
    silent,
  );
  onTestFinished(() => supervised.stop());
  return {
    supervised,
    starts: () => starts,
    said: (count: number) =>
      new Promise<void>((resolve) => {
        wake = () => {
          if (said.length >= count) resolve();
        };
        wake();
      }),
  };
}

const ALIVE = "process.send('alive'); process.on('message', () => undefined);";

test('a child that dies is started again', async () => {
  const { supervised, said, starts } = aChild(ALIVE);
  await said(1);
  supervised.child()?.kill('SIGKILL');
  await said(2);
  expect(starts()).toBe(2);
});

test('a child that dies again and again is given up, loudly', async () => {
  const { supervised, starts } = aChild('process.exit(3)');
  await supervised.gaveUp;
  expect(starts()).toBe(AT_ONCE.budget + 1);
  expect(supervised.child()).toBeUndefined();
});

test('a child that is stopped is not started again', async () => {
  const { supervised, said, starts } = aChild(ALIVE);
  await said(1);
  await supervised.stop();
  expect(starts()).toBe(1);
  expect(supervised.child()).toBeUndefined();
});

test('a child that does not listen is forced after the deadline', async () => {
  const { supervised, said } = aChild(`process.on('SIGTERM', () => undefined); ${ALIVE}`);
  await said(1);
  const child = supervised.child();
  await supervised.stop(50);
  expect(child?.signalCode).toBe('SIGKILL');
});

test('stopping does not wait for the next try of a child that keeps dying', async () => {
  const { supervised, starts } = aChild('process.exit(3)', {
    delaysMs: [3_600_000],
    steadyMs: 60_000,
    budget: 3,
  });
  await new Promise((resolve) => supervised.child()?.once('exit', resolve));
  await supervised.stop();
  expect(starts()).toBe(1);
});
