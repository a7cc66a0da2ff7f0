// Real: files on the disk.
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary.js';
import { deferred } from '../testing/waiting.js';
import { StrangeFolder, siteFolder } from './site-folder.js';
import { fileOf, rendered } from './testing/site.js';

const PICTURE = 'pictures/cam-1/20260602-181000-000-1a2b3c4d-small.jpg';
const always = () => true;

function opened(dir = join(temporaryFolder(), 'site'), drill = false) {
  const folder = siteFolder(dir);
  folder.open(drill);
  return { dir, folder };
}

describe('the residents’ folder', () => {
  test('is made where it is missing, for any web server to read', () => {
    const { dir } = opened();
    expect(statSync(dir).mode & 0o777).toBe(0o755);
  });

  test('takes a page as a whole, readable by others, and leaves nothing beside it', async () => {
    const { dir, folder } = opened();
    expect(await folder.write('stations/naro.html', 'x', always)).toBe('written');
    expect(statSync(join(dir, 'stations/naro.html')).mode & 0o777).toBe(0o644);
    expect(readdirSync(join(dir, 'stations'))).toEqual(['naro.html']);
  });

  test('does not write again what stands there already, not even after a start', async () => {
    const { dir, folder } = opened();
    await folder.write('index.html', fileOf(rendered([]), 'index.html'), always);
    const before = statSync(join(dir, 'index.html')).ino;
    const again = opened(dir).folder;
    for (const one of [folder, again]) {
      expect(await one.write('index.html', fileOf(rendered([]), 'index.html'), always)).toBe('same');
    }
    expect(statSync(join(dir, 'index.html')).ino).toBe(before);
  });

  test('shows nothing that is no longer wanted when it is ready', async () => {
    const { dir, folder } = opened();
    const made = deferred();
    let wanted = true;
    const placed = folder.place(
      PICTURE,
      async (to) => {
        writeFileSync(to, 'jpeg');
        await made.promise;
      },
      () => wanted,
    );
    wanted = false;
    made.resolve();
    expect(await placed).toBe(false);
    expect(readdirSync(join(dir, 'pictures/cam-1'))).toEqual([]);
  });

  test('keeps nothing of a picture that could not be made', async () => {
    const { dir, folder } = opened();
    const failed = folder.place(
      PICTURE,
      (to) => {
        writeFileSync(to, 'half');
        return Promise.reject(new Error('broken'));
      },
      always,
    );
    await expect(failed).rejects.toThrow('broken');
    expect(readdirSync(join(dir, 'pictures/cam-1'))).toEqual([]);
  });

  test('clears away what a killed hub has left half-made, and nothing of anybody else', () => {
    const dir = join(temporaryFolder(), 'site');
    mkdirSync(join(dir, 'pictures/cam-1'), { recursive: true });
    for (const name of ['.index.html.77.0.part', 'robots.txt', 'pictures/cam-1/.a-small.jpg.77.3.part']) {
      writeFileSync(join(dir, name), 'x');
    }
    opened(dir);
    expect(readdirSync(dir).sort()).toEqual(['pictures', 'robots.txt']);
    expect(readdirSync(join(dir, 'pictures/cam-1'))).toEqual([]);
  });

  test('lists and removes files of the hub alone', async () => {
    const { dir, folder } = opened();
    writeFileSync(join(dir, 'robots.txt'), 'x');
    await folder.place(PICTURE, (to) => Promise.resolve(writeFileSync(to, 'jpeg')), always);
    await folder.write('index.html', 'x', always);
    expect(folder.list().sort()).toEqual(['index.html', PICTURE]);
    folder.remove([PICTURE, 'stations/never-was.html']);
    expect([folder.has(PICTURE), folder.list()]).toEqual([false, ['index.html']]);
    expect(readFileSync(join(dir, 'robots.txt'), 'utf8')).toBe('x');
  });

  test('of another site is refused, and left as it is', () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'index.html'), '<title>町のホームページ</title>');
    expect(() => opened(dir)).toThrow(StrangeFolder);
    expect(readdirSync(dir)).toEqual(['index.html']);
  });

  test.each([true, false])(
    'of the other kind of hub is refused: an exercise never writes over the service (%s)',
    (drill) => {
      const dir = temporaryFolder();
      writeFileSync(join(dir, 'index.html'), fileOf(rendered([], { drill: !drill }), 'index.html'));
      expect(() => opened(dir, drill)).toThrow(/folder of its own/);
      expect(() => opened(dir, !drill)).not.toThrow();
    },
  );

  test.each([true, false])('is known by its data where the page is gone (%s)', (drill) => {
    const dir = temporaryFolder();
    const file = join(dir, 'stations.json');
    writeFileSync(file, fileOf(rendered([], { drill: !drill }), 'stations.json'));
    expect(() => opened(dir, drill)).toThrow(/folder of its own/);
    expect(() => opened(dir, !drill)).not.toThrow();
    writeFileSync(file, '{"stations":');
    expect(() => opened(dir, drill)).toThrow(/not Kawamori's/);
  });

  test('is replaced through a link to it, so that a town may move it', async () => {
    const real = temporaryFolder();
    const link = join(temporaryFolder(), 'site');
    symlinkSync(real, link);
    await opened(link).folder.write('en.html', 'x', always);
    expect(readdirSync(real)).toContain('en.html');
  });
});
