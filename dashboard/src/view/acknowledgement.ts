import {
  answerOf,
  asksForAnswer,
  HOUR,
  type Instant,
  type Language,
  type NoticeView,
  UNDO_WITHIN,
  type Undoable,
} from '@kawamori/contracts';
import type { TextKey, TextValues } from '../wording.js';

/** What is older is no longer waited for: its ladder has ended. */
const WAITED_FOR = 12 * HOUR;

/** Whether a notice is the newest of its episode that asks for an answer: what people say of the episode, they say of it. */
export const isNewestOfEpisode = (notice: NoticeView, notices: readonly NoticeView[]): boolean =>
  asksForAnswer(notice) &&
  !notices.some(
    (one) => one.episode === notice.episode && one.decidedAt > notice.decidedAt && asksForAnswer(one),
  );

/** The notice of an episode that people speak of: the newest that asks for an answer, else the newest. @param notices the newest first */
export function spokenOf(notices: readonly NoticeView[], episode: string): NoticeView | undefined {
  const own = notices.filter((one) => one.episode === episode);
  return own.find(asksForAnswer) ?? own[0];
}

/**
 * Whether a notice waits for somebody: the newest of its episode, which nobody has acknowledged and which is not over, or nobody has
 * taken over.
 * @param account whoever is signed in: who hands over waits for another
 */
export function awaitsAcknowledgement(
  notice: NoticeView,
  { notices, now, account }: { notices: readonly NoticeView[]; now: Instant; account?: string | null },
): boolean {
  if (!isNewestOfEpisode(notice, notices)) return false;
  switch (answerOf(notice)) {
    case 'open':
      return !notice.isOver && now - notice.decidedAt <= WAITED_FOR;
    case 'handing-over':
      return notice.handedOver?.via !== 'face' || notice.handedOver.by !== account;
    default:
      return false;
  }
}

/** How a notice was answered, in a few words; undefined where nobody has. */
export function answerWords(
  notice: NoticeView,
  language: Language,
  clock: (at: Instant) => string,
): { key: TextKey; values: TextValues } | undefined {
  const name = (one: { nameJa: string; nameEn: string }) => (language === 'ja' ? one.nameJa : one.nameEn);
  const { closed, handedOver, acknowledged } = notice;
  if (closed) return { key: 'closedBy', values: { name: name(closed), time: clock(closed.at) } };
  if (handedOver?.taken) {
    const { taken } = handedOver;
    return {
      key: 'takenOver',
      values: { from: name(handedOver), name: name(taken), time: clock(taken.at) },
    };
  }
  if (handedOver) {
    const to = language === 'ja' ? handedOver.toNameJa : handedOver.toNameEn;
    return { key: 'handingOver', values: { from: name(handedOver), to } };
  }
  const [first] = acknowledged;
  return first && { key: 'acknowledged', values: { name: name(first), time: clock(first.at) } };
}

/**
 * What whoever is signed in may take back of a notice now; the hub decides.
 * @param pace river milliseconds in a millisecond of the wall
 */
export function undoableBy(
  account: string | null,
  { acknowledged, handedOver, closed }: NoticeView,
  { now, pace }: { now: Instant; pace: number },
): Undoable | undefined {
  const isOwn = (one: { by: string; via: string } | null | undefined) =>
    account !== null && one?.via === 'face' && one.by === account;
  const isFresh = (at: Instant) => now - at <= UNDO_WITHIN * Math.max(1, pace);
  if (closed) return isOwn(closed) && isFresh(closed.at) ? 'closed' : undefined;
  if (handedOver && !handedOver.taken) return isOwn(handedOver) ? 'handed-over' : undefined;
  if (handedOver && isOwn(handedOver)) return undefined;
  const own = acknowledged.find(isOwn);
  return own && isFresh(own.at) ? 'acknowledged' : undefined;
}
