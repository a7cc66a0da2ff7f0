import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { openDatabase } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { minute, pack, silentLog } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { type JournalUnderTest, journalContract } from './journal.contract.js';
import { JournalUnavailable } from './journal.js';
import { openJournalForReading, openJournalForWriting } from './sqlite-journal.js';
import { threadedJournal } from './threaded-journal.js';

const fact = (minutes: number) => ({ ...pack([[minutes, 1]]), at: minute(minutes), wallAt: minute(minutes) });

async function openIn(folder: string): Promise<JournalUnderTest> {
  const file = join(folder, 'journal.db');
  const writer = threadedJournal(file, silentLog, () => undefined);
  await writer.start();
  return {
    writer,
    openReader: () => openJournalForReading(file),
    reopen: async () => {
      await writer.stop();
      return openIn(folder);
    },
    dispose: async () => {
      await writer.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

journalContract('a file of SQLite, written in a thread', () =>
  openIn(mkdtempSync(join(tmpdir(), 'kawamori-journal-'))),
);

describe('the journal of the hub', () => {
  test('tells how far it has grown, as often as something reached the disk', async () => {
    const heads: number[] = [];
    const journal = threadedJournal(join(temporaryFolder(), 'journal.db'), silentLog, (head) =>
      heads.push(head),
    );
    await journal.start();
    await Promise.all([journal.append([fact(0)]), journal.append([fact(1), fact(2)])]);
    await journal.append([fact(3)]);
    await journal.stop();
    expect(heads.at(-1)).toBe(4);
    expect(heads).toEqual([...heads].sort((a, b) => a - b));
  });

  test('puts what arrives during a commit into the next one together', async () => {
    const heads: number[] = [];
    const journal = threadedJournal(join(temporaryFolder(), 'journal.db'), silentLog, (head) =>
      heads.push(head),
    );
    await journal.start();
    await Promise.all(Array.from({ length: 1_000 }, (_, i) => journal.append([fact(i)])));
    await journal.stop();
    expect(heads.length).toBeLessThan(20);
  });

  test('writes what still waits before it stops', async () => {
    const file = join(temporaryFolder(), 'journal.db');
    const journal = threadedJournal(file, silentLog, () => undefined);
    await journal.start();
    const appended = Array.from({ length: 100 }, (_, i) => journal.append([fact(i)]));
    await journal.stop();
    await expect(Promise.all(appended)).resolves.toHaveLength(100);
    const reader = openJournalForReading(file);
    expect(reader.head()).toBe(100);
    reader.close();
  });

  test('refuses what comes after it has stopped, rather than keep it waiting for ever', async () => {
    const journal = threadedJournal(join(temporaryFolder(), 'journal.db'), silentLog, () => undefined);
    await journal.start();
    await journal.stop();
    await expect(journal.append([fact(0)])).rejects.toThrow(JournalUnavailable);
    expect(journal.recording).toBe(false);
    await journal.stop();
  });

  test('writes on in another thread when its own has died', async () => {
    const file = join(temporaryFolder(), 'journal.db');
    const journal = threadedJournal(file, silentLog, () => undefined);
    const thread = new Promise<Worker>((resolve) => process.once('worker', resolve));
    await journal.start();
    await journal.append([fact(0)]);
    const appended = journal.append([fact(1)]);
    const died = (await thread).terminate();
    await expect(appended).rejects.toThrow(JournalUnavailable);
    await died;
    expect(journal.recording).toBe(false);
    await journal.append([fact(2)]);
    expect(journal.recording).toBe(true);
    await journal.stop();
    const reader = openJournalForReading(file);
    expect(reader.read(0, 10).at(-1)?.body).toEqual(fact(2).body);
    reader.close();
  });

  test('does not start on something that is no journal, and says why', async () => {
    const journal = threadedJournal(temporaryFolder(), silentLog, () => undefined);
    await expect(journal.start()).rejects.toThrow(JournalUnavailable);
    expect(journal.recording).toBe(false);
    await journal.stop();
  });

  test('does not touch a journal that a newer Kawamori has written', async () => {
    const file = join(temporaryFolder(), 'journal.db');
    openJournalForWriting(file).close();
    const newer = openDatabase(file, 'acknowledged');
    newer.pragma('user_version = 99');
    newer.close();
    const journal = threadedJournal(file, silentLog, () => undefined);
    await expect(journal.start()).rejects.toThrow('was written by a newer Kawamori (layout 99');
    await journal.stop();
  });
});
