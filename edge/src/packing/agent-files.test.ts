import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packRelease } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary.js';
import { agentFiles } from './agent-files.js';

/** A repository of this shape, with so much in it as is needed. */
function aRepository(more: Readonly<Record<string, string>> = {}): string {
  const root = temporaryFolder();
  const manifest = (name: string, rest: object = {}) => JSON.stringify({ name, version: '0.1.0', ...rest });
  const installed = (version: string) => JSON.stringify({ name: 'any', version });
  const all = {
    'package.json': manifest('kawamori', { engines: { node: '>=22.14' } }),
    'edge/package.json': manifest('@kawamori/edge', {
      dependencies: { '@kawamori/kit': '0.1.0', mqtt: '^5' },
    }),
    'edge/src/main.ts': '',
    'edge/dist/main.js': 'main',
    'edge/bin/tethered-ffmpeg': '#!/bin/sh',
    'edge/fonts/fonts.conf': 'fonts',
    'firmware-config/contracts/package.json': manifest('@kawamori/contracts', {
      dependencies: { zod: '^4' },
    }),
    'firmware-config/contracts/src/index.ts': '',
    'firmware-config/contracts/dist/index.js': 'contracts',
    'firmware-config/kit/package.json': manifest('@kawamori/kit', {
      exports: {
        '.': { source: './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
        './testing/mail': { source: './src/testing/mail.ts', default: './dist/testing/mail.js' },
      },
    }),
    'firmware-config/kit/src/index.ts': '',
    'firmware-config/kit/dist/index.js': 'kit',
    'node_modules/mqtt/package.json': installed('5.16.0'),
    'node_modules/zod/package.json': installed('4.0.0'),
    'firmware-config/contracts/node_modules/zod/package.json': installed('4.6.7'),
    ...more,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
const pathsOf = (root: string) => agentFiles(root).files.map(({ path }) => path);

describe('what a release of the agent is made of', () => {
  test('is what is built, without tests, types and maps, and without what has no source any more', () => {
    const plain = pathsOf(aRepository()).toSorted();
    const strewn = aRepository({
      'edge/src/main.test.ts': '',
      'edge/dist/main.test.js': '',
      'edge/dist/main.d.ts': '',
      'edge/dist/main.js.map': '',
      'edge/dist/.tsbuildinfo': '',
      'edge/src/testing/builders.ts': '',
      'edge/dist/testing/builders.js': '',
      'edge/dist/long-gone.js': '',
      'edge/fonts/make-subset.py': '',
    });
    expect(pathsOf(strewn).toSorted()).toEqual(plain);
    expect(plain).toEqual([
      'edge/bin/tethered-ffmpeg',
      'edge/dist/main.js',
      'edge/fonts/fonts.conf',
      'edge/package.json',
      'node_modules/@kawamori/contracts/dist/index.js',
      'node_modules/@kawamori/contracts/package.json',
      'node_modules/@kawamori/kit/dist/index.js',
      'node_modules/@kawamori/kit/package.json',
      'package.json',
    ]);
  });

  test('names each package of the registry in the version that its user finds installed', () => {
    expect(agentFiles(aRepository()).words).toEqual({
      version: '0.1.0',
      oldestNode: '22.14',
      state: 1,
      needs: { mqtt: '5.16.0', zod: '4.6.7' },
    });
  });

  test('carries manifests that lead to what is in it alone', () => {
    const { files } = agentFiles(aRepository(), '0.2.0');
    const manifest = (of: string) =>
      JSON.parse(Buffer.from(files.find(({ path }) => path === of)?.bytes ?? '').toString()) as unknown;
    expect(manifest('node_modules/@kawamori/kit/package.json')).toEqual({
      name: '@kawamori/kit',
      version: '0.2.0',
      type: 'module',
      exports: { '.': './dist/index.js' },
    });
    expect(manifest('edge/package.json')).toMatchObject({ version: '0.2.0' });
  });

  test('cannot be collected where something is not installed', () => {
    const root = aRepository({
      'firmware-config/kit/package.json': '{"name":"k","version":"1","dependencies":{"pino":"1"}}',
    });
    expect(() => agentFiles(root)).toThrow('pino is not installed');
  });

  test('of this repository is a release within its limits', () => {
    const { files, words } = agentFiles(fileURLToPath(new URL('../../..', import.meta.url)));
    const { manifest, bytes } = packRelease(files, words);
    expect(Object.keys(manifest.needs)).toContain('better-sqlite3');
    expect(Object.keys(manifest.files)).toContain('edge/dist/main.js');
    expect(bytes.length).toBeLessThan(4 * 1024 * 1024);
  });
});
