import type { Press } from '@kawamori/contracts';
import { type Instant, MINUTE, type NoticeView, SECOND, type Text } from '@kawamori/contracts';

/** An acknowledgement that was pressed here, or its taking back, until the hub has it. */
export interface Waiting {
  key: string;
  /** Whose it is: nobody else sends it. */
  account: string;
  what: 'acknowledged' | 'undo';
  episode: string;
  notice: string;
  subject: Text;
  /** By this device's clock, ms. */
  pressedAt: number;
  /** By how much that is ahead of the river clock, as it was last heard. */
  aheadMs: number;
  /** It may have reached the hub: what is taken back now is taken back there. */
  tried: boolean;
}

/** What became of a try. */
export type Outcome = 'sent' | 'refused' | 'later';

/** From here on the record says when it was pressed. */
const LATE_FROM = MINUTE;
/** How long to wait after so many tries in a row. */
const LADDER = [2, 4, 8, 15, 30].map((seconds) => seconds * SECOND);

export const pauseAfter = (tries: number): number => LADDER[Math.min(tries, LADDER.length) - 1] ?? 0;

/** River time of a press. */
export const pressedRiverAt = ({ pressedAt, aheadMs }: Pick<Waiting, 'pressedAt' | 'aheadMs'>): Instant =>
  pressedAt - aheadMs;

/** @param now this device's clock */
export const pressOf = ({ key, pressedAt, aheadMs }: Waiting, now: number): Press =>
  now - pressedAt < LATE_FROM
    ? { key }
    : { key, late: { at: Math.round(pressedAt), aheadMs: Math.round(aheadMs) } };

/** No answer, or one that says no more than that the hub is not well or busy: tried again. What it refuses is told. */
export function outcomeOf(answer: { ok: boolean; status?: number }, what: Waiting['what']): Outcome {
  if (answer.ok) return 'sent';
  const { status = 0 } = answer;
  if (status === 0 || status === 401 || status === 429 || status >= 500) return 'later';
  // Nothing of it has reached the hub.
  return what === 'undo' && status === 409 ? 'sent' : 'refused';
}

/** Takes a press back: what has not left is gone; what may have arrived is followed by its taking back. */
export const withoutPress = (all: readonly Waiting[], episode: string): readonly Waiting[] =>
  all.flatMap((one) => {
    if (one.episode !== episode || one.what === 'undo') return [one];
    return one.tried ? [{ ...one, what: 'undo' as const }] : [];
  });

/** Who else has acknowledged it by now, the first of them. */
export const answeredByOther = (
  { notice, account }: Pick<Waiting, 'notice' | 'account'>,
  notices: readonly NoticeView[],
): NoticeView['acknowledged'][number] | undefined =>
  notices
    .find(({ key }) => key === notice)
    ?.acknowledged.find(({ by, via }) => !(via === 'face' && by === account));
