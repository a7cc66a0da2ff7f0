import { join } from 'node:path';
import { DAY, type Instant, type NewFact } from '@kawamori/contracts';
import { openDatabase, openForReading, type SqliteDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { type JournalRow, openJournalForReading, openJournalForWriting } from '../journal/sqlite-journal.js';
import { openJudge } from '../judging/judge.js';
import { noticeTable } from '../notices/notice-table.js';
import { aTown, minute, pack, settingUp } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { makeShelter } from './shelter.js';
import { openShelteredJudge } from './sheltered-judge.js';

// Whom a judge tells that begins anew, or on a journal whose oldest readings have gone, by a machine whose clock may stand anywhere.

const NOW = minute(0);
const addressees = [{ recipient: 'duty', channel: 'webhook', towns: [aTown().id] }];
const CLOCKS = { 'eight years back': -3_000 * DAY, right: 0, 'a month ahead': 30 * DAY };

const stamped = (fact: NewFact, at: Instant) => ({ ...fact, at, wallAt: at });
/** A value that arrives the moment it is taken, days from now. */
const reading = (days: number, value: number) => stamped(pack([[days * 1_440, value]]), NOW + days * DAY);
const row = ({ kind, at, wallAt, body }: ReturnType<typeof stamped>): JournalRow => [
  kind,
  at,
  wallAt,
  JSON.stringify(body),
];

/** A hub of a hundred days whose journal begins three months ago, with a flood sixty days ago and one of yesterday. */
function aHundredDays() {
  const folder = temporaryFolder();
  const journalFile = join(folder, 'journal.db');
  const append = (facts: readonly ReturnType<typeof stamped>[]) => {
    const writer = openJournalForWriting(journalFile);
    writer.append(facts.map(row));
    writer.close();
  };
  append([
    ...settingUp().map((fact) => stamped(fact, NOW - 100 * DAY)),
    ...[reading(-100, 1), reading(-60, 4.2), reading(-59, 1), reading(-58.98, 1), reading(-58.96, 1)],
    ...[reading(-1, 3.2), reading(0, 1)],
  ]);
  const writer = openJournalForWriting(journalFile);
  while (writer.prune({ before: NOW - 90 * DAY, readBy: 1_000, setAside: [] }));
  writer.close();
  const files = {
    journalFile,
    storeFile: join(folder, 'store.db'),
    shelterFile: join(folder, 'shelter.db'),
  };
  /** A judge on a machine whose clock is off by so much. */
  const judge = (clockOff = 0) =>
    openShelteredJudge(
      { ...files, addressees, drill: false, logsChanges: false },
      { judged: () => undefined, sheltered: () => undefined, setAside: () => undefined },
      { now: () => NOW + clockOff },
    );
  return { ...files, append, judge };
}

/** What is addressed to somebody, by mark and day. */
function addressedIn(database: SqliteDatabase): string[] {
  return noticeTable(database)
    .newest(100)
    .filter(({ deliveries }) => deliveries.length > 0)
    .map(({ mark, observedAt }) => `${mark} ${Math.round((observedAt - NOW) / DAY)}`)
    .reverse();
}

function addressed(file: string): string[] {
  const store = openForReading(file);
  try {
    return addressedIn(store);
  } finally {
    store.close();
  }
}

for (const [name, clockOff] of Object.entries(CLOCKS)) {
  test(`a store made anew tells of the last week alone, with the clock ${name}`, () => {
    const hub = aHundredDays();
    const judge = hub.judge(clockOff);
    judge.catchUp();
    expect(addressed(hub.storeFile)).toEqual(['caution -1']);
    judge.close();
  });

  test(`what comes after the start is told, with the clock ${name} at that moment`, () => {
    const hub = aHundredDays();
    const first = hub.judge();
    first.catchUp();
    first.close();
    const judge = hub.judge(clockOff);
    judge.catchUp();
    hub.append([reading(0.1, 1), reading(0.2, 4.4)]);
    judge.catchUp();
    expect(addressed(hub.storeFile)).toEqual(['caution -1', 'danger 0']);
    judge.close();
  });
}

test('what comes after the start is told where the last fact before it was dated far ahead', () => {
  const hub = aHundredDays();
  hub.append([stamped({ kind: 'record.dead-lettered', body: {} as never }, NOW + 365 * DAY)]);
  const judge = hub.judge();
  judge.catchUp();
  hub.append([reading(0.1, 1), reading(0.2, 4.4)]);
  judge.catchUp();
  expect(addressed(hub.storeFile)).toContain('danger 0');
  judge.close();
});

test('so is what could not be journalled, in the shelter', () => {
  const hub = aHundredDays();
  const judge = hub.judge(30 * DAY);
  judge.catchUp();
  judge.tell([reading(0.1, 1), reading(0.2, 4.4)]);
  expect(addressed(hub.shelterFile)).toEqual(['caution -1', 'danger 0']);
  judge.close();
});

test('a judge that is stopped on its way through what stood there goes on by the same rule, also in its shelter', () => {
  const hub = aHundredDays();
  const journal = openJournalForReading(hub.journalFile);
  const facts = journal.read(0, 100);
  const standing = journal.newest();
  journal.close();
  const options = { addressees, drill: false, logsChanges: false };
  const begun = openDatabase(hub.storeFile, 'rebuildable');
  openJudge(begun, { ...options, standing }).apply(facts.slice(0, 4));
  const later = { seq: 1_000, at: NOW + 365 * DAY };
  const shelter = makeShelter(hub.storeFile, hub.shelterFile);
  for (const store of [begun, shelter]) {
    openJudge(store, { ...options, standing: later }).apply(facts.slice(4));
    expect(addressedIn(store)).toEqual(['caution -1']);
    store.close();
  }
});
