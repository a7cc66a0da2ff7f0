import {
  type FactBody,
  type Instant,
  MINUTE,
  type NewFact,
  operatorUser,
  PersonId,
  type RehearsalEnd,
  type RehearsalMark,
  RehearsalRequest,
  RehearsalView,
} from '@kawamori/contracts';
import type { z } from 'zod';

/** The second person confirms within so long. */
export const CONFIRM_WITHIN = 15 * MINUTE;

/** Somebody who arms, confirms or stops: by account, and as whom. */
export interface Actor {
  name: string;
  /** Who it is by name; two accounts of one person are one, and an account of nobody is no second person. */
  person: PersonId | null;
}

/** A rehearsal as far as it has come. */
export const Rehearsal = RehearsalView.omit({ people: true }).extend({
  request: RehearsalRequest,
  armedAs: PersonId.nullable(),
});
export type Rehearsal = z.infer<typeof Rehearsal>;

export type RehearsalChange =
  | { ok: true; next: Rehearsal; facts: NewFact[] }
  | { ok: false; code: string; message: string };

const refused = (code: string, message: string): RehearsalChange => ({ ok: false, code, message });
/** At the command line anybody may give themselves any name: whoever works there is one, and no second person. */
const isOperator = (name: string): boolean => operatorUser(name) !== undefined;

/** Nobody could say that two accounts are of two people. */
const nobodyNamed = refused(
  'nobody-named',
  '誰のアカウントか登録されていないため、訓練の申し込みも確認もできません。管理者に、アカウントへの担当者の登録を依頼してください（コマンドでは --as 担当者のID）。',
);
export const isOver = (rehearsal: Rehearsal | undefined): boolean =>
  !rehearsal || rehearsal.state === 'ended';

/** The first of two asks for it. */
export function arm(
  known: Rehearsal | undefined,
  { id, request }: { id: string; request: RehearsalRequest },
  by: Actor,
  now: Instant,
): RehearsalChange {
  if (!isOver(known)) return refused('rehearsal-under-way', '訓練がもう準備されているか、行われています。');
  if (by.person === null) return nobodyNamed;
  const next: Rehearsal = {
    ...{ id, request, flood: request.flood, speed: request.speed, state: 'armed' },
    ...{ armedBy: by.name, armedAs: by.person, armedAt: now, expiresAt: now + CONFIRM_WITHIN },
    ...{ confirmedBy: null, startedAt: null, until: null, yieldedAt: null, ended: null },
  };
  return {
    ok: true,
    next,
    facts: [{ kind: 'rehearsal.armed', body: { rehearsal: id, request, by: by.name } }],
  };
}

/** The second begins it. */
export function confirm(
  known: Rehearsal | undefined,
  id: string,
  by: Actor,
  { now, realNotices }: { now: Instant; realNotices: boolean },
): RehearsalChange {
  if (!known || known.id !== id || known.state !== 'armed' || known.expiresAt <= now)
    return refused(
      'nothing-to-confirm',
      '確認を待っている訓練はありません。期限を過ぎたときは、もう一度申し込んでください。',
    );
  const isSameName = by.name === known.armedBy || (isOperator(by.name) && isOperator(known.armedBy));
  if (!isSameName && (by.person === null || known.armedAs === null)) return nobodyNamed;
  if (isSameName || by.person === known.armedAs)
    return refused('second-person', '申し込んだ人とは別の人が確認してください。');
  if (realNotices)
    return refused(
      'real-notices',
      '実際のお知らせが、まだ確認されていません。確認が済んでから訓練を始めてください。',
    );
  return {
    ok: true,
    next: { ...known, state: 'starting', confirmedBy: by.name },
    facts: [{ kind: 'rehearsal.confirmed', body: { rehearsal: id, by: by.name } }],
  };
}

/** The flood begins to be played. */
export const started = (known: Rehearsal, { at, until }: { at: Instant; until: Instant }): Rehearsal =>
  known.state === 'starting' ? { ...known, state: 'running', startedAt: at, until } : known;

/** A real notice is told: no message of the rehearsal leaves from now on. */
export function yielded(
  known: Rehearsal,
  notice: string,
  now: Instant,
): { next: Rehearsal; facts: NewFact[] } {
  if (known.yieldedAt !== null || !isPlaying(known)) return { next: known, facts: [] };
  return {
    next: { ...known, yieldedAt: now },
    facts: [{ kind: 'rehearsal.yielded', body: { rehearsal: known.id, notice } }],
  };
}

/** It is over, whoever or whatever ended it. */
export function ended(
  known: Rehearsal,
  { why, by = null, detail = '' }: { why: RehearsalEnd; by?: string | null; detail?: string },
  now: Instant,
): { next: Rehearsal; facts: NewFact[] } {
  if (known.state === 'ended') return { next: known, facts: [] };
  const body: FactBody<'rehearsal.ended'> = { rehearsal: known.id, why, by, detail: detail.slice(0, 500) };
  return {
    next: { ...known, state: 'ended', ended: { at: now, why, by, detail } },
    facts: [{ kind: 'rehearsal.ended', body }],
  };
}

export const isPlaying = ({ state }: Pick<Rehearsal, 'state'>): boolean =>
  state === 'starting' || state === 'running';

/** What every screen is told; null when there is nothing to tell. */
export function markOf(known: Rehearsal | undefined): RehearsalMark | null {
  if (!known || known.state === 'ended') return null;
  const { id, state, armedBy, expiresAt, confirmedBy, until, yieldedAt } = known;
  return { id, state, armedBy, expiresAt, confirmedBy, until, yieldedAt };
}

/** @param nameOf a person's name, for whom it is kept in the settings */
export function viewOf(
  { request, armedAs: _as, ...rest }: Rehearsal,
  nameOf: (person: PersonId) => string,
): RehearsalView {
  return { ...rest, people: request.people.map((id) => ({ id, nameJa: nameOf(id) })) };
}
