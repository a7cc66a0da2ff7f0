import type { Notice } from '@kawamori/contracts';

/** What came of one try to hand a notice over. `retry: false` when trying again cannot help. */
export type TryOutcome =
  | { accepted: true; receipt: string }
  | { accepted: false; fault: string; retry: boolean };

/** One way to reach one recipient. */
export interface Channel {
  /** Whom it reaches, as in the hub's configuration. */
  recipient: string;
  /** `webhook`, `mail`. */
  channel: string;
  /** Hands a notice over. `attempt` is 1 for the first try; a repeat says so. It never throws. */
  deliver(notice: Notice, attempt: number): Promise<TryOutcome>;
}
