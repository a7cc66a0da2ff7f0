// Real: a journal and a store in SQLite files, judged by the hub's judge.
import { join } from 'node:path';
import { AUDIT_PAGE, type AuditFilter, type NewFact, TownId } from '@kawamori/contracts';
import { openDatabase, openForReading } from '@kawamori/kit';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openJournalForReading, openJournalForWriting } from '../journal/sqlite-journal.js';
import { openJudge } from '../judging/judge.js';
import { aStationFile, aTown, minute, settingUp } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import type { AuditReader } from './audit-reader.js';
import { auditPage } from './audit-source.js';

let journalFile: string;
let storeFile: string;
beforeEach(() => {
  const folder = temporaryFolder();
  [journalFile, storeFile] = [join(folder, 'journal.db'), join(folder, 'store.db')];
});

function journalled(facts: readonly NewFact[]): void {
  const writer = openJournalForWriting(journalFile);
  writer.append(
    [...settingUp(), ...facts].map(
      ({ kind, body }) => [kind, minute(0), minute(0), JSON.stringify(body)] as const,
    ),
  );
  writer.close();
  const database = openDatabase(storeFile, 'rebuildable');
  const reader = openJournalForReading(journalFile);
  openJudge(database, { addressees: [], drill: false, logsChanges: false }).apply(reader.read(0, 50_000));
  reader.close();
  database.close();
}

const ADMINISTRATOR: AuditReader = { name: 'hq', towns: null, isAdministrator: true };

function page(
  asked: AuditFilter & { before?: number } = {},
  { reader = ADMINISTRATOR, isOver = () => false }: { reader?: AuditReader; isOver?: () => boolean } = {},
) {
  const [journal, store] = [openForReading(journalFile), openForReading(storeFile)];
  onTestFinished(() => {
    journal.close();
    store.close();
  });
  return auditPage({ journal, store, reader, isOver }, asked);
}

const grant = { role: 'duty', towns: [aTown().id], person: null };
const granted = (name: string, towns: readonly TownId[] | null = grant.towns): NewFact => ({
  kind: 'account.granted',
  body: { name: name as never, grant: { role: 'duty', towns: towns as never, person: null }, by: 'hq' },
});
const readings = (many: number): NewFact[] =>
  Array.from({ length: many }, () => ({
    kind: 'readings.received',
    body: { town: aTown().id, node: 'naro-1' as never, sentAt: 0, readings: [] },
  }));

test('pages follow one another by their numbers, without a gap and without a line twice', () => {
  journalled(Array.from({ length: 250 }, (_, i) => granted(`a-${i}`)));
  const seqs: number[] = [];
  const lengths: number[] = [];
  for (let before: number | undefined, i = 0; i < 5; i++) {
    const { lines, more } = page({ group: 'account', ...(before === undefined ? {} : { before }) });
    lengths.push(lines.length);
    seqs.push(...lines.map(({ seq }) => seq));
    if (more === null) break;
    before = more;
  }
  expect(lengths).toEqual([AUDIT_PAGE, AUDIT_PAGE, 50]);
  expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => b - a));
});

test('a search that takes long answers with how far it came, and goes on from there', () => {
  journalled([granted('oka'), ...readings(45_000)]);
  const first = page({ group: 'account' }, { isOver: () => true });
  expect(first).toEqual({ lines: [], more: expect.any(Number) });
  const second = page({ group: 'account', before: first.more ?? 0 }, { isOver: () => true });
  expect(second).toEqual({ lines: [], more: expect.any(Number) });
  const last = page({ group: 'account', before: second.more ?? 0 }, { isOver: () => true });
  expect(last).toMatchObject({ lines: [{ thing: 'account/oka' }], more: null });
});

test('an administrator of one town reads of accounts that lie within it, and HQ of its own alone', () => {
  const [own, other] = [aTown().id, TownId.parse('nakatosa')];
  const invited = (name: string, towns: readonly TownId[] | null): NewFact => ({
    kind: 'account.invited',
    body: {
      ...{ name: name as never, tokenSha256: '0'.repeat(64), until: minute(60), by: 'hq' },
      grant: { role: 'duty', towns: towns as never, person: null },
    },
  });
  journalled([
    invited('own', [own]),
    invited('other', [other]),
    invited('both', [own, other]),
    invited('all', null),
    invited('oka', [own]),
  ]);
  const things = (reader: AuditReader) =>
    page({ group: 'account' }, { reader }).lines.map(({ thing }) => thing);
  expect(things({ name: 'mori', towns: [own], isAdministrator: true })).toEqual([
    'account/oka',
    'account/own',
  ]);
  expect(things({ name: 'oka', towns: [own], isAdministrator: false })).toEqual(['account/oka']);
  expect(things(ADMINISTRATOR)).toHaveLength(5);
});

test("another town's station is read by that town alone, also once it is gone; telephone numbers by administrators", () => {
  const other = TownId.parse('nakatosa');
  journalled([
    { kind: 'town.set', body: { town: { ...aTown(), id: other }, by: 'hq' } },
    { kind: 'station.set', body: { station: aStationFile({ id: 'naro', town: other } as never), by: 'hq' } },
    { kind: 'station.removed', body: { station: 'naro' as never, by: 'hq' } },
    {
      kind: 'person.set',
      body: {
        by: 'hq',
        person: {
          id: 'oka-hana',
          town: aTown().id,
          nameJa: '岡',
          contacts: [{ channel: 'sms', number: '09012345678' }],
        } as never,
      },
    },
  ]);
  const read = (towns: readonly TownId[], isAdministrator = false) =>
    page({ group: 'setting' }, { reader: { name: 'oka', towns, isAdministrator } }).lines;
  const gone = (towns: readonly TownId[]) =>
    read(towns).filter(({ thing }) => thing === 'station/naro').length;
  expect([gone([aTown().id]), gone([other])]).toEqual([0, 2]);
  const person = (isAdministrator: boolean) =>
    read([aTown().id], isAdministrator).find(({ thing }) => thing === 'person/oka-hana')?.differences;
  expect(person(false)).toBeNull();
  expect(person(true)?.map(({ name, is }) => `${name.ja}: ${is?.ja}`)).toContain(
    '連絡手段（上から順に試します）: 手段 ショートメッセージ／電話番号 09012345678',
  );
});
