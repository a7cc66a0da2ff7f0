// Real: the command as a process, on a data folder without a running hub.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openJournalForWriting } from '../journal/sqlite-journal.js';
import { minute, settingUp } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';

const program = fileURLToPath(new URL('./main.ts', import.meta.url));

test('node add names the way to a certificate where the hub has an authority, and there alone', () => {
  const dataDir = join(temporaryFolder(), 'data');
  const journal = openJournalForWriting(join(dataDir, 'journal.db'));
  journal.append(settingUp().map(({ kind, body }) => [kind, minute(0), minute(0), JSON.stringify(body)]));
  journal.close();
  const kawamori = (...words: string[]) =>
    spawnSync(process.execPath, [...process.execArgv, program, '--data', dataDir, ...words], {
      encoding: 'utf8',
    });
  const add = (id: string) =>
    kawamori('node', 'add', id, '--town', 'shimanto-cho', '--station', 'kajiyase-bashi');

  const plain = add('kajiyase-1');
  expect(plain).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\S{43}\n$/) });
  expect(plain.stderr).not.toContain('certif');

  expect(kawamori('ca', 'init', '--host', 'hub.example.lg.jp').status).toBe(0);
  const secured = add('kajiyase-2');
  expect(secured).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\S{43}\n$/) });
  expect(secured.stderr).toContain('kawamori ca certify kajiyase-2 --out card-kajiyase-2');
});
