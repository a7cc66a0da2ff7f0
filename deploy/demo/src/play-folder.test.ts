import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { holdPlayFolder } from './play-folder.js';
import { passingFolder } from './testing/played-demo.js';

function aFolder(): string {
  const folder = passingFolder();
  onTestFinished(() => folder.remove());
  return folder.path;
}

describe("a play's folder", () => {
  test('is made, with the folders above it, and held until it is released', () => {
    const folder = join(aFolder(), 'new', 'play');
    const held = holdPlayFolder(folder, false);
    expect(() => holdPlayFolder(folder, false)).toThrow(/is in use/);
    held.release();
    holdPlayFolder(folder, false).release();
  });

  test('is emptied by --fresh when it is ours and nobody plays in it', () => {
    const folder = aFolder();
    holdPlayFolder(folder, false).release();
    writeFileSync(join(folder, 'player.json'), '{}');
    mkdirSync(join(folder, 'hub'));
    const running = holdPlayFolder(folder, false);
    expect(() => holdPlayFolder(folder, true)).toThrow(/is in use/);
    expect(existsSync(join(folder, 'player.json'))).toBe(true);
    running.release();
    holdPlayFolder(folder, true).release();
    expect(readdirSync(folder).filter((name) => !name.startsWith('play.lock'))).toEqual([]);
  });

  test("is not touched by --fresh when it is somebody else's", () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'letters.txt'), 'mine');
    expect(() => holdPlayFolder(folder, true)).toThrow(/not made by npm start/);
    expect(readdirSync(folder)).toEqual(['letters.txt']);
  });

  test('that cannot be made is told at once, with the reason', () => {
    expect(() => holdPlayFolder('/proc/kawamori/play', false)).toThrow(/cannot be used/);
    expect(() => holdPlayFolder('/etc/passwd/play', false)).toThrow(/cannot be used/);
  });
});
