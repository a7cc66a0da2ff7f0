import type { ChannelTest, Milliseconds, Notice } from '@kawamori/contracts';

/** What came of one try to hand a message over. `retry: false` when trying again cannot help. */
export type TryOutcome =
  | {
      accepted: true;
      receipt: string;
      /** What of it was refused for good: one address of several. */
      fault?: string;
      /** Nothing was handed over, for this channel tells nothing of the kind. */
      leftOut?: true;
    }
  | {
      accepted: false;
      fault: string;
      retry: boolean;
      /** The receiver has asked not to be tried before so long. */
      afterMs?: Milliseconds;
    };

/** How long a message is still to be handed over. */
export interface Need {
  /** Aborted where it no longer is, or where something more important needs what it uses: a telephone that rings is hung up. */
  over: AbortSignal;
  /** Asks once more whether it is: time has passed, and a telephone is to ring. */
  lasts(): boolean;
  /** It must never stand before what is real: it waits behind everything. */
  givesWay?: true;
}

/** One way to reach one recipient. */
export interface Channel {
  /** Whom it reaches, as in the hub's configuration. */
  recipient: string;
  /** `webhook`, `mail`. Channels of one kind share what stands behind them: they are handed notices apart from the other kinds. */
  channel: string;
  /** Tries that all channels of this kind may begin within a minute; left out: as many as there are. */
  perMinute?: number | undefined;
  /**
   * Hands a notice over. `attempt` is 1 for the first try; a repeat says so. It never throws.
   * @param need left out: for good
   */
  deliver(notice: Notice, attempt: number, need?: Need): Promise<TryOutcome>;
  /** Hands over a message that is marked as a test (試験送信) and cannot be taken for a notice. It never throws. */
  test(message: ChannelTest): Promise<TryOutcome>;
}
