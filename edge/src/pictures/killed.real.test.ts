// Real: a process that keeps pictures, SQLite and files on the disk, SIGKILL.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MINUTE } from '@kawamori/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { aPictureOutbox, fileIn, sha256 } from '../testing/pictures.js';
import { seeded } from '../testing/seeded.js';
import { temporaryFolder } from '../testing/temporary.js';

const KEEPER = fileURLToPath(new URL('../testing/picture-keeper.ts', import.meta.url));
const KILLS = 6;

interface Told {
  camera: string;
  at: number;
  pid: number;
}

/** Lets a keeper work until it has told of so many, kills it at once, and returns everything it told. */
async function keepUntilKilled(folder: string, pictures: number): Promise<Told[]> {
  const child: ChildProcess = fork(KEEPER, [folder]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const told: Told[] = [];
  child.on('message', (message) => {
    told.push(message as Told);
    if (told.length === pictures) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return told;
}

test('killed at any instant, a node has every picture it counted on, whole, once for each instant, and no litter', async () => {
  const folder = join(temporaryFolder(), 'pictures');
  const chance = seeded(20_260_602);
  const told: Told[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    told.push(...(await keepUntilKilled(folder, chance(1, 12))));
  }
  expect(told.length).toBeGreaterThanOrEqual(KILLS);
  const { outbox } = aPictureOutbox({ folder, maxBytes: 1_000_000_000 });
  const waiting = outbox.waiting();
  expect(outbox.counts().dropped).toBe(0);
  const keys = waiting.map(({ camera, takenAt }) => `${camera} ${takenAt}`);
  expect(new Set(keys).size).toBe(keys.length);
  for (const { camera, at, pid } of told) {
    const picture = waiting.find((each) => each.camera === camera && each.takenAt === at);
    expect(picture && fileIn(folder, picture.file).toString()).toContain(`${camera} ${at} ${pid} `);
  }
  for (const { file, digest, bytes } of waiting) {
    const content = fileIn(folder, file);
    expect([content.length, sha256(content)]).toEqual([bytes, digest]);
  }
  // No instant was left out: a position never runs ahead of its picture.
  for (const camera of new Set(waiting.map((each) => each.camera))) {
    const own = waiting.filter((each) => each.camera === camera).map(({ takenAt }) => takenAt);
    expect(own).toEqual(own.map((_, index) => (index + 1) * MINUTE));
    expect(outbox.position(camera)).toBe(own.at(-1));
  }
  const files = readdirSync(folder).filter((name) => name.endsWith('.jpg'));
  expect(files.sort()).toEqual(waiting.map(({ file }) => file).sort());
});
