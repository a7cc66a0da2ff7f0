import type { Instant, LedgerLine, LedgerPage } from '@kawamori/contracts';

/**
 * The newest lines of a chronology, and where the older ones begin. Lines of one instant stay together, so that who asks on from there
 * leaves none out.
 * @param lines the oldest first
 */
export function newestPage(lines: readonly LedgerLine[], limit: number): LedgerPage {
  if (lines.length <= limit) return { lines: lines.toReversed(), more: null };
  const border: Instant = lines.at(-limit)?.at ?? 0;
  const shown = lines.filter(({ at }) => at >= border).toReversed();
  const isAll = shown.length === lines.length;
  return { lines: shown, more: isAll ? null : border - 1 };
}
