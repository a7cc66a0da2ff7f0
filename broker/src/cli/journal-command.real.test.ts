// Real: the command as a process, on a folder that a hub has left.
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { headNote, headNoteOf } from '../journal/head-note.js';
import { openJournalForWriting } from '../journal/sqlite-journal.js';
import { minute, pack } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';

const program = fileURLToPath(new URL('./main.ts', import.meta.url));

const kawamori = (dataDir: string, ...words: string[]) =>
  spawnSync(process.execPath, [...process.execArgv, program, '--data', dataDir, ...words], {
    encoding: 'utf8',
  });

function aJournal(): string {
  const folder = temporaryFolder();
  const writer = openJournalForWriting(join(folder, 'journal.db'));
  writer.append(
    Array.from({ length: 2_000 }, (_, i) => {
      const { kind, body } = pack([[i, i / 100]]);
      return [kind, minute(i), minute(i), JSON.stringify(body)] as const;
    }),
  );
  writer.close();
  return folder;
}

test('kawamori journal verify ends with 0 and says that the journal holds', () => {
  const ended = kawamori(aJournal(), 'journal', 'verify');
  expect(ended).toMatchObject({ status: 0 });
  expect(ended.stdout).toContain('facts\t2000, the last is 2000');
  expect(ended.stdout).toContain('the journal holds');
});

test('kawamori journal verify ends with 1 where a page of the file is garbled, and says what is broken', () => {
  const folder = aJournal();
  const handle = openSync(join(folder, 'journal.db'), 'r+');
  writeSync(handle, Buffer.alloc(4_096, 0x5a), 0, 4_096, 5 * 4_096);
  closeSync(handle);
  const ended = kawamori(folder, 'journal', 'verify', '--json');
  expect(ended).toMatchObject({ status: 1 });
  const report = JSON.parse(ended.stdout) as { holds: boolean; files: { faults: string[] }[] };
  expect(report.holds).toBe(false);
  expect(report.files[0]?.faults.length).toBeGreaterThan(0);
});

test('kawamori journal verify ends with 1 where facts that were acknowledged are missing at the end, and says up to which', () => {
  const folder = aJournal();
  const note = headNote(headNoteOf(join(folder, 'journal.db')));
  note.write(2_003);
  note.close();
  const ended = kawamori(folder, 'journal', 'verify');
  expect(ended).toMatchObject({ status: 1 });
  expect(ended.stdout).toContain('2001 to 2003 are not there');
  expect(ended.stdout).toContain('up to 2003 had been acknowledged, by journal.head: THE END IS MISSING');
  expect(ended.stdout).toContain('the journal does NOT hold');
});

test.each([
  [
    'with journal.head',
    2_000,
    /^lost: (\d+) to 2000, (\d+) numbers: the end, by what had been acknowledged$/m,
  ],
  ['without it', 0, /^neither journal.head nor the store says whether more stood behind the last of them$/m],
])(
  'kawamori journal salvage of a file that lacks its last page, %s, says what is known of its end',
  (_, head, words) => {
    const folder = aJournal();
    const file = join(folder, 'journal.db');
    if (head > 0) {
      const note = headNote(headNoteOf(file));
      note.write(head);
      note.close();
    }
    truncateSync(file, statSync(file).size - 4_096);
    const ended = kawamori(folder, 'journal', 'salvage');
    expect(ended.stdout).toMatch(words);
    const [, from = '', numbers] = words.exec(ended.stdout) ?? [];
    const facts = Number(/^(\d+) facts stand/m.exec(ended.stdout)?.[1]);
    if (head > 0) {
      expect(ended.status).toBe(1);
      expect(Number(from) - 1).toBe(facts);
      expect(Number(numbers)).toBe(head - facts);
    }
  },
);

test('kawamori journal verify gives no false all-clear where no hub keeps its data', () => {
  expect(kawamori(join(temporaryFolder(), 'none'), 'journal', 'verify')).toMatchObject({
    status: 2,
    stdout: '',
  });
});
