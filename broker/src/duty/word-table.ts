import type { EpisodeAnswer, HandOverView, Instant, PersonId, Undoable } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import type { Word } from './answer.js';

interface WordRow {
  what: Undoable;
  by: string;
  via: Word['via'];
  person: Word['person'] | null;
  name_ja: string;
  name_en: string;
  to_person: HandOverView['to'] | null;
  to_name_ja: string | null;
  to_name_en: string | null;
  at: number;
  wall_at: number;
  note: string;
}

/** What people have said of episodes, and what follows for each notice: a projection of facts, written by the judge alone. */
export type WordTable = ReturnType<typeof wordTable>;

/** The table of notices stands already. */
export function wordTable(database: SqliteDatabase) {
  const writable = !database.readonly;
  if (writable) {
    database.exec(`
      CREATE TABLE IF NOT EXISTS episode_word (
        id INTEGER PRIMARY KEY,
        episode TEXT NOT NULL,
        notice TEXT NOT NULL,
        what TEXT NOT NULL,
        by TEXT NOT NULL,
        via TEXT NOT NULL,
        person TEXT,
        name_ja TEXT NOT NULL,
        name_en TEXT NOT NULL,
        to_person TEXT,
        to_name_ja TEXT,
        to_name_en TEXT,
        at INTEGER NOT NULL,
        wall_at INTEGER NOT NULL,
        note TEXT NOT NULL,
        undone INTEGER NOT NULL DEFAULT 0,
        press TEXT
      ) STRICT;
      CREATE INDEX IF NOT EXISTS episode_word_by_episode ON episode_word (episode);
      CREATE INDEX IF NOT EXISTS episode_word_by_time ON episode_word (wall_at);
      CREATE INDEX IF NOT EXISTS episode_word_undone ON episode_word (episode) WHERE undone = 1;
      -- Left out: open.
      CREATE TABLE IF NOT EXISTS notice_answer (rise_key TEXT PRIMARY KEY, answer TEXT NOT NULL) STRICT;
    `);
    takeOver(database);
    const columns = database.pragma('table_info(episode_word)') as { name: string }[];
    if (!columns.some(({ name }) => name === 'press'))
      database.exec('ALTER TABLE episode_word ADD COLUMN press TEXT');
  }
  const prepare = (sql: string) => (writable ? database.prepare(sql) : undefined);
  const add = prepare(
    `INSERT INTO episode_word (episode, notice, what, by, via, person, name_ja, name_en, to_person, to_name_ja, to_name_en, at, wall_at, note, press)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const undo = prepare(
    'UPDATE episode_word SET undone = 1 WHERE episode = ? AND what = ? AND by = ? AND via = ? AND at = ? AND undone = 0',
  );
  const answer = prepare('INSERT OR REPLACE INTO notice_answer VALUES (?, ?)');
  const open = prepare('DELETE FROM notice_answer WHERE rise_key = ?');
  const of = (covers: '>=' | '<') =>
    database.prepare(
      `SELECT w.* FROM notice asked JOIN episode_word w ON w.episode = ? JOIN notice said ON said.rise_key = w.notice
       WHERE asked.rise_key = ? AND w.undone = 0 AND said.rowid ${covers} asked.rowid ORDER BY w.id`,
    );
  const [on, before] = [of('>='), of('<')];
  const undoneByLink = database
    .prepare(
      `SELECT count(*) FROM episode_word w JOIN notice said ON said.rise_key = w.notice
       JOIN notice asked ON asked.rise_key = @notice
       WHERE w.episode = @episode AND w.undone = 1 AND w.what = 'acknowledged' AND w.via = 'link' AND w.by = @person
         AND said.rowid >= asked.rowid`,
    )
    .pluck();
  const press = database.prepare('SELECT 1 FROM episode_word WHERE episode = ? AND press = ?').pluck();
  const words = (rows: unknown[]): Word[] => (rows as WordRow[]).map(wordOf);
  return {
    /**
     * @param notice the newest of its episode that the person had before them
     * @param pressed the key of a telephone's press
     */
    add: (episode: string, notice: string, word: Word, pressed?: string): void => {
      const { what, by, via, person, nameJa, nameEn, to, at, wallAt, note } = word;
      const whom = [to?.to ?? null, to?.toNameJa ?? null, to?.toNameEn ?? null];
      const names = [person ?? null, nameJa, nameEn];
      add?.run(episode, notice, what, by, via, ...names, ...whom, at, wallAt, note, pressed ?? null);
    },
    /** Whether a press has been said already, also where it was taken back since. */
    knowsPress: (episode: string, key: string): boolean => press.get(episode, key) === 1,
    /** Takes back what was said at that instant (river clock); false where nothing was. */
    undo: (episode: string, { what, by, via, at }: Pick<Word, 'what' | 'by' | 'via' | 'at'>): boolean =>
      (undo?.run(episode, what, by, via, at).changes ?? 0) > 0,
    /** What was said of a notice, as it was said. */
    on: (episode: string, notice: string): Word[] => words(on.all(episode, notice)),
    /** What was said of those that were told before it alone. */
    before: (episode: string, notice: string): Word[] => words(before.all(episode, notice)),
    /** How often a person has acknowledged a notice by a link and taken that back. */
    undoneByLink: (episode: string, notice: string, person: PersonId): number =>
      undoneByLink.get({ episode, notice, person }) as number,
    setAnswer: (notice: string, to: EpisodeAnswer): void => {
      if (to === 'open') open?.run(notice);
      else answer?.run(notice, to);
    },
  };
}

const wordOf = (row: WordRow): Word => ({
  ...{ what: row.what, by: row.by, via: row.via, nameJa: row.name_ja, nameEn: row.name_en },
  ...{ person: row.person ?? undefined, at: row.at as Instant, wallAt: row.wall_at, note: row.note },
  to:
    row.to_person === null
      ? undefined
      : { to: row.to_person, toNameJa: row.to_name_ja ?? '', toNameEn: row.to_name_en ?? '' },
});

/** Acknowledgements as a store of before has them: a row for each notice. */
function takeOver(database: SqliteDatabase): void {
  const before = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'acknowledgement'").get();
  if (before === undefined) return;
  database.exec(`
    INSERT INTO episode_word (episode, notice, what, by, via, person, name_ja, name_en, at, wall_at, note)
      SELECT substr(rise_key, 1, instr(rise_key, '|') - 1), rise_key, 'acknowledged', by, via,
        CASE via WHEN 'link' THEN by END, name_ja, name_en, at, at, note
      FROM acknowledgement ORDER BY rowid;
    INSERT OR IGNORE INTO notice_answer SELECT DISTINCT rise_key, 'acknowledged' FROM acknowledgement;
    DROP TABLE acknowledgement;
  `);
}
