// A journal that was killed in the middle of its work: files of SQLite as a process leaves them that could close nothing.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@kawamori/kit';
import { headNote, headNoteOf } from '../journal/head-note.js';
import { type JournalRow, openJournalForReading, openJournalForWriting } from '../journal/sqlite-journal.js';
import { openJudge } from '../judging/judge.js';
import { minute, pack, settingUp } from './builders.js';
import type { Seeded } from './seeded.js';

/** What the reading of a sequence said. */
export const levelOf = (seq: number): number => Math.round((2 + (seq % 7) / 10) * 1_000) / 1_000;

export const readingRow = (seq: number): JournalRow => {
  const { kind, body } = pack([[seq, levelOf(seq)]]);
  return [kind, minute(seq), minute(seq), JSON.stringify(body)];
};

/** Leaves what was written so far in the database alone, and lets the WAL begin anew. */
function moveIntoFile(file: string): void {
  const database = openDatabase(file, 'acknowledged');
  database.pragma('wal_checkpoint(RESTART)');
  database.close();
}

/** A data folder whose journal was never closed: so many facts acknowledged, the last of them still in the WAL alone. */
export function killedFolder(folder: string, { facts, judged }: { facts: number; judged: number }): string {
  const alive = join(folder, 'alive');
  const file = join(alive, 'journal.db');
  const writer = openJournalForWriting(file);
  const note = headNote(headNoteOf(file));
  const settings = settingUp().map(
    ({ kind, body }): JournalRow => [kind, minute(0), minute(0), JSON.stringify(body)],
  );
  let head = writer.append(settings);
  while (head < facts) {
    if (head > facts / 2 && head - 3 <= facts / 2) moveIntoFile(file);
    head = writer.append(
      Array.from({ length: Math.min(3, facts - head) }, (_, i) => readingRow(head + 1 + i)),
    );
    note.write(head);
  }
  const store = openDatabase(join(alive, 'store.db'), 'rebuildable');
  const judge = openJudge(store, { addressees: [], drill: false, logsChanges: false });
  const reader = openJournalForReading(file);
  while (judge.cursor < judged) judge.apply(reader.read(judge.cursor, Math.min(100, judged - judge.cursor)));
  const killed = join(folder, 'killed');
  mkdirSync(killed);
  for (const name of readdirSync(alive).filter((one) => !one.endsWith('-shm')))
    cpSync(join(alive, name), join(killed, name));
  reader.close();
  store.close();
  note.close();
  writer.close();
  return killed;
}

export interface Tearing {
  file: string;
  how: 'cut' | 'garbled';
  at: number;
  /** Garbled bytes. */
  length: number;
}

/** Somewhere in one of the journal's files. */
export function tearingOf(folder: string, chance: Seeded): Tearing {
  const files = ['journal.db', 'journal.db-wal'].filter((name) => existsSync(join(folder, name)));
  const file = files[chance.whole(0, files.length - 1)] ?? 'journal.db';
  const { length: size } = readFileSync(join(folder, file));
  return {
    file,
    how: chance.whole(0, 1) === 0 ? 'cut' : 'garbled',
    at: chance.whole(0, Math.max(0, size - 1)),
    length: chance.whole(1, 600),
  };
}

export function tear(folder: string, { file, how, at, length }: Tearing, chance: Seeded): void {
  const path = join(folder, file);
  const bytes = readFileSync(path);
  const end = how === 'cut' ? at : bytes.length;
  for (let i = at; i < Math.min(end, at + length); i++) bytes[i] = chance.whole(0, 255);
  writeFileSync(path, bytes.subarray(0, end));
}
