import type { CallMusterRequest, FactBody, Instant, MusterId, NewFact, PersonId } from '@kawamori/contracts';
import type { Decided } from '../settings/quality-decisions.js';
import type { HubView } from '../views/hub-view.js';
import { answerMuster, arriveAtMuster, callMuster, endMuster, undoMuster } from './muster-decisions.js';

/** What headquarters and those whom they call together do. */
export interface MusterDesk {
  call(request: CallMusterRequest, by: string): Promise<Decided>;
  answer(muster: string, said: Omit<FactBody<'muster.answered'>, 'town' | 'muster'>): Promise<Decided>;
  arrive(muster: string, person: PersonId, by: string): Promise<Decided>;
  undo(
    muster: string,
    person: PersonId,
    what: FactBody<'muster.undone'>['what'],
    by: string,
  ): Promise<Decided>;
  end(muster: string, by: string, mistake: true | undefined): Promise<Decided>;
}

export function musterDesk({
  view,
  riverNow,
  settle,
}: {
  view: Pick<HubView, 'musters' | 'settings'>;
  riverNow(): Instant;
  /** Resolves once the facts have been judged. */
  settle(facts: readonly NewFact[]): Promise<void>;
}): MusterDesk {
  const one = (id: string) => view.musters().one(id);
  /** One after the other: two who press at once call nobody twice. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (decide: () => Decided): Promise<Decided> => {
    const turn = last.then(async () => {
      const decided = decide();
      if (decided.ok && decided.facts.length > 0) await settle(decided.facts);
      return decided;
    });
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    call: (request, by) =>
      inTurn(() => {
        const { duties, people } = view.settings();
        const { town } = request;
        const open = view
          .musters()
          .open()
          .filter((muster) => muster.town === town);
        const isTaken = (id: MusterId) => one(id) !== undefined;
        return callMuster(request, by, { now: riverNow(), plan: duties.get(town), people, open, isTaken });
      }),
    answer: (muster, said) => inTurn(() => answerMuster(one(muster), said, riverNow())),
    arrive: (muster, person, by) => inTurn(() => arriveAtMuster(one(muster), person, by)),
    undo: (muster, person, what, by) => inTurn(() => undoMuster(one(muster), person, what, by)),
    end: (muster, by, mistake) => inTurn(() => endMuster(one(muster), by, mistake)),
  };
}
