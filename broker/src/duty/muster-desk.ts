import type {
  CallMusterRequest,
  FactBody,
  Instant,
  MusterId,
  NewFact,
  PersonId,
  TownId,
} from '@kawamori/contracts';
import { JournalUnavailable } from '../journal/journal.js';
import type { Decided } from '../settings/quality-decisions.js';
import type { HubView } from '../views/hub-view.js';
import { openPeriod } from './headquarters.js';
import { type Muster, type MusterNews, musterAfter } from './muster.js';
import {
  answerMuster,
  arriveAtMuster,
  callMuster,
  endLeftOpen,
  endMuster,
  undoMuster,
} from './muster-decisions.js';

type Refused = Exclude<Decided, { ok: true }>;
/** `recorded`: false while the disk takes nothing: it counts at once, and is journalled as soon as that can be done. */
export type MusterOutcome = Refused | { ok: true; recorded: boolean };

/** What headquarters and those whom they call together do. */
export interface MusterDesk {
  /** A muster with all that was said of it, also where the judge has not come to it yet. */
  one(id: string): Muster | undefined;
  call(request: CallMusterRequest, by: string): Promise<MusterOutcome>;
  answer(muster: string, said: Omit<FactBody<'muster.answered'>, 'town' | 'muster'>): Promise<MusterOutcome>;
  arrive(muster: string, person: PersonId, by: string): Promise<MusterOutcome>;
  undo(
    muster: string,
    person: PersonId,
    what: FactBody<'muster.undone'>['what'],
    by: string,
  ): Promise<MusterOutcome>;
  end(muster: string, by: string, mistake: true | undefined): Promise<MusterOutcome>;
  /** Ends those that nobody has ended so long after their hour that nobody can be expected any more. */
  endLeftOpen(): Promise<MusterOutcome>;
}

export function musterDesk({
  view,
  riverNow,
  settle,
}: {
  view: Pick<HubView, 'musters' | 'settings'>;
  riverNow(): Instant;
  /** Resolves once the facts have been judged. @throws JournalUnavailable where they are judged in memory, later than that */
  settle(facts: readonly NewFact[]): Promise<void>;
}): MusterDesk {
  /** What was said while the disk took nothing: the view may show it later. */
  const ahead = new Map<string, Muster>();
  const one = (id: string) => ahead.get(id) ?? view.musters().one(id);
  const open = (): Muster[] => {
    const all = new Map(
      view
        .musters()
        .open()
        .map((muster) => [muster.id, muster]),
    );
    for (const muster of ahead.values()) all.set(muster.id, muster);
    return [...all.values()].filter(({ ended }) => !ended);
  };
  const goAhead = (facts: readonly NewFact[]) => {
    for (const fact of facts) {
      const news = { ...fact, at: riverNow() } as MusterNews;
      const after = musterAfter(one(news.body.muster), news);
      if (after) ahead.set(after.id, after);
    }
  };
  /** Whether they are recorded. */
  const record = async (facts: readonly NewFact[]): Promise<boolean> => {
    try {
      await settle(facts);
      // What was held stands in the journal before them, and was judged with them.
      ahead.clear();
      return true;
    } catch (error) {
      // It counts all the same: people are called, and it is journalled as soon as that can be done.
      if (!(error instanceof JournalUnavailable)) throw error;
      goAhead(facts);
      return false;
    }
  };
  /** One after the other: two who press at once call nobody twice. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (decide: () => Decided): Promise<MusterOutcome> => {
    const turn = last.then(async (): Promise<MusterOutcome> => {
      const decided = decide();
      if (!decided.ok) return decided;
      return { ok: true, recorded: decided.facts.length === 0 || (await record(decided.facts)) };
    });
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    one,
    call: (request, by) =>
      inTurn(() => {
        const { duties, people } = view.settings();
        const { town } = request;
        const isTaken = (id: MusterId) => one(id) !== undefined;
        const known = { now: riverNow(), plan: duties.get(town), people, isTaken };
        const ofTown = open().filter((one) => one.town === town);
        return callMuster(request, by, { ...known, open: ofTown });
      }),
    answer: (muster, said) => inTurn(() => answerMuster(one(muster), said, riverNow())),
    arrive: (muster, person, by) => inTurn(() => arriveAtMuster(one(muster), person, by)),
    undo: (muster, person, what, by) => inTurn(() => undoMuster(one(muster), person, what, by)),
    end: (muster, by, mistake) => inTurn(() => endMuster(one(muster), by, mistake)),
    endLeftOpen: () =>
      inTurn(() => {
        const { headquarters } = view.settings();
        const areOpen = (town: TownId) => openPeriod(headquarters.get(town)) !== undefined;
        return endLeftOpen(open(), { now: riverNow(), areOpen });
      }),
  };
}
