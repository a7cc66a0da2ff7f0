import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TownConfig } from '@kawamori/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigError, loadYaml, MAX_CONFIG_BYTES } from './load-yaml.js';

function aFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kawamori-kit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'town.yaml');
  writeFileSync(file, text);
  return file;
}

/** The faults that a file is refused for. */
function faultsOf(text: string): readonly string[] {
  try {
    loadYaml(aFile(text), TownConfig);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

const GOOD = 'id: shimanto-cho\njisCode: "39412"\nnameJa: 四万十町\nnameEn: Shimanto-cho\n';

test('a file that fits is read', () => {
  expect(loadYaml(aFile(GOOD), TownConfig)).toMatchObject({ id: 'shimanto-cho', nameJa: '四万十町' });
});

test('all faults of a file are told together, each with its path', () => {
  const faults = faultsOf('id: Shimanto Cho\njisCode: 39412\nnameJa: 四万十町\nnameEn: Shimanto-cho\n');
  expect(faults).toHaveLength(2);
  expect(faults[0]).toMatch(/^id: /);
  expect(faults[1]).toMatch(/^jisCode: /);
});

test('a misspelt key is a fault, not a setting that silently does nothing', () => {
  expect(faultsOf(`${GOOD}nameJp: 四万十町\n`).join()).toContain('nameJp');
});

test('a key that stands twice is a fault: nobody knows which was meant', () => {
  expect(faultsOf(`${GOOD}nameJa: 中土佐町\n`).join()).toContain('unique');
});

test('what is no YAML is told with its line', () => {
  expect(faultsOf('id: [shimanto-cho\n').join()).toMatch(/line \d/);
});

test('a file that is not there is told by its name', () => {
  expect(() => loadYaml('/nowhere/town.yaml', TownConfig)).toThrow(
    /^\/nowhere\/town\.yaml:\n {2}- cannot be read/,
  );
});

test('a file that is too large is not read', () => {
  expect(faultsOf(`# ${'x'.repeat(MAX_CONFIG_BYTES)}`)[0]).toContain(`at most ${MAX_CONFIG_BYTES} bytes`);
});

test('aliases that multiply are refused before they fill the memory', () => {
  const lines = ['a: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 9; i++)
    lines.push(
      `b${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    );
  expect(faultsOf(lines.join('\n')).join()).toMatch(/alias/i);
});
