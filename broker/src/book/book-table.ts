import {
  type BookMark,
  type Entry,
  type EntryId,
  type EntryView,
  type Fact,
  type Instant,
  isOpenEntry,
} from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';

/** HQ's book: a projection of facts, written by the judge alone. */
export interface BookTable {
  /** Takes a fact in; whether it was about an entry. */
  apply(fact: Fact): boolean;
  one(id: EntryId): EntryView | undefined;
  /** The newest received first, at most so many. @param before only what was received before it */
  newest(limit: number, before?: Instant): EntryView[];
  /** Those whose next step waits, the oldest first. */
  open(): EntryView[];
  /** The oldest first, both ends included. */
  between(from: Instant, to: Instant): EntryView[];
  mark(): BookMark;
}

export function createBookTable(database: SqliteDatabase): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS book_entry (
      id TEXT NOT NULL PRIMARY KEY, at INTEGER NOT NULL, open INTEGER NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS book_entry_by_time ON book_entry (at);
    CREATE INDEX IF NOT EXISTS book_entry_open ON book_entry (at) WHERE open = 1;
  `);
}

const EMPTY: BookTable = {
  apply: () => false,
  one: () => undefined,
  newest: () => [],
  open: () => [],
  between: () => [],
  mark: () => ({ seq: 0, open: 0 }),
};

export function bookTable(database: SqliteDatabase): BookTable {
  // A store of an earlier version on a disk that takes nothing has none.
  if (database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'book_entry'").get() === undefined)
    return EMPTY;
  const put = database.readonly
    ? undefined
    : database.prepare('INSERT OR REPLACE INTO book_entry VALUES (?, ?, ?, ?, ?)');
  const find = database.prepare('SELECT body FROM book_entry WHERE id = ?').pluck();
  const page = database.prepare('SELECT body FROM book_entry ORDER BY at DESC, id LIMIT ?').pluck();
  const older = database
    .prepare('SELECT body FROM book_entry WHERE at < ? ORDER BY at DESC, id LIMIT ?')
    .pluck();
  const open = database.prepare('SELECT body FROM book_entry WHERE open = 1 ORDER BY at, id').pluck();
  const range = database
    .prepare('SELECT body FROM book_entry WHERE at BETWEEN ? AND ? ORDER BY at, id')
    .pluck();
  const mark = database.prepare(
    'SELECT coalesce(max(seq), 0) AS seq, coalesce(sum(open), 0) AS open FROM book_entry',
  );
  const read = (body: unknown): EntryView => JSON.parse(body as string) as EntryView;
  const one = (id: EntryId): EntryView | undefined => {
    const body = find.get(id);
    return body === undefined ? undefined : read(body);
  };

  return {
    apply: (fact) => {
      const id = entryOf(fact);
      if (id === undefined) return false;
      const view = entryAfter(one(id), fact);
      if (view) put?.run(id, view.at, isOpenEntry(view) ? 1 : 0, fact.seq, JSON.stringify(view));
      return true;
    },
    one,
    newest: (limit, before) => (before === undefined ? page.all(limit) : older.all(before, limit)).map(read),
    open: () => open.all().map(read),
    between: (from, to) => range.all(from, to).map(read),
    mark: () => mark.get() as BookMark,
  };
}

/** The entry that a fact is about; undefined where it is about none. */
function entryOf(fact: Fact): EntryId | undefined {
  switch (fact.kind) {
    case 'entry.recorded':
    case 'entry.corrected':
      return fact.body.entry.id;
    case 'entry.done':
    case 'entry.reopened':
    case 'entry.withdrawn':
    case 'entry.restored':
      return fact.body.entry;
    default:
      return undefined;
  }
}

/** How an entry stands after a fact about it; undefined where nothing is known of it before. */
export function entryAfter(view: EntryView | undefined, fact: Fact): EntryView | undefined {
  const { at } = fact;
  const begun = (entry: Entry, by: string): EntryView => ({
    ...{ ...entry, recordedAt: at, by },
    ...{ former: [], done: null, withdrawn: null },
  });
  // Entered twice: the first counts.
  if (fact.kind === 'entry.recorded') return view ?? begun(fact.body.entry, fact.body.by);
  // A town that was named by a correction alone has taken the correction along when it moved.
  if (!view) return fact.kind === 'entry.corrected' ? begun(fact.body.entry, fact.body.by) : undefined;
  switch (fact.kind) {
    case 'entry.corrected':
      return corrected(view, fact.body.entry, fact.body.by, at);
    case 'entry.done':
      return { ...view, done: { at, by: fact.body.by, note: fact.body.note } };
    case 'entry.reopened':
      return { ...view, done: null };
    case 'entry.withdrawn':
      return { ...view, withdrawn: { at, by: fact.body.by, reason: fact.body.reason } };
    case 'entry.restored':
      return { ...view, withdrawn: null };
    default:
      return view;
  }
}

function corrected(view: EntryView, entry: Entry, by: string, at: Instant): EntryView {
  const { former, done, withdrawn, id: _, ...words } = view;
  // Another next step has not been taken yet.
  const isSameStep = JSON.stringify(entry.next) === JSON.stringify(view.next);
  return {
    ...{ ...entry, recordedAt: at, by, withdrawn },
    former: [...former, { ...words, until: at }],
    done: isSameStep ? done : null,
  };
}
