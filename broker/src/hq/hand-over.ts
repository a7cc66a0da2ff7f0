import type { Instant, LedgerKind, NoticeView, StationConfig, TownId } from '@kawamori/contracts';
import type { RosterAt } from '../duty/roster-at.js';
import type { NewestLines } from '../ledger/newest-lines.js';
import type { Situation } from './situation.js';

/** A notice that goes on, and who has it. */
export interface OpenNotice extends Pick<NoticeView, 'acknowledged' | 'handedOver'> {
  at: Instant;
  town: TownId;
  subjectJa: string;
}

/** Who is on duty in a town, and who comes next. */
export interface DutyNow extends RosterAt {
  town: TownId;
}

/** A gauge that is worked on. */
export interface Work {
  station: StationConfig;
  until: Instant;
  by: string;
  reason: string;
}

/** What one shift leaves to the next. */
export interface HandOver {
  from: Instant;
  situation: Situation;
  /** Those first that nobody has. */
  open: OpenNotice[];
  duty: DutyNow[];
  works: Work[];
  /** The newest; null where the record cannot be read. */
  happened: NewestLines | null;
}

/** What fits of what happened; the rest is counted. */
export const MOST_HAPPENED = 16;

/** What of the chronology stands in bold lines; calls, tries, settings and what the hub says of itself do not. */
export const TOLD_AGAIN: readonly LedgerKind[] = [
  ...(['level', 'official', 'received', 'action', 'person', 'reading', 'picture'] as const),
];

/** Those first that nobody has, then the newest first. */
export const nobodyFirst = (open: readonly OpenNotice[]): OpenNotice[] =>
  open.toSorted(
    (a, b) => Number(a.acknowledged.length > 0) - Number(b.acknowledged.length > 0) || b.at - a.at,
  );
