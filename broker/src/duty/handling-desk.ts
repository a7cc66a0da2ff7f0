import {
  type AcknowledgeAnswer,
  type FactBody,
  type NewFact,
  UNDO_WITHIN,
  type Undoable,
} from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import { JournalUnavailable } from '../journal/journal.js';
import type { HubView } from '../views/hub-view.js';
import { answeredBy, isOfOne, type Speaker, type Word } from './answer.js';
import { speakerOf } from './calling.js';

/** Why nothing was done. */
export type NotHandled =
  | 'no-episode'
  | 'nobody-of-that-name'
  | 'to-oneself'
  /** This person has said nothing of the kind, or has taken it back already. */
  | 'nothing-to-undo'
  /** So long ago, or taken over, that it stands. */
  | 'too-late';

export type Handled = AcknowledgeAnswer | NotHandled;

/** Who speaks, as facts name them. */
type Named = Pick<Word, 'by' | 'via'>;

/** What people do about an episode. Said twice, it counts once. */
export interface HandlingDesk {
  acknowledge(body: FactBody<'episode.acknowledged'>): Promise<Handled>;
  /** Whoever hands over has acknowledged with it. */
  handOver(body: FactBody<'episode.handed-over'>): Promise<Handled>;
  close(body: FactBody<'episode.closed'>): Promise<Handled>;
  note(body: FactBody<'episode.noted'>): Promise<Handled>;
  /** Takes back what this person said of it last. */
  undo(episode: string, what: Undoable, speaker: Named): Promise<Handled>;
  /** Whether that can be taken back now. */
  mayUndo(episode: string, what: Undoable, speaker: Named): boolean;
}

export function handlingDesk({
  view,
  wallClock,
  settle,
}: {
  view: Pick<HubView, 'noticesOf' | 'askingOf' | 'wordsOn' | 'knowsPress' | 'settings'>;
  wallClock: Clock;
  settle(facts: readonly NewFact[]): Promise<void>;
}): HandlingDesk {
  const record = async (...facts: NewFact[]): Promise<AcknowledgeAnswer> => {
    try {
      await settle(facts);
      return { recorded: true };
    } catch (error) {
      // It was judged in memory: the telephones stop ringing, and it is journalled as soon as that can be done.
      if (error instanceof JournalUnavailable) return { recorded: false };
      throw error;
    }
  };

  /** What was said of the newest notice that asks for it and that a person had before them; undefined where there is none such. */
  const wordsAt = ({ episode, notice }: { episode: string; notice?: string | undefined }) => {
    const newest = view.askingOf(episode, notice).at(-1);
    return newest === undefined ? undefined : { newest, words: view.wordsOn(episode, newest) };
  };

  /** What can be taken back of it; why not, where it cannot. */
  const undoable = (episode: string, what: Undoable, named: Named): Word | NotHandled => {
    const speaker = speakerOf(named, view.settings());
    const found = wordsAt({ episode });
    if (!found) return 'no-episode';
    const word = found.words.findLast((one) => one.what === what && isOfOne(one, speaker));
    if (!word) return 'nothing-to-undo';
    const isOld =
      what === 'handed-over'
        ? answeredBy(found.words).handedOver?.taken !== null
        : wallClock.now() - word.wallAt > UNDO_WITHIN;
    return isOld ? 'too-late' : word;
  };

  return {
    acknowledge: async (body) => {
      const found = wordsAt(body);
      if (!found) return 'no-episode';
      // Sent again over a poor line: it may have been taken back since.
      if (body.press && view.knowsPress(body.episode, body.press.key)) return { recorded: true };
      const speaker = speakerOf(body, view.settings());
      const isHandedByOther = isHanding(found.words) && !isByThem(found.words, speaker);
      if (hasAcknowledged(found.words, speaker) && !isHandedByOther) return { recorded: true };
      return record({ kind: 'episode.acknowledged', body: { ...body, notice: found.newest } });
    },
    handOver: async (body) => {
      const found = wordsAt(body);
      if (!found) return 'no-episode';
      if (!view.settings().people.has(body.to)) return 'nobody-of-that-name';
      const speaker = speakerOf(body, view.settings());
      if (body.to === speaker.person) return 'to-oneself';
      const giver = isHanding(found.words) ? giverIn(found.words) : undefined;
      if (giver?.to?.to === body.to && isOfOne(giver, speaker)) return { recorded: true };
      const { episode, by, via } = body;
      const notice = found.newest;
      return record(
        ...(hasAcknowledged(found.words, speaker)
          ? []
          : [{ kind: 'episode.acknowledged', body: { episode, notice, by, via } } as const]),
        { kind: 'episode.handed-over', body: { ...body, notice } },
      );
    },
    close: async (body) => {
      const found = wordsAt(body);
      if (!found) return 'no-episode';
      if (answeredBy(found.words).closed) return { recorded: true };
      return record({ kind: 'episode.closed', body: { ...body, notice: found.newest } });
    },
    note: async (body) =>
      view.noticesOf(body.episode).length > 0 ? record({ kind: 'episode.noted', body }) : 'no-episode',
    undo: async (episode, what, speaker) => {
      const word = undoable(episode, what, speaker);
      if (typeof word === 'string') return word;
      // The person's own word, which they may have said by another way.
      const { by, via, at: saidAt } = word;
      return record({ kind: 'episode.undone', body: { episode, what, by, via, saidAt } });
    },
    mayUndo: (episode, what, speaker) => typeof undoable(episode, what, speaker) !== 'string',
  };
}

const isHanding = (words: readonly Word[]): boolean => answeredBy(words).handedOver?.taken === null;

/** Who has handed over last. */
const giverIn = (words: readonly Word[]): Word | undefined =>
  words.findLast(({ what }) => what === 'handed-over');

const isByThem = (words: readonly Word[], speaker: Speaker): boolean => {
  const giver = giverIn(words);
  return giver !== undefined && isOfOne(giver, speaker);
};

const hasAcknowledged = (words: readonly Word[], speaker: Speaker): boolean =>
  words.some((one) => one.what === 'acknowledged' && isOfOne(one, speaker));
