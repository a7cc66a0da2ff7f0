import {
  type Fact,
  type FactKind,
  type LedgerKind,
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
import { type NewestLines, newestOf } from './newest-lines.js';
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
export function ledgerOf(source: LedgerSource, query: LedgerQuery): Ledger {
  const settings = settingsTable(source.store).load();
  const { lines, before } = newestOf(linesOf(source, query, settings), MOST_LEDGER_LINES);
  if (before > 0) throw new TooManyLines(lines.length + before);
  return { lines, settings };
}

/** So many of a chronology's lines, the newest of however many there are. */
export const newestLines = (source: LedgerSource, query: LedgerQuery, most: number): NewestLines =>
  newestOf(linesOf(source, query, settingsTable(source.store).load()), most);

/** What a chronology says, in no order of time; of one instant what was observed, then what was decided, then what was done. */
function* linesOf(
  { journal, store }: LedgerSource,
  query: LedgerQuery,
  settings: Settings,
): Generator<LedgerLine> {
  const names = ledgerNames(settings, statementTable(store), noticeTable(store), bookTable(store));
  const facts = toldFacts(journal, query);
  for (const line of storyLines(store, query, settings, names)) if (isAskedFor(line, query)) yield line;
  if (isKindAskedFor('call', query)) {
    const journalled = journalledCalls(facts);
    for (const call of callTable(store, wordTable(store)).madeAtOnce()) {
      const line = callLine(call, names);
      if (!journalled.has(call.key) && isAskedFor(line, query)) yield line;
    }
  }
  for (const fact of facts) {
    const line = factLine(fact, names);
    if (line && isAskedFor(line, query)) yield line;
  }
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

/** Facts of which there are many, and which say one kind of thing. */
const KIND_OF: Readonly<Partial<Record<FactKind, LedgerKind>>> = {
  'notice.called': 'call',
  'notice.tried': 'sending',
};

/** Facts of a period that have a line; what cannot be read any more is left out here, and told by the hub itself. */
function toldFacts(journal: SqliteDatabase, query: LedgerQuery): Fact[] {
  const { from, to } = query;
  const kinds = TOLD_KINDS.filter((fact) => {
    const kind = KIND_OF[fact];
    return kind === undefined || isKindAskedFor(kind, query);
  });
  const places = kinds.map(() => '?').join(', ');
  const rows = journal
    .prepare(
      `SELECT ${factColumns(journal)} FROM fact WHERE kind IN (${places}) AND at BETWEEN ? AND ? ORDER BY seq`,
    )
    .iterate(...kinds, from, to) as IterableIterator<FactRow>;
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

const isKindAskedFor = (one: LedgerKind, { kind }: LedgerQuery): boolean =>
  kind === undefined || [kind].flat().includes(one);

function isAskedFor(line: LedgerLine, query: LedgerQuery): boolean {
  const { from, to, town, station, episode } = query;
  if (line.at < from || line.at > to) return false;
  if (town !== undefined && line.town !== town && !isForEveryTown(line)) return false;
  if (station !== undefined && line.station !== station) return false;
  if (episode !== undefined && line.episode !== episode) return false;
  return isKindAskedFor(line.kind, query);
}
