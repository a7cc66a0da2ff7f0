// Real: a journal and a store in SQLite files, judged by the hub's judge. Played: the clock.
import { join } from 'node:path';
import type { NewFact } from '@kawamori/contracts';
import { openDatabase, openForReading } from '@kawamori/kit';
import { onTestFinished } from 'vitest';
import { openJournalForReading, openJournalForWriting } from '../../journal/sqlite-journal.js';
import { openJudge } from '../../judging/judge.js';
import { minute, settingUp } from '../../testing/builders.js';
import { temporaryFolder } from '../../testing/temporary.js';
import type { LedgerSource } from '../ledger-source.js';

export interface NightFiles {
  journalFile: string;
  storeFile: string;
}

/** Facts of a town that is set up, each heard at its minute after six, journalled and judged. */
export function aNight(...facts: [minutes: number, fact: NewFact][]): NightFiles {
  const folder = temporaryFolder();
  const [journalFile, storeFile] = [join(folder, 'journal.db'), join(folder, 'store.db')];
  const writer = openJournalForWriting(journalFile);
  writer.append(
    [...settingUp().map((fact) => [-60, fact] as const), ...facts].map(
      ([minutes, { kind, body }]) => [kind, minute(minutes), minute(minutes), JSON.stringify(body)] as const,
    ),
  );
  writer.close();
  const database = openDatabase(storeFile, 'rebuildable');
  const reader = openJournalForReading(journalFile);
  openJudge(database, { addressees: [], drill: false, logsChanges: false }).apply(reader.read(0, 10_000));
  reader.close();
  database.close();
  return { journalFile, storeFile };
}

/** What a sheet or a chronology reads, until the test is over. */
export function sourceOf({ journalFile, storeFile }: NightFiles): LedgerSource {
  const [journal, store] = [openForReading(journalFile), openForReading(storeFile)];
  onTestFinished(() => {
    journal.close();
    store.close();
  });
  return { journal, store };
}
