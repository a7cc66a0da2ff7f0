import type { Quality, QualityReason } from '@kawamori/contracts';

/** Codes as they stand in the file. Append only. */
export const QUALITIES: readonly Quality[] = ['good', 'suspect', 'bad', 'missing'];
const REASON_BITS: Readonly<Record<QualityReason, number>> = {
  range: 1,
  sentinel: 2,
  future: 4,
  spike: 8,
  'clock-off': 16,
  'station-unknown': 32,
  rate: 64,
  stuck: 128,
  maintenance: 256,
  overruled: 512,
  unanswered: 1024,
  disagrees: 2048,
};
const REASONS = Object.keys(REASON_BITS) as QualityReason[];

export const GOOD = 0;
export const SUSPECT = 1;

export function reasonBits(reasons: readonly QualityReason[]): number {
  return reasons.reduce((bits, reason) => bits | REASON_BITS[reason], 0);
}

export function reasonsOf(bits: number): QualityReason[] {
  return bits === 0 ? [] : REASONS.filter((reason) => bits & REASON_BITS[reason]);
}
