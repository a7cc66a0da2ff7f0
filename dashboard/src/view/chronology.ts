import { type Instant, type LedgerLine, type LedgerQuery, toIsoJst } from '@kawamori/contracts';

/** A chronology's question as it stands in an address. */
export function ledgerWords({ kind, ...rest }: LedgerQuery): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(rest))
    if (value !== undefined)
      words.append(name, String(typeof value === 'number' ? Math.floor(value) : value));
  for (const one of kind === undefined ? [] : [kind].flat()) words.append('kind', one);
  return words.toString();
}

/** Lines of one day of Japan. */
export interface LedgerDay {
  /** `2026-06-03` */
  day: string;
  /** Any instant of it. */
  at: Instant;
  lines: LedgerLine[];
}

/** Lines by days, in the order in which they come. */
export function byDays(lines: readonly LedgerLine[]): LedgerDay[] {
  const days: LedgerDay[] = [];
  for (const line of lines) {
    const day = toIsoJst(line.at).slice(0, 10);
    const last = days.at(-1);
    if (last?.day === day) last.lines.push(line);
    else days.push({ day, at: line.at, lines: [line] });
  }
  return days;
}
