import type { CsvForm } from '@kawamori/contracts';

/** How a file begins and how its lines end. */
export interface CsvDialect {
  begin: string;
  lineEnd: string;
}

export const DIALECTS: Readonly<Record<CsvForm, CsvDialect>> = {
  // Without the mark Excel takes UTF-8 for Shift_JIS.
  excel: { begin: '\uFEFF', lineEnd: '\r\n' },
  plain: { begin: '', lineEnd: '\n' },
};

/** What a spreadsheet takes for a formula when a cell begins with it, full-width forms included (OWASP, CSV Injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * A cell with a text that people have written: it is never run as a formula, and quoted where RFC 4180 asks for it. Numbers, times and
 * codes are ours and go in as they are: a negative level stays a number.
 */
export function textCell(text: string): string {
  const guarded = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
