/// <reference types="node" />
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lawfulFaults, needlessQuotations, QUOTED } from './lawful-files.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A repository of one file. */
function planted(file: string, text: string): string {
  const root = mkdtempSync(join(tmpdir(), 'kawamori-lawful-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, dirname(file)), { recursive: true });
  writeFileSync(join(root, file), text);
  return root;
}

describe('a forbidden word', () => {
  test('stands in no text of ours, and every quotation is still one', () => {
    expect(lawfulFaults(ROOT)).toEqual([]);
    expect(needlessQuotations(ROOT)).toEqual([]);
  });

  test.each([
    ['firmware-config/contracts/src/wording/faces.ts', "late: { ja: '警報', en: 'late' },"],
    ['dashboard/src/parts/Header.svelte', '<p>避難指示</p>'],
    ['broker/src/notices/notice-body.ts', 'const subject = `大雨注意報`;'],
    ['broker/src/api/river-routes.ts', "throw new ApiFault(404, 'x', '予報はありません。');"],
    ['edge/src/drivers/words.ts', '// 高齢者等避難'],
    ['firmware-config/stations/naro.yaml', 'nameJa: 緊急安全確保の目安'],
    ['deploy/docs/notices.md', '大雨特別警報'],
    ['CHANGELOG.md', '警報'],
  ])('planted in %s is found, with its line', (file, text) => {
    const [fault] = lawfulFaults(planted(file, `first line\n${text}\n`));
    expect(fault).toMatchObject({ file, line: 2 });
  });

  test('that foretells is found where residents read, and only there', () => {
    const text = '上昇の見込み';
    expect(lawfulFaults(planted('broker/src/public/overview-page.ts', text))).toHaveLength(1);
    expect(lawfulFaults(planted('broker/src/judging/judge.ts', text))).toEqual([]);
  });

  test.each(['broker/src/x.test.ts', 'broker/dist/x.js', 'broker/src/testing/x.ts', 'other/x.ts'])(
    'is no matter in %s',
    (file) => {
      expect(lawfulFaults(planted(file, '警報'))).toEqual([]);
    },
  );

  test('may be quoted where it is written down why, and an exception that nobody needs is told', () => {
    const [file = ''] = Object.keys(QUOTED);
    const root = planted(file, '避難指示');
    expect(lawfulFaults(root)).toEqual([]);
    expect(needlessQuotations(root)).not.toContain(file);
    expect(needlessQuotations(planted(file, 'nothing'))).toContain(file);
  });
});

test('the build ends with an error where one stands, and says where', () => {
  const root = planted('broker/src/words.ts', "const text = '警報';\n");
  const run = () =>
    execFileSync(
      process.execPath,
      [
        ...['--import', join(ROOT, 'deploy/test/from-sources.mjs')],
        ...[fileURLToPath(new URL('lawful.ts', import.meta.url)), root],
      ],
      { encoding: 'utf8', stdio: 'pipe' },
    );
  expect(run).toThrow(/broker\/src\/words\.ts:1: 警報 may not be our own word/);
});
