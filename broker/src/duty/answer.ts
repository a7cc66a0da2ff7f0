import type { AcknowledgementView, HandOverView, NoticeView, PersonId, Undoable } from '@kawamori/contracts';

/** What a person has said of the notices of an episode, and not taken back. */
export interface Word extends AcknowledgementView {
  what: Undoable;
  /** Whose word it is, where that is somebody who can be called: the person of a link, or of the account. */
  person: PersonId | undefined;
  /** Wall clock. */
  wallAt: number;
  /** Of a hand-over. */
  to: Pick<HandOverView, 'to' | 'toNameJa' | 'toNameEn'> | undefined;
}

/** What has become of a notice among people. */
export type Answered = Pick<NoticeView, 'acknowledged' | 'handedOver' | 'closed'>;

/**
 * What people's words on a notice come to, in the order in which they were said. Whoever hands over has acknowledged and stays
 * responsible until another has: their own word takes nothing over. A hand-over opens what was closed.
 */
export function answeredBy(words: readonly Word[]): Answered {
  const answered: Answered = { acknowledged: [], handedOver: null, closed: null };
  const acknowledged: Word[] = [];
  let giver: Word | undefined;
  for (const word of words) {
    const said = viewOf(word);
    if (word.what === 'closed') answered.closed = said;
    if (word.what === 'handed-over' && word.to) {
      giver = word;
      Object.assign(answered, { handedOver: { ...said, ...word.to, taken: null }, closed: null });
    }
    if (word.what !== 'acknowledged') continue;
    if (!acknowledged.some((one) => isOfOne(one, word))) {
      acknowledged.push(word);
      answered.acknowledged.push(said);
    }
    const { handedOver } = answered;
    if (handedOver && !handedOver.taken && giver && !isOfOne(giver, word)) {
      const { nameJa, nameEn, at } = said;
      answered.handedOver = { ...handedOver, taken: { nameJa, nameEn, at } };
    }
  }
  return answered;
}

/**
 * Who looks after what people have answered so far, as far as they can be called: while a hand-over waits for its taker, they and whoever
 * has given it away and stays responsible.
 */
export function inCharge(words: readonly Word[]): PersonId[] {
  const { handedOver, closed } = answeredBy(words);
  if (closed) return [];
  const speakerOf = (said: Undoable) => words.findLast(({ what }) => what === said)?.person ?? [];
  if (handedOver && !handedOver.taken) return [handedOver.to].concat(speakerOf('handed-over'));
  return [speakerOf('acknowledged')].flat();
}

/** Who speaks, and by what. */
export type Speaker = Pick<Word, 'by' | 'via' | 'person'>;

/** Whether two words are of one person: by the same account or link, or by an account and a link that are the same person's. */
export const isOfOne = (a: Speaker, b: Speaker): boolean =>
  (a.by === b.by && a.via === b.via) || (a.person !== undefined && a.person === b.person);

const viewOf = ({ by, via, nameJa, nameEn, at, note }: Word): AcknowledgementView => ({
  ...{ by, via, nameJa, nameEn, at, note },
});
