import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startAll, takeLock } from '@kawamori/kit';
import { expect, onTestFinished, test } from 'vitest';
import { DataLocked, dataLock } from '../settings/data-lock.js';
import { silentLog } from '../testing/builders.js';
import { asRoot } from '../testing/small-disk.js';
import { temporaryFolder } from '../testing/temporary.js';
import { shelterFolder, shelterFoldersOf } from './shelter-folder.js';

function aPlace() {
  const [place, dataDir] = [temporaryFolder(), temporaryFolder()];
  const aFolder = (of = dataDir, where = place) => {
    const folder = shelterFolder(where, of);
    onTestFinished(() => folder.stop());
    return folder;
  };
  return { place, dataDir, aFolder };
}

/** The folder of a hub that runs in a process of its own. */
async function anothers(place: string, dataDir: string) {
  const child = fork(new URL('../testing/sheltering-child.ts', import.meta.url), [place, dataDir]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [path] = (await once(child, 'message')) as [string];
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { path, kill };
}

/** The name that a folder of the version before had, and that everybody could foresee. */
const foreseen = (path: string) => path.slice(0, -'-abcdef'.length);

test('a place in memory is its own user’s alone, says whose it is, and is gone when the hub stops', () => {
  const { place, dataDir, aFolder } = aPlace();
  const folder = aFolder();
  expect(folder.path).toBe(dataDir);
  folder.start();
  folder.start();
  expect(dirname(folder.path)).toBe(place);
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  expect(JSON.parse(readFileSync(join(folder.path, 'owner.json'), 'utf8'))).toEqual({
    dataDir,
    pid: process.pid,
  });
  expect(shelterFoldersOf(place, dataDir, process.getuid?.())).toEqual([folder.path]);
  folder.stop();
  expect(readdirSync(place)).toEqual([]);
});

test('what a stranger has put there under a name that could be foreseen is left alone, and keeps nobody from a place', () => {
  const { place, dataDir, aFolder } = aPlace();
  const before = aFolder();
  before.start();
  const [old, target] = [foreseen(before.path), temporaryFolder()];
  before.stop();
  const names = [old, `${old}-abcdef`, `${old}-linked`, `${old}-opened`, `${old}-ofFile`];
  for (const name of names.slice(0, 2)) {
    mkdirSync(name, { mode: 0o700 });
    takeLock(join(name, 'lock.db'))?.release();
    asRoot('chown', '-R', '65534', name);
  }
  takeLock(join(target, 'lock.db'))?.release();
  symlinkSync(target, `${old}-linked`);
  mkdirSync(`${old}-opened`);
  asRoot('chmod', '0777', `${old}-opened`);
  writeFileSync(`${old}-ofFile`, '');
  onTestFinished(() => void asRoot('rm', '-r', ...names));

  const folder = aFolder();
  folder.start();
  expect(shelterFoldersOf(place, dataDir, process.getuid?.())).toEqual([folder.path]);
  expect(folder.isAnothers()).toBe(false);
  expect(names.filter((name) => !existsSync(name))).toEqual([]);
  expect(existsSync(join(target, 'lock.db'))).toBe(true);
});

test('what killed hubs have left is cleared by the next, of whatever data folder; what a running one has stays', async () => {
  const { place, aFolder } = aPlace();
  const killed = await anothers(place, temporaryFolder());
  const running = await anothers(place, temporaryFolder());
  writeFileSync(join(killed.path, 'shelter.db'), 'a copy of the store');
  const old = foreseen(killed.path);
  mkdirSync(old, { mode: 0o700 });
  takeLock(join(old, 'lock.db'))?.release();
  await killed.kill();

  const folder = aFolder();
  folder.start();
  expect(
    readdirSync(place)
      .map((name) => join(place, name))
      .sort(),
  ).toEqual([folder.path, running.path].sort());
});

test('a second hub of one data folder is known by the first one’s place in memory; once that is killed it may start', async () => {
  const { place, dataDir, aFolder } = aPlace();
  const first = await anothers(place, dataDir);
  const second = aFolder();
  second.start();
  await expect(startAll([dataLock(dataDir, second)], silentLog)).rejects.toThrow(DataLocked);
  await first.kill();
  await startAll([dataLock(dataDir, second)], silentLog).then(({ stop }) => stop());
});

test('where there is no file system in memory, the place is in the folder for passing files', () => {
  const { place, dataDir, aFolder } = aPlace();
  const folder = aFolder(dataDir, join(place, 'nowhere'));
  folder.start();
  expect(dirname(folder.path)).toBe(tmpdir());
});
