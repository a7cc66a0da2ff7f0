import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exportCommand } from '../export/command.js';
import { dataLock } from '../settings/data-lock.js';
import { minute } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { importTownCommand } from './import-command.js';
import { hubFolder, OWN, TWO_TOWNS, townFileOf } from './testing/two-towns.js';

async function run(
  what: 'export' | 'import',
  words: readonly string[],
  dataDir: string,
  signal = new AbortController().signal,
) {
  const said = { out: '', err: '' };
  let now = 0;
  const inputs = {
    io: {
      out: (text: string | Uint8Array) => {
        said.out += String(text);
      },
      err: (text: string) => {
        said.err += text;
      },
    },
    wallClock: { now: () => (now += 3_000) },
    signal,
  };
  const code =
    what === 'import'
      ? await importTownCommand(words, { ...inputs, dataDir })
      : await exportCommand(['town', ...words], {
          ...inputs,
          dataDir: () => dataDir,
          findHub: () => Promise.resolve(undefined),
        });
  return { code, ...said };
}

test('export and import, by their commands: a file, a hub, and the same file again', async () => {
  const from = hubFolder();
  const [file, again] = [join(from, '..', 'a.tar'), join(from, '..', 'b.tar')];
  const exported = await run('export', [OWN, file], from);
  expect(exported).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^shimanto-cho: \d+ facts, 2 pictures, in /),
  });
  expect(exported.err).toMatch(/\d+ of \d+ facts looked at/);
  expect(readFileSync(file).equals(await townFileOf(from))).toBe(true);

  const into = join(temporaryFolder(), 'data');
  const checked = await run('import', [file, '--check', '--json'], into);
  // Telephone numbers and digests of secrets are in it: whoever made it alone may read it.
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect([checked.code, JSON.parse(checked.out)]).toMatchObject([0, { town: OWN, pictures: 2, missing: 0 }]);
  expect(existsSync(into)).toBe(false);
  const imported = await run('import', [file], into);
  expect(imported).toMatchObject({ code: 0, out: expect.stringContaining('2 pictures, now in ') });
  expect(imported.err).toContain('compared: ');
  expect((await run('export', [OWN, again], into)).code).toBe(0);
  expect(readFileSync(again).equals(readFileSync(file))).toBe(true);
  expect((await run('import', [file], into)).err).toContain('is not empty: its journal has');
});

test('an export that may not be is none', async () => {
  const from = hubFolder();
  const file = join(from, '..', 'a.tar');
  expect(await run('export', ['kuroshio', file], from)).toMatchObject({
    code: 2,
    err: expect.stringContaining('there are:'),
  });
  expect(await run('export', [OWN], from)).toMatchObject({
    code: 2,
    err: expect.stringContaining('expected FILE'),
  });
  expect(await run('export', ['Not A Town', file], from)).toMatchObject({ code: 2 });
  rmSync(join(from, 'pictures'), { recursive: true });
  expect(await run('export', [OWN, file], from)).toMatchObject({
    code: 1,
    err: expect.stringContaining('the files of 2 pictures are gone'),
  });
  expect(await run('export', [OWN, '--check', '--allow-missing'], from)).toMatchObject({
    code: 0,
    out: expect.stringContaining('nothing was written'),
  });
  expect(readdirSync(join(from, '..')).filter((name) => name !== 'data')).toEqual([]);
  expect(await run('export', [OWN, file, '--allow-missing'], from)).toMatchObject({ code: 0 });
  expect(await run('export', [OWN, file, '--allow-missing'], from)).toMatchObject({
    code: 2,
    err: expect.stringContaining('exists already'),
  });
  const stop = AbortSignal.abort();
  expect(await run('export', [OWN, join(from, '..', 'c.tar'), '--allow-missing'], from, stop)).toMatchObject({
    code: 1,
    err: 'stopped; nothing was written\n',
  });
});

test('an export says of what the hub itself has lost readings', async () => {
  const body = { from: minute(0), to: minute(5), why: 'the store broke' };
  const from = hubFolder([...TWO_TOWNS, { kind: 'readings.lost', body }]);
  const exported = await run('export', [OWN, join(from, '..', 'a.tar')], from);
  expect(exported).toMatchObject({
    code: 0,
    err: expect.stringContaining('readings of 1 periods were lost'),
  });
});

test('an import that may not be changes nothing', async () => {
  const file = join(temporaryFolder(), 'a.tar');
  const into = join(temporaryFolder(), 'data');
  writeFileSync(file, 'no tar');
  expect(await run('import', [file], into)).toMatchObject({
    code: 1,
    err: expect.stringContaining('the file ends in the middle\nnothing was imported'),
  });
  expect(await run('import', [join(into, 'none.tar')], into)).toMatchObject({ code: 2 });
  expect(await run('import', [], into)).toMatchObject({ code: 2 });
  expect(await run('import', ['--help'], into)).toMatchObject({
    code: 0,
    out: expect.stringContaining('kawamori import town FILE'),
  });
  const lock = dataLock(into);
  await lock.start();
  expect(await run('import', [file], into)).toMatchObject({
    code: 1,
    err: expect.stringContaining('is in use'),
  });
  await lock.stop();
});
