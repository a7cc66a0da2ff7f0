import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openRelease, packRelease, sha256Of } from './release.js';
import { type Entry, readTar, writeTar } from './tar.js';

const WORDS = { version: '0.2.0', oldestNode: '22.14', state: 1, needs: { zod: '4.6.7', mqtt: '5.16.0' } };
const file = (path: string, text = path, runs = false): Entry => ({ path, bytes: Buffer.from(text), runs });
const FILES = [
  file('edge/dist/main.js', 'the agent'),
  file('edge/bin/tethered-ffmpeg', '#!/bin/sh', true),
  file('node_modules/@kawamori/kit/dist/index.js', 'x'.repeat(2_000)),
];

/** The archive of a release, changed, pressed again. */
function rewritten(change: (archive: Buffer) => Uint8Array): Uint8Array {
  return gzipSync(change(Buffer.from(gunzipSync(packRelease(FILES, WORDS).bytes))));
}
/** A release in which another set of files stands behind the same manifest. */
const withFiles = (change: (files: Entry[]) => Entry[]): Uint8Array =>
  rewritten((archive) => {
    const read = readTar(archive);
    if (!read.ok) throw new Error(read.fault);
    return writeTar(change(read.entries));
  });
/** A release whose manifest says something else. */
const withManifest = (change: (manifest: Record<string, unknown>) => object): Uint8Array =>
  withFiles(([manifest, ...files]) => [
    file(
      'manifest.json',
      JSON.stringify(change(JSON.parse(Buffer.from(manifest?.bytes ?? '').toString()) as never)),
    ),
    ...files,
  ]);
const faultOf = (packed: Uint8Array): string => {
  const opened = openRelease(packed);
  return opened.ok ? 'no fault' : opened.fault;
};

describe('a release', () => {
  test('has the same bytes whatever the order in which its files are found', () => {
    const { bytes, sha256 } = packRelease(FILES, WORDS);
    const again = packRelease(FILES.toReversed(), {
      ...WORDS,
      needs: Object.fromEntries(Object.entries(WORDS.needs).reverse()),
    });
    expect(Buffer.from(again.bytes).equals(bytes)).toBe(true);
    expect(sha256).toBe(sha256Of(bytes));
  });

  test('that is opened has its manifest first and every file as it was', () => {
    const opened = openRelease(packRelease(FILES, WORDS).bytes);
    if (!opened.ok) throw new Error(opened.fault);
    expect(opened.manifest).toMatchObject({ v: 1, ...WORDS });
    expect(opened.files.map(({ path, runs }) => [path, runs])).toEqual([
      ['manifest.json', false],
      ['edge/bin/tethered-ffmpeg', true],
      ['edge/dist/main.js', false],
      ['node_modules/@kawamori/kit/dist/index.js', false],
    ]);
    expect(Buffer.from(opened.files[2]?.bytes ?? '').toString()).toBe('the agent');
  });

  test('with a path that leads out of its folder, or to what is hidden, is not packed', () => {
    for (const path of ['../x', '/etc/passwd', 'a/../../b', '.ssh/key', 'a//b', 'a\\b', 'a/./b', '']) {
      expect(() => packRelease([file(path)], WORDS)).toThrow();
    }
  });

  test.each([
    ['no gzip at all', () => Buffer.from('hello'), 'it cannot be unpacked'],
    [
      'more bytes than a release has',
      () => Buffer.alloc(8 * 1024 * 1024 + 1),
      'a release has 8388608 at most',
    ],
    [
      'more than it may hold unpacked',
      () => gzipSync(Buffer.alloc(33 * 1024 * 1024)),
      'it cannot be unpacked',
    ],
    ['a cut end', () => rewritten((a) => a.subarray(0, a.length - 2_000)), 'ends in the middle'],
    [
      'something behind its end',
      () => rewritten((a) => Buffer.concat([a, Buffer.from('x')])),
      'after the end',
    ],
    ['no manifest', () => withFiles(([, ...files]) => files), 'manifest.json does not stand first'],
    ['a file too many', () => withFiles((files) => [...files, file('edge/more.js')]), 'not in the manifest'],
    ['a way out', () => withFiles((files) => [...files, file('../../x')]), 'not in the manifest'],
    ['a file twice', () => withFiles((files) => [...files, ...files.slice(1)]), 'stands there twice'],
    ['a file too few', () => withFiles((files) => files.slice(0, -1)), 'kit/dist/index.js is missing'],
    [
      'a file that was changed',
      () =>
        withFiles((all) => all.map((one) => (one.path.endsWith('main.js') ? file(one.path, 'evil') : one))),
      'edge/dist/main.js is not what the manifest says',
    ],
    [
      'a file that may be started and should not',
      () => withFiles((files) => files.map((one) => ({ ...one, runs: true }))),
      'is not what the manifest says',
    ],
    [
      'a manifest that names a way out',
      () => withManifest((m) => ({ ...m, files: { '../x': { sha256: '0'.repeat(64), bytes: 0 } } })),
      'manifest.json: files',
    ],
    ['a version that is a way out', () => withManifest((m) => ({ ...m, version: '../1' })), 'version'],
    ['a need that is a way out', () => withManifest((m) => ({ ...m, needs: { '../x': '1' } })), 'needs'],
    ['a manifest of another kind', () => withManifest((m) => ({ ...m, v: 2 })), 'manifest.json: v'],
  ])('with %s is refused', (_, packed, fault) => {
    expect(faultOf(packed())).toContain(fault);
  });

  // POSIX: 1 a hard link, 2 a symbolic one, 3 and 4 devices, 5 a folder, 6 a pipe, x and L names elsewhere.
  test.each([...'123456xgLK'])('with an entry of kind %s is refused', (kind) => {
    const packed = rewritten((archive) => {
      const at = 512 + Math.ceil(sizeAt(archive, 0) / 512) * 512;
      archive.write(kind, at + 156, 'latin1');
      archive.fill(' ', at + 148, at + 156);
      const sum = archive.subarray(at, at + 512).reduce((all, byte) => all + byte, 0);
      archive.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148, 'latin1');
      return archive;
    });
    expect(faultOf(packed)).toContain('only files are taken');
  });

  test('with one bit of a header turned is refused', () => {
    expect(
      faultOf(
        rewritten((archive) => {
          archive.writeUInt8(archive.readUInt8(0) ^ 1, 0);
          return archive;
        }),
      ),
    ).toContain('the sum of its header is wrong');
  });
});

const sizeAt = (archive: Buffer, at: number): number =>
  Number.parseInt(archive.subarray(at + 124, at + 135).toString('latin1'), 8);
