import {
  DAY,
  type Entry,
  type Instant,
  type LedgerKind,
  type LedgerLine,
  type LedgerQuery,
  type Milliseconds,
  type StationId,
  type TownId,
  toIsoJst,
} from '@kawamori/contracts';

/** How far back a chronology is shown, the shortest first. */
export const LEDGER_SPANS = { day: DAY, three: 3 * DAY, month: 30 * DAY } as const satisfies Record<
  string,
  Milliseconds
>;
export type LedgerSpan = keyof typeof LEDGER_SPANS;

/** What of the chronology is shown; empty: nothing is limited by it. */
export interface LedgerChoice {
  span: LedgerSpan;
  town: TownId | '';
  station: StationId | '';
  kind: LedgerKind | '';
}

/** The same, opened as far as the line of an entry wants it: what somebody has just recorded is there to be seen. */
export function showing(
  { span, town, station, kind }: LedgerChoice,
  entry: Pick<Entry, 'at' | 'town' | 'station' | 'kind'>,
  now: Instant,
): LedgerChoice {
  const reaches = (one: LedgerSpan) => now - LEDGER_SPANS[one] < entry.at;
  const spans = Object.keys(LEDGER_SPANS) as LedgerSpan[];
  return {
    span: reaches(span) ? span : (spans.find(reaches) ?? 'month'),
    // What concerns all towns is shown with each.
    town: entry.town === null || entry.town === town ? town : '',
    station: entry.station === station ? station : '',
    kind: kind === (entry.kind === 'action' ? 'action' : 'received') ? kind : '',
  };
}

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
