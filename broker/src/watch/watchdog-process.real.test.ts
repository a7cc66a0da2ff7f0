// Real: the watchdog as a process of its own, and a webhook that it tells. There is no hub.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@kawamori/kit';
import { expect, onTestFinished, test } from 'vitest';
import { noticeReceiver } from '../testing/notice-receiver.js';
import { temporaryFolder } from '../testing/temporary.js';

const WATCHDOG = fileURLToPath(new URL('../../dist/watchdog-main.js', import.meta.url));

test('outlives the hub that it watches, with no line left, and tells that it does not answer', async () => {
  const folder = temporaryFolder();
  const receiver = await noticeReceiver();
  const secretFile = join(folder, 'canary.secret');
  writeFileSync(secretFile, 'x'.repeat(40), { mode: 0o600 });
  mkdirSync(join(folder, 'hub'));
  const file = join(folder, 'watchdog.yaml');
  writeFileSync(
    file,
    JSON.stringify({
      ...{ dataDir: join(folder, 'hub'), stateDir: join(folder, 'state') },
      ...{ town: 'shimanto-cho', townNameJa: '四万十町', townNameEn: 'Shimanto-cho' },
      ...{ canary: { node: 'canary', secretFile, port: await freePort() }, askEvery: '1s' },
      ...{ patience: { hubSilent: '3s' }, notices: receiver.config },
    }),
  );
  const dog = spawn(process.execPath, [WATCHDOG, '--config', file], { stdio: 'ignore' });
  const gone = once(dog, 'exit');
  onTestFinished(() => void dog.kill('SIGKILL'));
  const told = await receiver.notices.first(() => true);
  expect(told).toMatchObject({ kind: 'condition', mark: 'hub', subjects: [{ subject: 'hub-down' }] });
  expect(dog.exitCode).toBeNull();
  dog.kill('SIGTERM');
  expect(await gone).toEqual([0, null]);
});
