import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary.js';
import { floodFiles, floodFolders, spanOf } from './floods.js';

function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

test('a flood is a folder of hydrographs, named by station and, for rain, by what they hold', () => {
  const folder = folderWith({
    'typhoon/naro.csv': '',
    'typhoon/naro.rain.csv': '',
    'typhoon/naro.wind.csv': '',
    'typhoon/No Station.csv': '',
    'typhoon/read me.txt': '',
    'empty/read me.txt': '',
    '.hidden/naro.csv': '',
    '台風10号/naro.csv': '',
    'a file.csv': '',
  });
  expect(floodFolders(folder).map(({ name, files }) => [name, files.map(({ series }) => series)])).toEqual([
    ['typhoon', ['naro/level', 'naro/rain']],
    ['台風10号', ['naro/level']],
  ]);
  expect(floodFolders(join(folder, 'nowhere'))).toEqual([]);
  expect(floodFiles(join(folder, 'empty'))).toEqual([]);
});

test('its length is that of its values, in whatever order they stand', () => {
  const folder = folderWith({
    'a.csv':
      'time,level_m\n2026-06-02T19:00:00+09:00,2.1\n2026-06-02T18:00:00+09:00,2\n2026-06-02T18:30:00+09:00,2\n',
    'none.csv': 'time,level_m\n',
  });
  expect(spanOf(join(folder, 'a.csv'))).toEqual({
    from: Date.parse('2026-06-02T18:00:00+09:00'),
    to: Date.parse('2026-06-02T19:00:00+09:00'),
  });
  expect(spanOf(join(folder, 'none.csv'))).toBeUndefined();
});
