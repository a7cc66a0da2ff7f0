// Real: a process of its own that keeps pictures and is killed; its journal and its files.
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { seeded } from '../testing/seeded.js';
import { temporaryFolder } from '../testing/temporary.js';
import { checkPictureFiles } from './picture-check.js';
import { pictureNames } from './picture-names.js';

const KILLS = 5;

/** Runs a process that keeps pictures, and kills it (SIGKILL) after so many acknowledgements. */
async function keepUntilKilled(dataDir: string, first: number, after: number): Promise<number[]> {
  const child = fork(new URL('../testing/keeping-child.ts', import.meta.url), [dataDir, String(first)]);
  const acknowledged: number[] = [];
  child.on('message', (number: number) => {
    acknowledged.push(number);
    if (acknowledged.length === after) child.kill('SIGKILL');
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' });
  return acknowledged;
}

test('a hub that is killed at any instant has every picture that it acknowledged, whole', async () => {
  const dataDir = temporaryFolder();
  const chance = seeded(20_260_603);
  const acknowledged: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    acknowledged.push(...(await keepUntilKilled(dataDir, kill * 1_000_000, chance.whole(1, 200))));
  }
  const names = () => pictureNames(`${dataDir}/journal.db`, `${dataDir}/store.db`);
  const digests = new Set([...names()].map(({ digest }) => digest));
  const digestOf = (number: number) =>
    createHash('sha256').update(`picture ${number}`.padEnd(20_000)).digest('hex');
  expect(acknowledged.filter((number) => !digests.has(digestOf(number)))).toEqual([]);
  expect(await checkPictureFiles(dataDir, names)).toMatchObject({ missing: [], differing: [] });
  expect(acknowledged.length).toBeGreaterThan(KILLS);
});
