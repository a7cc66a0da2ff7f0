import { HOUR, type Instant, type NoticeView } from '@kawamori/contracts';

/** What is older is no longer waited for: its ladder has ended. */
const WAITED_FOR = 12 * HOUR;

/** Whether a notice waits for somebody to acknowledge it: the newest of its episode, and nobody has. */
export function awaitsAcknowledgement(
  notice: NoticeView,
  { notices, now }: { notices: readonly NoticeView[]; now: Instant },
): boolean {
  if (notice.acknowledged.length > 0 || now - notice.decidedAt > WAITED_FOR) return false;
  return !notices.some((one) => one.episode === notice.episode && one.decidedAt > notice.decidedAt);
}
