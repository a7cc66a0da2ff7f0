import type { Quality, QualityReason } from '@kawamori/contracts';

/** Codes as they stand in the file. Append only. */
export const QUALITIES: readonly Quality[] = ['good', 'suspect', 'bad', 'missing'];
const REASONS: readonly QualityReason[] = [
  'range',
  'sentinel',
  'future',
  'spike',
  'clock-off',
  'station-unknown',
];

export const GOOD = 0;
export const SUSPECT = 1;

export function reasonBits(reasons: readonly QualityReason[]): number {
  return reasons.reduce((bits, reason) => bits | (1 << REASONS.indexOf(reason)), 0);
}

export function reasonsOf(bits: number): QualityReason[] {
  return bits === 0 ? [] : REASONS.filter((_, index) => bits & (1 << index));
}
