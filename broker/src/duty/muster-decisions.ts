import {
  type CallMusterRequest,
  type DutyPlan,
  type FactBody,
  type Instant,
  MINUTE,
  MusterId,
  type NewFact,
  type Person,
  type PersonId,
  type TownId,
  toIsoJst,
} from '@kawamori/contracts';
import type { Decided } from '../settings/quality-decisions.js';
import { isLeftOpen, type Muster, musteredPeople, musterGroups, replyOf } from './muster.js';

const refused = (status: 400 | 404 | 409, code: string, message: string): Decided => ({
  ...{ ok: false, status, code, message },
});
const NOTHING: Decided = { ok: true, facts: [] };
const fact = (one: NewFact): Decided => ({ ok: true, facts: [one] });

/** The same word again within so long is a button that was pressed twice. */
const PRESSED_TWICE = MINUTE;

/** People are called together. Who is being called together already is not called once more. */
export function callMuster(
  { town, groups: asked, ...words }: CallMusterRequest,
  by: string,
  known: {
    /** River clock. */
    now: Instant;
    plan: DutyPlan | undefined;
    people: ReadonlyMap<PersonId, Person>;
    /** Those of the town. */
    open: readonly Muster[];
    isTaken(id: MusterId): boolean;
  },
): Decided {
  const groups = musterGroups({ town, ...known }, asked, known.open, known.now);
  if (!groups)
    return refused(404, 'no-group', 'その班は、この町の計画にありません。画面を読み直してください。');
  if (groups.length === 0)
    return refused(
      409,
      'nobody-to-call',
      known.open.length > 0
        ? '呼べる人は、すでに参集の呼びかけを受けています。'
        : '呼べる人が登録されていません。人と班の登録を確かめてください。',
    );
  // A clock of a rehearsal may stand: two of one instant are two.
  let at = known.now;
  const idAt = () => MusterId.parse(`condition:muster:${town}:${toIsoJst(at)}`);
  while (known.isTaken(idAt())) at++;
  const muster = idAt();
  return fact({ kind: 'muster.called', body: { muster, town, groups, ...words, by } });
}

/** Of a muster that is open, about somebody whom it has called. */
function about(muster: Muster | undefined, person: PersonId): Decided | Muster {
  if (!muster) return refused(404, 'no-muster', 'その参集の呼びかけはありません。');
  if (muster.ended) return refused(409, 'has-ended', 'この参集は終わっています。');
  if (!musteredPeople(muster).includes(person))
    return refused(404, 'not-called', 'この人は、この参集で呼ばれていません。');
  return muster;
}

/** What somebody says, or is entered for them: the last word counts. */
export function answerMuster(
  known: Muster | undefined,
  said: Omit<FactBody<'muster.answered'>, 'town' | 'muster'>,
  now: Instant,
): Decided {
  const muster = about(known, said.person);
  if ('ok' in muster) return muster;
  const { answer } = replyOf(muster, said.person);
  const { inMinutes, note = '', by } = said;
  const isSame = answer?.inMinutes === inMinutes && answer.note === note && answer.by === by;
  if (isSame && now - answer.at < PRESSED_TWICE) return NOTHING;
  return fact({ kind: 'muster.answered', body: { muster: muster.id, town: muster.town, ...said } });
}

export function arriveAtMuster(known: Muster | undefined, person: PersonId, by: string): Decided {
  const muster = about(known, person);
  if ('ok' in muster) return muster;
  if (replyOf(muster, person).arrivedAt !== null) return NOTHING;
  return fact({ kind: 'muster.arrived', body: { muster: muster.id, town: muster.town, person, by } });
}

/** Takes back what was entered: who has said nothing then is called on. */
export function undoMuster(
  known: Muster | undefined,
  person: PersonId,
  what: FactBody<'muster.undone'>['what'],
  by: string,
): Decided {
  const muster = about(known, person);
  if ('ok' in muster) return muster;
  const { answer, arrivedAt } = replyOf(muster, person);
  if ((what === 'answer' ? answer : arrivedAt) === null) return NOTHING;
  return fact({ kind: 'muster.undone', body: { muster: muster.id, town: muster.town, person, what, by } });
}

export function endMuster(known: Muster | undefined, by: string, mistake: true | undefined): Decided {
  if (!known) return refused(404, 'no-muster', 'その参集の呼びかけはありません。');
  if (known.ended) return refused(409, 'has-ended', 'この参集は終わっています。');
  const body = { muster: known.id, town: known.town, by, ...(mistake ? { mistake } : {}) };
  return fact({ kind: 'muster.ended', body });
}

/** Those that nobody has ended end by themselves, unless headquarters of their town are open. @param now river clock */
export const endLeftOpen = (
  open: readonly Muster[],
  { now, areOpen }: { now: Instant; areOpen(headquartersOf: TownId): boolean },
): Decided => ({
  ok: true,
  facts: open
    .filter((muster) => isLeftOpen(muster, now) && !areOpen(muster.town))
    .map(({ id, town }) => ({ kind: 'muster.ended', body: { muster: id, town } })),
});
