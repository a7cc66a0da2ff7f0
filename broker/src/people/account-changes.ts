import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  type AccountGrant,
  type AccountView,
  HOUR,
  type Instant,
  type NewFact,
  type TownId,
  wantsSecondFactor,
} from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';
import { type Account, isActive } from './account.js';

/** An invitation opens for so long. */
export const INVITATION_LASTS = 72 * HOUR;

/** Who gives accounts: an administrator, or the operator at the hub's own machine, who may give all. */
export interface Giver {
  name: string;
  towns: readonly TownId[] | null;
}

type AccountSettings = Pick<Settings, 'accounts' | 'towns' | 'people'>;

/** A change of accounts, or why it cannot be made. */
export type AccountChange =
  | { ok: true; facts: NewFact[] }
  | { ok: false; status: 400 | 403 | 404 | 409; code: string; message: string };

const refused = (status: 400 | 403 | 404 | 409, code: string, message: string): AccountChange => ({
  ok: false,
  status,
  code,
  message,
});
const NO_ACCOUNT = refused(404, 'no-account', 'そのアカウントはありません。');
const OTHER_TOWN = refused(
  403,
  'other-town',
  '担当の町の外のアカウントです。その町か、全体の管理者に依頼してください。',
);

const OTHER_TOWNS_PERSON = refused(
  403,
  'other-town',
  '担当の町の外の担当者です。アカウントと結びつけるのは、その町か、全体の管理者に依頼してください。',
);

/** The token of an invitation: the account's name, and 192 random bits. */
export const invitationToken = (name: string): string => `${name}.${randomBytes(24).toString('base64url')}`;

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Whose invitation a token is, where it still opens. */
export function invitedBy(settings: AccountSettings, token: string, now: Instant): Account | undefined {
  const account = settings.accounts.get(token.slice(0, Math.max(0, token.lastIndexOf('.'))));
  if (!account?.invitation || account.disabled || account.invitation.until <= now) return undefined;
  const [kept, given] = [Buffer.from(account.invitation.tokenSha256), Buffer.from(sha256(token))];
  return kept.length === given.length && timingSafeEqual(kept, given) ? account : undefined;
}

/** @param grant for a new account; undefined: a new link for one that stands, by which its password is chosen anew */
export function invite(
  settings: AccountSettings,
  asked: { name: string; grant: AccountGrant | undefined; token: string },
  by: Giver,
  now: Instant,
): AccountChange {
  const { name, grant: given, token } = asked;
  const body = { name, tokenSha256: sha256(token), until: now + INVITATION_LASTS, by: by.name };
  if (given) {
    if (accountNamed(settings, name))
      return refused(409, 'account-exists', 'その名前のアカウントはもうあります。');
    return (
      grantFault(settings, given, by) ?? done({ kind: 'account.invited', body: { ...body, grant: given } })
    );
  }
  return ofAccount(settings, name, by, ({ disabled }) =>
    disabled
      ? refused(409, 'account-disabled', '停止中のアカウントです。先に停止を解いてください。')
      : done({ kind: 'account.invited', body }),
  );
}

export function grant(
  settings: AccountSettings,
  { name, grant: next }: { name: string; grant: AccountGrant },
  by: Giver,
): AccountChange {
  return ofAccount(settings, name, by, (known) => {
    const fault =
      grantFault(settings, next, by, known.person) ?? lastOneFault(settings, known, { ...known, ...next });
    return fault ?? done({ kind: 'account.granted', body: { name, grant: next, by: by.name } });
  });
}

export function disable(settings: AccountSettings, name: string, by: Giver): AccountChange {
  return ofAccount(settings, name, by, (known) => {
    if (known.disabled) return done();
    const fault = lastOneFault(settings, known, { ...known, disabled: true });
    return fault ?? done({ kind: 'account.disabled', body: { name, by: by.name } });
  });
}

export function enable(settings: AccountSettings, name: string, by: Giver): AccountChange {
  return ofAccount(settings, name, by, ({ disabled }) =>
    disabled ? done({ kind: 'account.enabled', body: { name, by: by.name } }) : done(),
  );
}

export function removeSecondFactor(settings: AccountSettings, name: string, by: Giver): AccountChange {
  return ofAccount(settings, name, by, ({ secondFactor }) =>
    secondFactor ? done({ kind: 'account.second-factor-removed', body: { name, by: by.name } }) : done(),
  );
}

/** Names a key in an address: what authenticators call theirs may be a thousand letters long. */
export const keyMark = (id: string): string => sha256(id).slice(0, 16);

/** What is lost where a factor goes: the last one of HQ and administrators opens what is theirs. */
const isLastOf = ({ role }: Account, left: { authenticator: boolean; keys: number }): boolean =>
  wantsSecondFactor(role) && !left.authenticator && left.keys === 0;

/** One's own key is taken away. Undefined where there is none of that mark. */
export function removeKey(
  account: Account,
  mark: string,
  by: string,
): { facts: NewFact[]; isLast: boolean } | undefined {
  const { keys = [], sealedSecret } = account.secondFactor ?? {};
  const key = keys.find(({ id }) => keyMark(id) === mark);
  if (!key) return undefined;
  return {
    facts: [{ kind: 'account.key-removed', body: { name: account.name, key: key.id, by } }],
    isLast: isLastOf(account, { authenticator: sealedSecret !== undefined, keys: keys.length - 1 }),
  };
}

/** One's own authenticator is taken away; keys stay. */
export function removeAuthenticator(account: Account, by: string): { facts: NewFact[]; isLast: boolean } {
  const { keys = [], sealedSecret } = account.secondFactor ?? {};
  if (sealedSecret === undefined) return { facts: [], isLast: false };
  const body = { name: account.name, by, only: 'authenticator' } as const;
  return {
    facts: [{ kind: 'account.second-factor-removed', body }],
    isLast: isLastOf(account, { authenticator: false, keys: keys.length }),
  };
}

/** Whether there is such an account, and it is somebody's to change. */
export const withinReach = (settings: AccountSettings, name: string, by: Giver): AccountChange =>
  ofAccount(settings, name, by, () => done());

const done = (...facts: NewFact[]): AccountChange => ({ ok: true, facts });

function ofAccount(
  { accounts }: AccountSettings,
  name: string,
  by: Giver,
  change: (known: Account) => AccountChange,
): AccountChange {
  const known = accounts.get(name);
  if (!known) return NO_ACCOUNT;
  return mayGive(by, known.towns) ? change(known) : OTHER_TOWN;
}

/** Every account, by name. */
export function accountViews(
  { accounts }: Pick<Settings, 'accounts'>,
  signedIn: ReadonlyMap<string, number>,
  now: Instant,
): AccountView[] {
  return [...accounts.values()].map((account) => ({
    ...{ name: account.name, role: account.role, towns: account.towns, person: account.person },
    state: account.disabled ? 'disabled' : isActive(account) ? 'active' : 'invited',
    secondFactor: account.secondFactor !== undefined,
    invitedUntil: account.invitation && account.invitation.until > now ? account.invitation.until : null,
    signedIn: signedIn.get(account.name) ?? 0,
  }));
}

/** Names that differ in their capitals alone are one: people would take them for each other. */
const accountNamed = ({ accounts }: AccountSettings, name: string): Account | undefined =>
  [...accounts.values()].find((one) => one.name.toLowerCase() === name.toLowerCase());

const mayGive = (by: Giver, towns: readonly TownId[] | null): boolean =>
  by.towns === null || (towns?.every((town) => by.towns?.includes(town)) ?? false);

/**
 * Whoever has a person's account answers and acknowledges as that person: binding one is for whoever may speak for their town.
 * @param bound the person whom the account has already, which takes no right to leave
 */
function grantFault(
  { towns, people }: AccountSettings,
  { towns: given, person }: AccountGrant,
  by: Giver,
  bound: Account['person'] = null,
): AccountChange | undefined {
  const unknown = (given ?? []).find((town) => !towns.has(town));
  if (unknown !== undefined) return refused(400, 'no-town', `町 ${unknown} はありません。`);
  if (person !== null && !people.has(person))
    return refused(400, 'no-person', `担当者 ${person} は登録されていません。`);
  if (!mayGive(by, given)) return OTHER_TOWN;
  const town = person === null || person === bound ? undefined : people.get(person)?.town;
  return town === undefined || mayGive(by, [town]) ? undefined : OTHER_TOWNS_PERSON;
}

/** A hub that nobody may administer any more would need its operator. */
function lastOneFault(
  { accounts }: AccountSettings,
  before: Account,
  after: Account,
): AccountChange | undefined {
  const leads = (one: Account) => isActive(one) && one.role === 'administrator' && one.towns === null;
  if (!leads(before) || leads(after)) return undefined;
  const others = [...accounts.values()].some((one) => one.name !== before.name && leads(one));
  return others
    ? undefined
    : refused(
        409,
        'last-administrator',
        '全体の管理者がほかにいません。先に、ほかの人を全体の管理者にしてください。',
      );
}
