import {
  cpSync,
  existsSync,
  linkSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { killedFolder, readingRow } from '../testing/torn-journal.js';
import { headNote, headNoteOf } from './head-note.js';
import { salvageJournal } from './salvage-journal.js';
import { SalvageRemains, salvageFiles } from './salvage-place.js';
import { openJournalForReading, openJournalForWriting } from './sqlite-journal.js';
import { checkJournal } from './start-check.js';

const FACTS = 2_000;

/** A journal of whole facts, closed, with what its file is made of. */
function wholeJournal(): { folder: string; file: string; size: number; pages: number } {
  const folder = temporaryFolder();
  const file = join(folder, 'journal.db');
  const writer = openJournalForWriting(file);
  writer.append(Array.from({ length: FACTS }, (_, i) => readingRow(i + 1)));
  writer.close();
  const note = headNote(headNoteOf(file));
  note.write(FACTS);
  note.close();
  const database = openDatabase(file, 'acknowledged');
  const size = database.pragma('page_size', { simple: true }) as number;
  const pages = database.pragma('page_count', { simple: true }) as number;
  database.close();
  return { folder, file, size, pages };
}

/** The same with one leaf page of its facts garbled. */
async function withBrokenPage(fill: (page: Buffer) => void): Promise<string> {
  const { folder, file, size, pages } = wholeJournal();
  const handle = await open(file, 'r+');
  const at = Math.floor(pages / 2) * size;
  const page = Buffer.alloc(size);
  await handle.read(page, 0, size, at);
  fill(page);
  await handle.write(page, 0, size, at);
  await handle.close();
  return folder;
}

const readSeqs = (file: string): number[] => {
  const journal = openJournalForReading(file);
  const seqs = journal.read(0, 2 * FACTS).flatMap(({ seq, kind }) => (kind === 'journal.gap' ? [] : [seq]));
  journal.close();
  return seqs;
};

/** Facts that fit into one page, at most. */
const IN_A_PAGE = 60;

test.each([
  ['nothing of it can be read', (page: Buffer) => void page.fill(0xff)],
  // The cells stay where they are, their numbers and bodies are those of nobody.
  ['its rows are not what was written', (page: Buffer) => void page.fill(0x11, page.length / 2)],
])('of a page in the middle no good row beside it is lost, where %s', async (_, fill) => {
  const folder = await withBrokenPage(fill);
  const { facts, lost } = salvageJournal(folder, minute(0));
  const missing = lost.reduce((sum, { after, through }) => sum + through - after, 0);
  expect(missing).toBeGreaterThan(0);
  expect(missing).toBeLessThan(IN_A_PAGE);
  expect(facts + missing).toBe(FACTS);
  expect(readSeqs(join(folder, 'journal.db'))).toHaveLength(facts);
});

test.each([1, 3, 20])('of a journal that lacks its last %i pages all the others are read', (cut) => {
  const { folder, file, size, pages } = wholeJournal();
  truncateSync(file, (pages - cut) * size);
  const { facts, lost } = salvageJournal(folder, minute(0));
  expect(lost).toEqual([{ after: facts, through: FACTS }]);
  expect(FACTS - facts).toBeLessThan(cut * IN_A_PAGE);
  expect(readSeqs(file)).toHaveLength(facts);
});

test('what stands in the log alone is had where the file lacks its last pages', () => {
  const folder = killedFolder(temporaryFolder(), { facts: 600, judged: 0 });
  const file = join(folder, 'journal.db');
  truncateSync(file, statSync(file).size - 3 * 4_096);
  const { lost, known } = salvageJournal(folder, minute(0));
  expect(known).toBe(600);
  expect(lost).toHaveLength(1);
  // The second half has never been in the file.
  expect(lost[0]?.through).toBeLessThan(310);
  expect(readSeqs(file).at(-1)).toBe(600);
});

/** What has been done when a salvage is killed as it takes its place, step by step. */
const steps = (folder: string): [name: string, step: () => void][] => {
  const { journal, filling, whole } = salvageFiles(folder);
  const kept = join(folder, 'journal-broken-1.db');
  return [
    ['the new one is whole', () => renameSync(filling, whole)],
    ['the log of the broken one has a second name', () => linkSync(`${journal}-wal`, `${kept}-wal`)],
    ['and the broken one', () => linkSync(journal, kept)],
    ['the broken one has lost its first name', () => rmSync(journal)],
    ['and its log', () => rmSync(`${journal}-wal`)],
    ['the new one stands in its place', () => renameSync(whole, journal)],
  ];
};

test('a salvage that is killed between any two of its last steps loses nothing: the hub does not start, or starts on all of it', () => {
  const source = killedFolder(temporaryFolder(), { facts: 300, judged: 290 });
  for (const killedAfter of [0, 1, 2, 3, 4, 5, 6]) {
    const folder = join(temporaryFolder(), 'data');
    cpSync(source, folder, { recursive: true });
    const { journal, filling } = salvageFiles(folder);
    // The new one, as another salvage of the same files makes it.
    const other = join(temporaryFolder(), 'data');
    cpSync(source, other, { recursive: true });
    salvageJournal(other, 2);
    cpSync(join(other, 'journal.db'), filling);
    for (const [, step] of steps(folder).slice(0, killedAfter)) step();

    if (!existsSync(journal))
      expect(() => checkJournal({ journalFile: journal, storeFile: join(folder, 'store.db') })).toThrow(
        'it is not there',
      );
    if (killedAfter < 6) {
      const { facts, lost } = salvageJournal(folder, 3);
      expect({ facts, lost }, `killed after ${killedAfter}`).toEqual({ facts: 300, lost: [] });
    }
    expect(readSeqs(journal), `killed after ${killedAfter}`).toHaveLength(300);
    const kept = readdirSync(folder).filter((name) => /^journal-broken-\d+\.db$/.test(name));
    expect(kept.map((name) => readSeqs(join(folder, name)).length)).toContain(300);
    expect(readdirSync(folder).filter((name) => name.startsWith('journal-salvag'))).toEqual([]);
  }
});

test('where the broken one was put aside and nothing stands in its place, salvage asks for it back and makes no empty journal', () => {
  const folder = killedFolder(temporaryFolder(), { facts: 20, judged: 20 });
  renameSync(join(folder, 'journal.db'), join(folder, 'journal-broken-5.db'));
  expect(() => salvageJournal(folder, minute(0))).toThrow(SalvageRemains);
  expect(existsSync(join(folder, 'journal.db'))).toBe(false);
});
