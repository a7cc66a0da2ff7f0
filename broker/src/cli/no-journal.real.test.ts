// Real: the command as a process, on a folder where no hub has ever kept anything.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary.js';

const program = fileURLToPath(new URL('./main.ts', import.meta.url));

test.each(['picture check', 'picture list cam-1', 'picture withdraw cam-1', 'dead-letters', 'node list'])(
  'kawamori %s makes no folder and gives no false all-clear where no hub keeps its data',
  (command) => {
    const dataDir = join(temporaryFolder(), 'data');
    const ended = spawnSync(
      process.execPath,
      [...process.execArgv, program, '--data', dataDir, ...command.split(' ')],
      { encoding: 'utf8' },
    );
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toContain('no hub keeps its data here; name its folder with --data DIR');
    expect(existsSync(dataDir)).toBe(false);
  },
);

test("a folder whose journal is gone is not taken for somebody else's", () => {
  const dataDir = join(temporaryFolder(), 'data');
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'store.db'), '');
  const ended = spawnSync(
    process.execPath,
    [...process.execArgv, program, '--data', dataDir, 'journal', 'verify'],
    { encoding: 'utf8' },
  );
  expect(ended).toMatchObject({ status: 2, stdout: '' });
  expect(ended.stderr).toContain('its journal.db is gone: put it back from a backup');
});

test('a listing whose reader goes away ends without a word', () => {
  const words = [process.execPath, ...process.execArgv, program, '--help'].map((one) => `'${one}'`).join(' ');
  const ended = spawnSync('bash', ['-c', `set -o pipefail; ${words} | true`], {
    encoding: 'utf8',
  });
  expect(ended).toMatchObject({ status: 141, stderr: expect.not.stringContaining('EPIPE') });
});
