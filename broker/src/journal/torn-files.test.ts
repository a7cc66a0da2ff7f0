import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@kawamori/kit';
import { describe, expect, test } from 'vitest';
import { openJudge } from '../judging/judge.js';
import { minute } from '../testing/builders.js';
import { seeded } from '../testing/seeded.js';
import { temporaryFolder } from '../testing/temporary.js';
import { killedFolder, levelOf, readingRow, tear, tearingOf } from '../testing/torn-journal.js';
import { JournalBroken } from './journal-broken.js';
import { salvageJournal } from './salvage-journal.js';
import { openJournalForReading, openJournalForWriting } from './sqlite-journal.js';
import { checkJournal, type LostFacts } from './start-check.js';
import { verifyJournal } from './verify-journal.js';

const WATCH = { progress: () => undefined, goOn: () => undefined };
const FACTS = 300;
const JUDGED = 290;
const TEARINGS = 250;
const SEED = 20_261_129;

const filesIn = (folder: string) => ({
  journalFile: join(folder, 'journal.db'),
  storeFile: join(folder, 'store.db'),
});

/** Starts as the hub does; undefined where it refuses. */
function start(folder: string): { lost: LostFacts | undefined; next: number } | undefined {
  let lost: LostFacts | undefined;
  try {
    lost = checkJournal(filesIn(folder));
  } catch (error) {
    if (!(error instanceof JournalBroken)) throw error;
    return undefined;
  }
  try {
    const writer = openJournalForWriting(join(folder, 'journal.db'), lost?.through);
    const gap = lost && (['journal.gap', minute(0), minute(0), JSON.stringify(lost)] as const);
    const next = writer.append([...(gap ? [gap] : []), readingRow(0)]);
    writer.close();
    return { lost, next };
  } catch (error) {
    // A layout that does not fit its tables: the hub does not start either, and says why.
    if (error instanceof Error && /layout|duplicate column/.test(error.message)) return undefined;
    throw error;
  }
}

/** Every acknowledged fact is there as it was, or lies in what the hub has told of. */
function unexplained(folder: string, lost: LostFacts | undefined): string[] {
  const reader = openJournalForReading(join(folder, 'journal.db'));
  const there = new Map(reader.read(0, 10_000).map((fact) => [fact.seq, fact]));
  reader.close();
  const faults: string[] = [];
  for (let seq = 1; seq <= FACTS; seq++) {
    const fact = there.get(seq);
    const isTold = lost !== undefined && seq > lost.after && seq <= lost.through;
    if (!fact && !isTold) faults.push(`${seq} is missing, and nobody knows`);
    if (fact && isTold) faults.push(`${seq} is there, and is told as lost`);
    if (fact?.kind === 'readings.received' && fact.body.readings[0]?.[2] !== levelOf(seq))
      faults.push(`${seq} says something else`);
  }
  return faults;
}

describe('a journal whose files were torn after a kill: what was acknowledged is there, or the hub says so', () => {
  test(`at ${TEARINGS} places, by seed`, async () => {
    const root = temporaryFolder();
    const killed = killedFolder(root, { facts: FACTS, judged: JUDGED });
    const chance = seeded(SEED);
    const outcomes = { whole: 0, told: 0, refused: 0 };
    for (let i = 0; i < TEARINGS; i++) {
      const folder = join(root, `torn-${i}`);
      cpSync(killed, folder, { recursive: true });
      const tearing = tearingOf(folder, chance);
      tear(folder, tearing, chance);
      const started = start(folder);
      if (started) {
        const { lost, next } = started;
        expect(unexplained(folder, lost), JSON.stringify(tearing)).toEqual([]);
        expect(next, JSON.stringify(tearing)).toBe(FACTS + (lost ? 2 : 1));
        outcomes[lost ? 'told' : 'whole']++;
        continue;
      }
      outcomes.refused++;
      const { lost } = salvageJournal(folder, minute(0));
      const again = start(folder);
      expect(again?.lost, JSON.stringify(tearing)).toBeUndefined();
      expect(again?.next).toBe(FACTS + lost.length + 1);
      const inLost = (seq: number) => lost.some(({ after, through }) => seq > after && seq <= through);
      const faults = unexplained(folder, undefined).filter((fault) => !inLost(Number.parseInt(fault, 10)));
      expect(faults, JSON.stringify(tearing)).toEqual([]);
      if (outcomes.refused % 10 === 1)
        expect(await verifyJournal(folder, WATCH)).toMatchObject({ holds: true });
    }
    // The places lie everywhere, so every outcome is among them.
    expect(
      Object.values(outcomes).every((count) => count > TEARINGS / 20),
      JSON.stringify(outcomes),
    ).toBe(true);
  }, 300_000);

  test('also where only the judge remembers: new facts are numbered above its cursor, and judged', () => {
    const folder = killedFolder(temporaryFolder(), { facts: 60, judged: 60 });
    const database = openDatabase(join(folder, 'journal.db'), 'acknowledged');
    database.exec('DELETE FROM fact WHERE seq > 50');
    database.close();
    const { journalFile, storeFile } = filesIn(folder);
    const lost = checkJournal({ journalFile, storeFile });
    expect(lost).toMatchObject({ after: 50, through: 60 });
    const writer = openJournalForWriting(journalFile, lost?.through);
    expect(writer.append([readingRow(200)])).toBe(61);
    writer.close();
    const store = openDatabase(storeFile, 'rebuildable');
    const judge = openJudge(store, { addressees: [], drill: false, logsChanges: false });
    const reader = openJournalForReading(journalFile);
    expect(judge.apply(reader.read(judge.cursor, 10)).stations).toEqual(['kajiyase-bashi']);
    reader.close();
    store.close();
  });

  test('one that is empty, or gone, is not begun anew in silence', () => {
    const folder = killedFolder(temporaryFolder(), { facts: 20, judged: 20 });
    for (const end of ['', '-wal']) {
      tear(folder, { file: `journal.db${end}`, how: 'cut', at: 0, length: 0 }, seeded(1));
    }
    expect(() => checkJournal(filesIn(folder))).toThrow(
      'it is empty, and 20 facts have been written into it',
    );
    for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `journal.db${end}`), { force: true });
    expect(() => checkJournal(filesIn(folder))).toThrow('it is not there, and 20 facts');
    expect(salvageJournal(folder, minute(0))).toMatchObject({ facts: 0, lost: [{ after: 0, through: 20 }] });
    expect(start(folder)).toEqual({ lost: undefined, next: 22 });
  });
});
