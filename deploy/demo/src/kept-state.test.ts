import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readKept, writeKept } from './kept-state.js';
import { passingFolder } from './testing/played-demo.js';

const KEPT = { startsAt: 1_780_387_200_000, now: 1_780_390_800_000, mqttPort: 18_830 };

function aFile(): { folder: string; file: string } {
  const passing = passingFolder();
  onTestFinished(() => passing.remove());
  return { folder: passing.path, file: join(passing.path, 'player.json') };
}

test('what the player remembers is found at the next start, the newest of it, and nothing else lies about', () => {
  const { folder, file } = aFile();
  expect(readKept(file)).toBeUndefined();
  writeKept(file, KEPT);
  writeKept(file, { ...KEPT, now: KEPT.now + 1 });
  expect(readKept(file)).toEqual({ ...KEPT, now: KEPT.now + 1 });
  expect(readdirSync(folder)).toEqual(['player.json']);
});

test('its folder is made where it is missing', () => {
  const file = join(aFile().folder, 'a/b/player.json');
  writeKept(file, KEPT);
  expect(readKept(file)).toEqual(KEPT);
});

test.each(['', '{"startsAt":1', '{"startsAt":1,"now":"later","mqttPort":1}', 'null'])(
  'what cannot be read is as good as none: %s',
  (text) => {
    const { file } = aFile();
    writeFileSync(file, text);
    expect(readKept(file)).toBeUndefined();
  },
);
