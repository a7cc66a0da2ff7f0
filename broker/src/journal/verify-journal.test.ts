import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { openJudge } from '../judging/judge.js';
import { minute, pack, settingUp, silentLog } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { headNote, headNoteOf } from './head-note.js';
import { type JournalRow, openJournalForReading, openJournalForWriting } from './sqlite-journal.js';
import { threadedJournal } from './threaded-journal.js';
import { verifyJournal } from './verify-journal.js';

const WATCH = { progress: () => undefined, goOn: () => undefined };
const row = (fact: { kind: string; body: unknown }): JournalRow => [
  fact.kind,
  minute(0),
  minute(0),
  JSON.stringify(fact.body),
];
const reading = (i: number) => row(pack([[i, i]]));

/** A journal with the settings and so many readings. */
function aJournal(readings = 100): string {
  const folder = temporaryFolder();
  const writer = openJournalForWriting(join(folder, 'journal.db'));
  writer.append([...settingUp().map(row), ...Array.from({ length: readings }, (_, i) => reading(i))]);
  writer.close();
  return folder;
}

/** Changes the file behind the journal's back. */
function tamper(folder: string, sql: string): void {
  const database = openDatabase(join(folder, 'journal.db'), 'acknowledged');
  database.exec(sql);
  database.close();
}

test('a whole journal holds, with its judge somewhere on the way', async () => {
  const folder = aJournal();
  const store = openDatabase(join(folder, 'store.db'), 'rebuildable');
  const judge = openJudge(store, { addressees: [], drill: false, logsChanges: false });
  const reader = openJournalForReading(join(folder, 'journal.db'));
  judge.apply(reader.read(0, 50));
  reader.close();
  store.close();
  expect(await verifyJournal(folder, WATCH)).toMatchObject({
    holds: true,
    facts: 104,
    head: 104,
    missing: [],
    unreadable: { count: 0 },
    readers: [{ name: 'judge', cursor: 50, fault: null }],
    files: [
      { name: 'journal.db', faults: [] },
      { name: 'store.db', faults: [] },
    ],
  });
});

test('a row that is gone is told, unless a fact says so', async () => {
  const folder = aJournal();
  tamper(folder, 'DELETE FROM fact WHERE seq BETWEEN 20 AND 22');
  expect(await verifyJournal(folder, WATCH)).toMatchObject({
    holds: false,
    missing: [{ after: 19, through: 22, told: false }],
  });
  const writer = openJournalForWriting(join(folder, 'journal.db'));
  writer.append([row({ kind: 'journal.gap', body: { after: 19, through: 22, why: 'torn' } })]);
  writer.close();
  expect(await verifyJournal(folder, WATCH)).toMatchObject({ holds: true, missing: [{ told: true }] });
});

test('a journal that has lost its end does not hold, by the note beside it, until a fact says so', async () => {
  const folder = aJournal();
  const note = headNote(headNoteOf(join(folder, 'journal.db')));
  note.write(104);
  note.close();
  expect(await verifyJournal(folder, WATCH)).toMatchObject({ holds: true, acknowledged: 104, missing: [] });
  tamper(folder, 'DELETE FROM fact WHERE seq > 101');
  expect(await verifyJournal(folder, WATCH)).toMatchObject({
    ...{ holds: false, facts: 101, head: 101, acknowledged: 104 },
    missing: [{ after: 101, through: 104, told: false }],
  });
  const writer = openJournalForWriting(join(folder, 'journal.db'), 104);
  writer.append([row({ kind: 'journal.gap', body: { after: 101, through: 104, why: 'torn' } })]);
  writer.close();
  expect(await verifyJournal(folder, WATCH)).toMatchObject({ holds: true, missing: [{ told: true }] });
});

test('a digit that changed on the disk is found, though SQLite sees nothing wrong', async () => {
  const folder = aJournal();
  tamper(folder, "UPDATE fact SET body = replace(body, '7]', '8]') WHERE seq = 12");
  const report = await verifyJournal(folder, WATCH);
  expect(report).toMatchObject({
    holds: false,
    unreadable: { count: 1, first: [{ seq: 12, why: 'it is not what was written (its checksum differs)' }] },
  });
  expect(report.files.flatMap(({ faults }) => faults)).toEqual([]);
});

test('a fact that does not have its shape, and one of a version to come, are told apart', async () => {
  const folder = aJournal(1);
  tamper(
    folder,
    `INSERT INTO fact VALUES (6, 1, 'node.revoked', 0, 0, '{"node":7}', NULL), (7, 99, 'node.revoked', 0, 0, '{}', NULL), (8, 1, 'moon.risen', 0, 0, '{}', NULL)`,
  );
  const { unreadable } = await verifyJournal(folder, WATCH);
  expect(unreadable.first.map(({ seq, why }) => `${seq} ${why}`)).toEqual([
    expect.stringContaining('6 node.revoked: node '),
    '7 node.revoked of version 99 was written by a newer Kawamori; this one knows versions up to 1',
    '8 this Kawamori knows no "moon.risen"; a newer one may',
  ]);
});

test('a store that has read on beyond the journal is told', async () => {
  const folder = aJournal(1);
  const store = openDatabase(join(folder, 'store.db'), 'rebuildable');
  openJudge(store, { addressees: [], drill: false, logsChanges: false });
  store.exec(`INSERT INTO progress VALUES (1, '{"seq":9}')`);
  store.close();
  expect(await verifyJournal(folder, WATCH)).toMatchObject({
    holds: false,
    readers: [{ fault: 'has read up to 9, the journal ends at 5' }],
  });
});

test('a journal of the layout before is read on: its rows had no checksum, the new ones have', async () => {
  const folder = temporaryFolder();
  const old = openDatabase(join(folder, 'journal.db'), 'acknowledged');
  old.exec(
    'CREATE TABLE fact (seq INTEGER PRIMARY KEY, v INTEGER NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, wall_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT',
  );
  old.pragma('user_version = 1');
  old.prepare('INSERT INTO fact VALUES (1, 1, ?, ?, ?, ?)').run(...reading(0));
  old.close();
  expect(await verifyJournal(folder, WATCH)).toMatchObject({ holds: true, facts: 1, withoutSum: 1 });
  const writer = openJournalForWriting(join(folder, 'journal.db'));
  expect(writer.append([reading(1)])).toBe(2);
  writer.close();
  expect(await verifyJournal(folder, WATCH)).toMatchObject({ holds: true, facts: 2, withoutSum: 1 });
});

test('beside a hub that writes on it neither disturbs nor is disturbed', async () => {
  const folder = aJournal(5_000);
  const journal = threadedJournal(join(folder, 'journal.db'), silentLog, () => undefined);
  await journal.start();
  let writing = true;
  const written = (async () => {
    let last = 0;
    for (let i = 0; writing; i++) {
      last = await journal.append([{ ...pack([[i, i]]), at: minute(0), wallAt: minute(0) }]);
      await pause(1);
    }
    return last;
  })();
  const report = await verifyJournal(folder, WATCH);
  writing = false;
  const last = await written;
  await journal.stop();
  expect(report).toMatchObject({ holds: true });
  expect(report.facts).toBeGreaterThanOrEqual(5_004);
  expect((await verifyJournal(folder, WATCH)).head).toBe(last);
});
