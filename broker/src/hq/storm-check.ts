import type { StormCheckFinding, TextFilling } from '@kawamori/contracts';

/** What was found at a row. */
export interface Finding {
  what: StormCheckFinding;
  values: TextFilling;
}
export const found = (what: StormCheckFinding, values: TextFilling = {}): Finding => ({ what, values });

export type Verdict = 'bad' | 'look' | 'good';

/** In the order in which rows of one verdict stand. */
export const PARTS = ['gauge', 'camera', 'node', 'duty', 'person', 'channel', 'hub'] as const;

/** One thing that is looked at before a storm. */
export interface CheckRow {
  part: (typeof PARTS)[number];
  name: string;
  /** How it stands, in words. */
  now: string;
  /** Nothing found: it is well. */
  findings: readonly Finding[];
  /** A line to fill by hand. */
  byHand?: boolean;
}

/** What a finding is: the rest is to be looked at by somebody, and may be as it should. */
const BAD: ReadonlySet<StormCheckFinding> = new Set([
  ...(['never', 'silent', 'faulty', 'by-sub', 'no-picture', 'dark', 'blind'] as const),
  ...(['node-cut', 'battery-low', 'certificate-urgent', 'device-fault'] as const),
  ...(['no-way', 'failing', 'lamp-away', 'unreachable'] as const),
  ...(['nobody-on-duty', 'no-plan', 'nobody-reached', 'hub-fault'] as const),
]);

const verdictOfOne = ({ what }: Finding): Verdict => (BAD.has(what) ? 'bad' : 'look');

const ORDER: readonly Verdict[] = ['bad', 'look', 'good'];

/** The worst of what was found. */
export function verdictOf({ findings }: Pick<CheckRow, 'findings'>): Verdict {
  const verdicts = findings.map(verdictOfOne);
  return ORDER.find((one) => verdicts.includes(one)) ?? 'good';
}

/** Problems first; of one verdict by what it is about; each row's worst finding before its others. */
export const worstFirst = (rows: readonly CheckRow[]): CheckRow[] =>
  rows
    .map((row) => ({
      ...row,
      findings: row.findings.toSorted(
        (a, b) => ORDER.indexOf(verdictOfOne(a)) - ORDER.indexOf(verdictOfOne(b)),
      ),
    }))
    .sort(
      (a, b) =>
        ORDER.indexOf(verdictOf(a)) - ORDER.indexOf(verdictOf(b)) ||
        PARTS.indexOf(a.part) - PARTS.indexOf(b.part),
    );

export function countsOf(rows: readonly CheckRow[]): Record<Verdict, number> {
  const counts = { bad: 0, look: 0, good: 0 };
  for (const row of rows) counts[verdictOf(row)]++;
  return counts;
}
