import {
  type AnnouncementView,
  type Fact,
  type FactKind,
  type Official,
  ORDER_LEVEL,
  type OrderView,
  type StatementId,
  stands,
} from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';

/** The kinds of facts by which announcements and orders are recorded. */
export const STATEMENT_KINDS: readonly FactKind[] = [
  'announcement.recorded',
  'announcement.lifted',
  'announcement.withdrawn',
  'order.recorded',
  'order.lifted',
  'order.withdrawn',
];

type Kind = 'announcement' | 'order';
interface ViewOf {
  announcement: AnnouncementView;
  order: OrderView;
}

/** What others have announced and mayors have ordered: a projection of facts, written by the judge alone. */
export interface StatementTable {
  /** Takes a fact in; whether it was about one of them. */
  apply(fact: Fact): boolean;
  official(): Official;
  /** The newest first, at most so many, those that are over included. */
  newest<K extends Kind>(kind: K, limit: number): ViewOf[K][];
  one<K extends Kind>(kind: K, id: StatementId): ViewOf[K] | undefined;
}

export function createStatementTable(database: SqliteDatabase): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS statement (
      kind TEXT NOT NULL, id TEXT NOT NULL, said_at INTEGER NOT NULL, stands INTEGER NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (kind, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS statement_by_time ON statement (kind, said_at);
  `);
}

export function statementTable(database: SqliteDatabase): StatementTable {
  // A store of an earlier version on a disk that takes nothing has none.
  const isThere =
    database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'statement'").get() !== undefined;
  if (!isThere) {
    return {
      apply: () => false,
      official: () => ({ announcements: [], orders: [] }),
      newest: () => [],
      one: () => undefined,
    };
  }
  const put = database.readonly
    ? undefined
    : database.prepare('INSERT OR REPLACE INTO statement VALUES (?, ?, ?, ?, ?)');
  const find = database.prepare('SELECT body FROM statement WHERE kind = ? AND id = ?').pluck();
  const standing = database
    .prepare('SELECT body FROM statement WHERE kind = ? AND stands = 1 ORDER BY said_at DESC')
    .pluck();
  const all = database
    .prepare('SELECT body FROM statement WHERE kind = ? ORDER BY said_at DESC, id LIMIT ?')
    .pluck();
  const read = <K extends Kind>(body: unknown): ViewOf[K] => JSON.parse(body as string) as ViewOf[K];
  const one = <K extends Kind>(kind: K, id: StatementId): ViewOf[K] | undefined => {
    const body = find.get(kind, id);
    return body === undefined ? undefined : read<K>(body);
  };
  const save = (kind: Kind, view: AnnouncementView | OrderView) => {
    const saidAt = 'announcedAt' in view ? view.announcedAt : view.orderedAt;
    put?.run(kind, view.id, saidAt, stands(view) ? 1 : 0, JSON.stringify(view));
  };
  const change = (kind: Kind, id: StatementId, changes: Partial<AnnouncementView & OrderView>) => {
    const view = one(kind, id);
    if (view) save(kind, { ...view, ...changes } as AnnouncementView | OrderView);
  };

  return {
    apply: (fact) => {
      switch (fact.kind) {
        case 'announcement.recorded': {
          const { announcement, by, source } = fact.body;
          save('announcement', { ...announcement, ...begun(fact.at, by, source) });
          return true;
        }
        case 'order.recorded': {
          const { order, by, source } = fact.body;
          save('order', { ...order, ...begun(fact.at, by, source) });
          return true;
        }
        case 'announcement.lifted':
          change('announcement', fact.body.announcement, { lifted: { at: fact.body.at, by: fact.body.by } });
          return true;
        case 'order.lifted':
          change('order', fact.body.order, { lifted: { at: fact.body.at, by: fact.body.by } });
          return true;
        case 'announcement.withdrawn': {
          const { announcement, town: _, ...withdrawn } = fact.body;
          change('announcement', announcement, { withdrawn: { at: fact.at, ...withdrawn } });
          return true;
        }
        case 'order.withdrawn': {
          const { order, town: _, ...withdrawn } = fact.body;
          change('order', order, { withdrawn: { at: fact.at, ...withdrawn } });
          return true;
        }
        default:
          return false;
      }
    },
    official: () => ({
      announcements: standing
        .all('announcement')
        .map((body) => read<'announcement'>(body))
        .sort((a, b) => b.level - a.level),
      orders: standing
        .all('order')
        .map((body) => read<'order'>(body))
        .sort((a, b) => ORDER_LEVEL[b.kind] - ORDER_LEVEL[a.kind]),
    }),
    newest: (kind, limit) => all.all(kind, limit).map((body) => read(body)),
    one,
  };
}

const begun = (recordedAt: number, by: string, source: AnnouncementView['source']) => ({
  ...{ recordedAt, by, source },
  ...{ lifted: null, withdrawn: null },
});
