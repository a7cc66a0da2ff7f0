// Real parts: a process of its own that is killed, and a disk that is locked by another process.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { minute, pack, silentLog } from '../testing/builders.js';
import { seeded } from '../testing/seeded.js';
import { temporaryFolder } from '../testing/temporary.js';
import { JournalUnavailable } from './journal.js';
import { openJournalForReading } from './sqlite-journal.js';
import { threadedJournal } from './threaded-journal.js';

const KILLS = 6;

interface Acknowledged {
  seq: number;
  value: number;
}

/** Runs a process that appends, and kills it (SIGKILL) after so many acknowledgements. */
async function appendUntilKilled(file: string, first: number, after: number): Promise<Acknowledged[]> {
  const child = fork(new URL('../testing/appending-child.ts', import.meta.url), [file, String(first)]);
  const acknowledged: Acknowledged[] = [];
  child.on('message', (message: Acknowledged) => {
    acknowledged.push(message);
    if (acknowledged.length === after) child.kill('SIGKILL');
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' });
  return acknowledged;
}

test('a hub that is killed at any instant has lost nothing that it acknowledged', async () => {
  const file = join(temporaryFolder(), 'journal.db');
  const chance = seeded(20_260_603);
  const acknowledged: Acknowledged[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    acknowledged.push(...(await appendUntilKilled(file, kill * 1_000_000, chance.whole(1, 2_000))));
    const reader = openJournalForReading(file);
    const facts = reader.read(0, 1_000_000);
    reader.close();
    // Without gaps: what was under way at the kill stands there whole or not at all.
    expect(facts.map((fact) => fact.seq)).toEqual(facts.map((_, index) => index + 1));
    const valueAt = new Map(
      facts.map((fact) => [fact.seq, fact.kind === 'readings.received' ? fact.body.readings[0]?.[2] : 0]),
    );
    expect(acknowledged.filter(({ seq, value }) => valueAt.get(seq) !== value)).toEqual([]);
  }
  expect(acknowledged.length).toBeGreaterThan(KILLS);
});

test('a disk that takes nothing is told, refuses what waits, and is used again when it can be', async () => {
  const file = join(temporaryFolder(), 'journal.db');
  const journal = threadedJournal(file, silentLog, () => undefined);
  await journal.start();
  const fact = (value: number) => ({ ...pack([[0, value]]), at: minute(0), wallAt: minute(0) });
  await journal.append([fact(1)]);

  const other = openDatabase(file, 'acknowledged');
  other.exec('BEGIN IMMEDIATE');
  await expect(journal.append([fact(2)])).rejects.toThrow(JournalUnavailable);
  expect(journal.recording).toBe(false);

  other.exec('ROLLBACK');
  other.close();
  expect(await journal.append([fact(3)])).toBe(2);
  expect(journal.recording).toBe(true);
  await journal.stop();

  const reader = openJournalForReading(file);
  expect(reader.read(0, 10)).toMatchObject([
    { seq: 1, body: fact(1).body },
    { seq: 2, body: fact(3).body },
  ]);
  reader.close();
});
