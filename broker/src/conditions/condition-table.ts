import type { ConditionKind, ConditionSubject, Fact, FactBody, Instant, TownId } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';

/** What is broken or blind now. */
export interface OpenCondition extends ConditionSubject {
  condition: ConditionKind;
  /** Null: of the hub. */
  town: TownId | null;
  /** River clock. */
  beganAt: Instant;
  /** Of the fact that told it: those that began together have the same. */
  beganSeq: number;
}

interface ConditionRow {
  condition: ConditionKind;
  subject: string;
  town: TownId | null;
  began_at: number;
  began_seq: number;
  body: string;
}

/** One open condition for each kind and subject: a projection of facts, written by the judge alone. */
export type ConditionTable = ReturnType<typeof conditionTable>;

export function conditionTable(database: SqliteDatabase) {
  if (!database.readonly) {
    database.exec(`
      CREATE TABLE IF NOT EXISTS condition (
        condition TEXT NOT NULL,
        subject TEXT NOT NULL,
        town TEXT,
        began_at INTEGER NOT NULL,
        began_seq INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (condition, subject)
      ) STRICT, WITHOUT ROWID;
    `);
  }
  const writable = !database.readonly;
  const all = database.prepare('SELECT * FROM condition ORDER BY began_at, condition, subject');
  const one = database.prepare('SELECT * FROM condition WHERE condition = ? AND subject = ?');
  const put = writable
    ? database.prepare('INSERT OR IGNORE INTO condition VALUES (?, ?, ?, ?, ?, ?)')
    : undefined;
  const remove = writable
    ? database.prepare('DELETE FROM condition WHERE condition = ? AND subject = ?')
    : undefined;
  const stillOf = database.prepare('SELECT count(*) FROM condition WHERE began_seq = ?').pluck();

  const openOf = ({ condition, town, began_at, began_seq, body }: ConditionRow): OpenCondition => ({
    ...{ condition, town, beganAt: began_at, beganSeq: began_seq },
    ...(JSON.parse(body) as ConditionSubject),
  });

  return {
    /** The oldest first. */
    open: (): OpenCondition[] => (all.all() as ConditionRow[]).map(openOf),
    /** Those that were not open already. */
    begin: (
      { condition, town, subjects }: FactBody<'condition.began'>,
      { at, seq }: Pick<Fact, 'at' | 'seq'>,
    ) =>
      subjects.filter(
        (one) => put?.run(condition, one.subject, town, at, seq, JSON.stringify(one)).changes === 1,
      ),
    /** Those that were open. */
    end: ({ condition, subjects }: FactBody<'condition.ended'>): OpenCondition[] =>
      subjects.flatMap((subject) => {
        const row = one.get(condition, subject) as ConditionRow | undefined;
        if (!row) return [];
        remove?.run(condition, subject);
        return [openOf(row)];
      }),
    /** How many are open of those that a fact told. */
    stillOpenOf: (beganSeq: number): number => stillOf.get(beganSeq) as number,
  };
}
