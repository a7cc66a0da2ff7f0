import {
  type Fact,
  type LedgerLine,
  type LedgerQuery,
  MOST_LEDGER_LINES,
  seriesParts,
} from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { episodeTable } from '../alerts/episode-table.js';
import { statementTable } from '../announcements/statement-table.js';
import { bookTable } from '../book/book-table.js';
import { callTable } from '../duty/call-table.js';
import { callKey } from '../duty/calling.js';
import { wordTable } from '../duty/word-table.js';
import { decodeRow, UnreadableFact } from '../journal/decode-row.js';
import type { FactRow } from '../journal/row-sum.js';
import { factColumns } from '../journal/sqlite-journal.js';
import { noticeTable } from '../notices/notice-table.js';
import { pinTable } from '../pictures/pin-table.js';
import { type Settings, settingsTable } from '../settings/settings.js';
import { isOfCanary } from '../watch/canary.js';
import { factLine, TOLD_KINDS } from './fact-lines.js';
import { ledgerNames } from './ledger-names.js';
import { callLine, entryLine, episodeLines, noticeLine, pinLine } from './story-lines.js';

/** There are more lines than a chronology may have. */
export class TooManyLines extends Error {
  readonly lines: number;
  constructor(lines: number) {
    super(`${lines} lines, at most ${MOST_LEDGER_LINES}`);
    this.name = 'TooManyLines';
    this.lines = lines;
  }
}

export interface LedgerSource {
  journal: SqliteDatabase;
  store: SqliteDatabase;
}

export interface Ledger {
  /** The oldest first; of one instant what was observed, then what was decided, then what was done. */
  lines: LedgerLine[];
  settings: Settings;
}

/**
 * The chronology of a period, as the journal and what follows from its readings have it now.
 * @throws TooManyLines
 */
export function ledgerOf({ journal, store }: LedgerSource, query: LedgerQuery): Ledger {
  const settings = settingsTable(store).load();
  const names = ledgerNames(settings, statementTable(store), noticeTable(store), bookTable(store));
  const isWanted = (line: LedgerLine) => isAskedFor(line, query);
  const facts = toldFacts(journal, query);
  const journalled = journalledCalls(facts);
  const calls = callTable(store, wordTable(store))
    .madeAtOnce()
    .filter(({ key }) => !journalled.has(key))
    .map((call) => callLine(call, names));
  const story = [...storyLines(store, query, settings, names), ...calls].filter(isWanted);
  const done = facts.flatMap((fact) => factLine(fact, names) ?? []).filter(isWanted);
  const lines = [...story, ...done];
  if (lines.length > MOST_LEDGER_LINES) throw new TooManyLines(lines.length);
  return { lines: lines.sort((a, b) => a.at - b.at), settings };
}

function* storyLines(
  store: SqliteDatabase,
  { from, to }: LedgerQuery,
  { stations }: Settings,
  names: ReturnType<typeof ledgerNames>,
): Generator<LedgerLine> {
  for (const episode of episodeTable(store).between(from, to))
    yield* episodeLines(episode, stations.get(seriesParts(episode.series).station), names);
  for (const { key, ...body } of noticeTable(store).between(from, to)) yield noticeLine(key, body);
  for (const entry of bookTable(store).between(from, to)) yield entryLine(entry);
  for (const pin of pinTable(store).between(from, to)) yield pinLine(pin, names);
}

/** Facts of a period that have a line; what cannot be read any more is left out here, and told by the hub itself. */
function toldFacts(journal: SqliteDatabase, { from, to }: LedgerQuery): Fact[] {
  const places = TOLD_KINDS.map(() => '?').join(', ');
  const rows = journal
    .prepare(
      `SELECT ${factColumns(journal)} FROM fact WHERE kind IN (${places}) AND at BETWEEN ? AND ? ORDER BY seq`,
    )
    .iterate(...TOLD_KINDS, from, to) as IterableIterator<FactRow>;
  const facts: Fact[] = [];
  for (const row of rows) {
    const fact = readable(row);
    if (fact && !isOfTest(fact)) facts.push(fact);
  }
  return withoutBegun(facts);
}

/** The canary is no matter of the record. */
const isOfTest = (fact: Fact): boolean => fact.kind === 'notice.tried' && isOfCanary(fact.body.key);

/** The deliveries of calls that have a fact of their own. */
const journalledCalls = (facts: readonly Fact[]): ReadonlySet<string> =>
  new Set(
    facts.flatMap((fact) => (fact.kind === 'notice.called' ? [callKey(fact.body.notice, fact.body)] : [])),
  );

/** A fact of a row; undefined where it can be read no more, which the hub itself tells. */
export function readable(row: FactRow): Fact | undefined {
  try {
    return decodeRow(row);
  } catch (error) {
    if (error instanceof UnreadableFact) return undefined;
    throw error;
  }
}

/** That a try was begun says something only where nothing is known of its end. */
function withoutBegun(facts: readonly Fact[]): Fact[] {
  const tryOf = (fact: Fact & { kind: 'notice.tried' }) => `${fact.body.key} ${fact.body.attempt}`;
  const ended = new Set(
    facts.flatMap((fact) =>
      fact.kind === 'notice.tried' && fact.body.outcome !== 'begun' ? [tryOf(fact)] : [],
    ),
  );
  return facts.filter(
    (fact) => fact.kind !== 'notice.tried' || fact.body.outcome !== 'begun' || !ended.has(tryOf(fact)),
  );
}

/** What HQ's book says of all towns. */
const isForEveryTown = ({ town, kind }: LedgerLine): boolean =>
  town === null && (kind === 'received' || kind === 'action');

function isAskedFor(line: LedgerLine, { from, to, town, station, episode, kind }: LedgerQuery): boolean {
  if (line.at < from || line.at > to) return false;
  if (town !== undefined && line.town !== town && !isForEveryTown(line)) return false;
  if (station !== undefined && line.station !== station) return false;
  if (episode !== undefined && line.episode !== episode) return false;
  return kind === undefined || [kind].flat().includes(line.kind);
}
