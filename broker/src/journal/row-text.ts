import type { JournalRow } from './sqlite-journal.js';

/**
 * Rows as they cross to the writer's thread: one text for a whole group, four lines a row. A JSON text has no line breaks of its own.
 * Threads copy a text at once, but nested arrays value by value, on both sides.
 */
export function rowText([kind, at, wallAt, body]: JournalRow): string {
  return `${kind}\n${at}\n${wallAt}\n${body}\n`;
}

/** The inverse of {@link rowText}, for the texts of any number of rows. */
export function rowsOf(text: string): JournalRow[] {
  const lines = text.split('\n');
  const rows: JournalRow[] = [];
  for (let line = 0; line + 3 < lines.length; line += 4) {
    rows.push([lines[line] ?? '', Number(lines[line + 1]), Number(lines[line + 2]), lines[line + 3] ?? '']);
  }
  return rows;
}
