// Real: a journal and a store in SQLite files, judged by the hub's judge.
import { join } from 'node:path';
import { AUDIT_PAGE, type AuditFilter, DAY, type NewFact, TownId } from '@kawamori/contracts';
import { openDatabase, openForReading } from '@kawamori/kit';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { openJournalForReading, openJournalForWriting } from '../journal/sqlite-journal.js';
import { openJudge } from '../judging/judge.js';
import { aStationFile, aTown, minute, settingUp } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import type { AuditReader } from './audit-reader.js';
import { auditLines, auditPage } from './audit-source.js';

const TEN_DAYS_ON = minute(0) + 10 * DAY;

let journalFile: string;
let storeFile: string;
beforeEach(() => {
  const folder = temporaryFolder();
  [journalFile, storeFile] = [join(folder, 'journal.db'), join(folder, 'store.db')];
});

/** @param later are journalled ten days after the others */
function journalled(facts: readonly NewFact[], later: readonly NewFact[] = []): void {
  const writer = openJournalForWriting(journalFile);
  const rows = (of: readonly NewFact[], at: number) =>
    of.map(({ kind, body }) => [kind, at, at, JSON.stringify(body)] as const);
  writer.append([...rows([...settingUp(), ...facts], minute(0)), ...rows(later, TEN_DAYS_ON)]);
  writer.close();
  const database = openDatabase(storeFile, 'rebuildable');
  const reader = openJournalForReading(journalFile);
  openJudge(database, { addressees: [], drill: false, logsChanges: false }).apply(reader.read(0, 50_000));
  reader.close();
  database.close();
}

const ADMINISTRATOR: AuditReader = { name: 'hq', towns: null, isAdministrator: true };

function source() {
  const [journal, store] = [openForReading(journalFile), openForReading(storeFile)];
  onTestFinished(() => {
    journal.close();
    store.close();
  });
  return { journal, store, reader: ADMINISTRATOR, isOver: () => false, isTooLong: () => false };
}

const page = (
  asked: AuditFilter & { before?: number } = {},
  changes: { reader?: AuditReader; isOver?: () => boolean; isTooLong?: () => boolean } = {},
) => auditPage({ ...source(), ...changes }, asked);

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
  expect(first).toEqual({ lines: [], more: expect.any(Number), changesMissing: false });
  const second = page({ group: 'account', before: first.more ?? 0 }, { isOver: () => true });
  expect(second).toEqual({ lines: [], more: expect.any(Number), changesMissing: false });
  const last = page({ group: 'account', before: second.more ?? 0 }, { isOver: () => true });
  expect(last).toMatchObject({ lines: [{ thing: 'account/oka' }], more: null });
});

test('a search within a period ends below it: what lies before is not gone through', () => {
  journalled([granted('old'), ...readings(65_000)], [granted('oka')]);
  const isOver = vi.fn(() => false);
  const { lines, more } = page({ group: 'account', from: TEN_DAYS_ON }, { isOver });
  expect(lines.map(({ thing }) => thing)).toEqual(['account/oka']);
  expect(more).toBeNull();
  const asked = isOver.mock.calls.length;
  page({ group: 'account' }, { isOver });
  expect(isOver.mock.calls.length - asked).toBeGreaterThan(asked);
  const old = page({ group: 'account', to: minute(0) });
  expect(old.lines.map(({ thing }) => thing)).toEqual(['account/old']);
});

test('whose the stations were that are gone is looked up once, however much was done to them', () => {
  const removed = ['naro', 'kure', 'ohashi'].flatMap((id): NewFact[] => [
    { kind: 'station.set', body: { station: aStationFile({ id } as never), by: 'hq' } },
    { kind: 'station.removed', body: { station: id as never, by: 'hq' } },
  ]);
  journalled(removed);
  const of = source();
  const prepared = vi.spyOn(of.journal, 'prepare');
  const { lines } = auditPage(of, { group: 'setting' });
  expect(
    lines.filter(({ thing, town }) => thing.startsWith('station/') && town === aTown().id).length,
  ).toBeGreaterThanOrEqual(removed.length);
  expect(prepared.mock.calls.filter(([query]) => query.includes("kind = 'station.set'"))).toHaveLength(1);
});

test('a file for which it takes too long to look up what was there before is none', () => {
  journalled([granted('old'), ...readings(45_000)], [granted('old', null)]);
  const whole = { most: 10, isWhole: true, group: 'account', from: TEN_DAYS_ON } as const;
  expect(auditLines(source(), whole)).toMatchObject({
    lines: [{ thing: 'account/old', differences: [{ name: { ja: expect.any(String) } }] }],
    more: null,
  });
  const isTooLong = () => true;
  expect(auditLines({ ...source(), isTooLong }, whole)).toMatchObject({
    lines: [],
    more: expect.any(Number),
  });
  // A page shows its lines without it, and says so.
  expect(page({ group: 'account', from: TEN_DAYS_ON }, { isTooLong })).toMatchObject({
    ...{ lines: [{ thing: 'account/old', differences: null }], more: null },
    changesMissing: true,
  });
  expect(page({ group: 'account', from: TEN_DAYS_ON }).changesMissing).toBe(false);
});

test('a part of a name is looked for in how people and things are called; a name of ours is that one alone', () => {
  const [{ id, nameJa }, other] = [aStationFile(), aStationFile({ id: 'naro', nameJa: '奈路' } as never)];
  const stated = (station: ReturnType<typeof aStationFile>): NewFact => ({
    kind: 'station.set',
    body: { station, by: 'hq' },
  });
  journalled([stated(other), granted('oka'), granted('okada')]);
  const things = (asked: AuditFilter) => page(asked).lines.map(({ thing }) => thing);
  expect(things({ thing: '奈路' })).toEqual(['station/naro']);
  expect(things({ thing: nameJa })).toContain(`station/${id}`);
  expect(things({ thing: 'account/oka' })).toEqual(['account/oka']);
  expect(things({ thing: 'アカウント oka' })).toEqual(['account/okada', 'account/oka']);
  expect(things({ thing: '観測所 ない' })).toEqual([]);
  expect(things({ by: 'hq', thing: '奈路' })).toEqual(['station/naro']);
  expect(things({ by: '管理コマンド', thing: '奈路' })).toEqual([]);
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
