import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packRelease } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary.js';
import { MOST_RELEASES, releaseStore } from './release-store.js';

const packed = (version: string, text = 'the agent') =>
  packRelease([{ path: 'edge/dist/main.js', bytes: Buffer.from(text), runs: false }], {
    ...{ version, oldestNode: '22.14', state: 1, needs: { zod: '4.6.7' } },
  });
const viewOf = ({ sha256, bytes, manifest: { version, oldestNode, needs } }: ReturnType<typeof packed>) => ({
  ...{ version, sha256, bytes: bytes.length, oldestNode, needs },
});

describe('the releases that a hub holds', () => {
  test('are none before the first, and no folder is made for them', () => {
    const folder = join(temporaryFolder(), 'node-software');
    expect(releaseStore(folder).list()).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  test('are told newest first, and are there for another start', () => {
    const folder = join(temporaryFolder(), 'node-software');
    const store = releaseStore(folder);
    for (const version of ['0.9.0', '0.10.0']) {
      expect(store.add(packed(version).bytes)).toEqual({ ok: true, release: viewOf(packed(version)) });
    }
    expect(releaseStore(folder).list()).toEqual([viewOf(packed('0.10.0')), viewOf(packed('0.9.0'))]);
    expect(readdirSync(folder).toSorted()).toEqual(['0.10.0.tgz', '0.9.0.tgz']);
  });

  test('take the same twice as once, and no other under the same name', () => {
    const store = releaseStore(temporaryFolder());
    expect(store.add(packed('0.1.0').bytes).ok).toBe(true);
    expect(store.add(packed('0.1.0').bytes).ok).toBe(true);
    expect(store.add(packed('0.1.0', 'another').bytes)).toMatchObject({
      ok: false,
      fault: expect.stringContaining('another release 0.1.0 is there'),
    });
    expect(store.list()).toHaveLength(1);
  });

  test('take nothing that is no release, nor more than so many', () => {
    const store = releaseStore(temporaryFolder());
    expect(store.add(Buffer.from('hello'))).toMatchObject({ ok: false });
    expect(store.add(Buffer.alloc(9 * 1024 * 1024))).toMatchObject({ ok: false });
    for (let minor = 0; minor < MOST_RELEASES; minor += 1) store.add(packed(`0.${minor}.0`).bytes);
    expect(store.add(packed('1.0.0').bytes)).toMatchObject({ ok: false });
    expect(store.remove('0.3.0')).toBe(true);
    expect(store.remove('0.3.0')).toBe(false);
    expect(store.remove('../journal')).toBe(false);
    expect(store.add(packed('1.0.0').bytes)).toMatchObject({ ok: true });
  });

  test('hand out no file that was changed on the disk, nor show it', () => {
    const folder = temporaryFolder();
    const store = releaseStore(folder);
    const release = viewOf(packed('0.1.0'));
    store.add(packed('0.1.0').bytes);
    expect(store.bytes(release)?.length).toBe(release.bytes);
    writeFileSync(join(folder, '0.1.0.tgz'), 'worn');
    expect(store.bytes(release)).toBeUndefined();
    expect(store.list()).toEqual([]);
  });
});
