import { join } from 'node:path';
import { FACT_VERSION } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { killedFolder } from '../testing/torn-journal.js';
import { JournalBroken, JournalNewer } from './journal-broken.js';
import { rowSum } from './row-sum.js';
import { salvageJournal } from './salvage-journal.js';
import { checkJournal } from './start-check.js';
import { verifyJournal } from './verify-journal.js';

const KNOWN = { v: FACT_VERSION, kind: 'journal.gap', body: '{}' };

/** A hub's folder whose newest row is another Kawamori's. */
function journalWith(row: Partial<typeof KNOWN>, { withSum = true, layout = 0 } = {}) {
  const folder = killedFolder(temporaryFolder(), { facts: 20, judged: 20 });
  const journalFile = join(folder, 'journal.db');
  const database = openDatabase(journalFile, 'acknowledged');
  const fact = { seq: 21, at: minute(0), wall_at: minute(0), ...KNOWN, ...row };
  database
    .prepare('INSERT INTO fact (seq, v, kind, at, wall_at, body, sum) VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(...[fact.seq, fact.v, fact.kind, fact.at, fact.wall_at, fact.body], withSum ? rowSum(fact) : null);
  if (layout > 0) database.pragma(`user_version = ${layout}`);
  database.close();
  return { folder, start: () => checkJournal({ journalFile, storeFile: join(folder, 'store.db') }) };
}

const faultOf = (work: () => unknown): Error => {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
};

test.each([
  ['a kind that is not known yet', { kind: 'dam.released' }, 0],
  ['a version that is not known yet', { v: FACT_VERSION + 1 }, 0],
  ['a layout that is not known yet', {}, 9],
])(
  'a journal with %s is no broken one: the newer Kawamori is asked for, and nothing else',
  (_, row, layout) => {
    const { start } = journalWith(row, { layout });
    const fault = faultOf(start);
    expect(fault).toBeInstanceOf(JournalNewer);
    expect(fault.message).toContain('install the newer Kawamori again');
    expect(fault.message).not.toMatch(/salvage|backup/);
  },
);

test('salvage leaves a journal of a later layout alone', () => {
  const { folder, start } = journalWith({}, { layout: 9 });
  expect(() => salvageJournal(folder, minute(0))).toThrow(JournalNewer);
  expect(faultOf(start)).toBeInstanceOf(JournalNewer);
});

test('verify says that the facts which it cannot read are a newer one’s', async () => {
  const { folder } = journalWith({ kind: 'dam.released' });
  const report = await verifyJournal(folder, { progress: () => undefined, goOn: () => undefined });
  expect(report.unreadable).toMatchObject({ count: 1, newer: 1 });
});

test('an unknown kind in a row without a checksum may be garbled: that is a broken journal', () => {
  const { start } = journalWith({ kind: 'r\u00e9adings.received' }, { withSum: false });
  expect(faultOf(start)).toBeInstanceOf(JournalBroken);
});
