import { AccountTowns, FACT_SCHEMAS, type Fact, PersonId, Role, type TownId } from '@kawamori/contracts';
import { z } from 'zod';

/** A passkey or security key as its facts have left it. */
export const SecurityKey = FACT_SCHEMAS['account.key-added'].shape.key.extend({
  addedAt: z.number().int(),
  /** Its counter went back once: there may be a copy of it, and it opens nothing. */
  doubted: z.boolean(),
});
export type SecurityKey = z.infer<typeof SecurityKey>;

/** An account as its facts have left it. What a row of before lacks is that of a hub's first account, which may do everything. */
export const Account = z.object({
  name: z.string(),
  /** Undefined until an invited person has chosen a password. */
  passwordScrypt: z.string().optional(),
  role: Role.default('administrator'),
  towns: AccountTowns.default(null),
  person: PersonId.nullable().default(null),
  disabled: z.boolean().default(false),
  /** A link by which a password may be chosen, until then. */
  invitation: z.object({ tokenSha256: z.string(), until: z.number().int() }).optional(),
  /** Undefined where there is neither an authenticator nor a key. */
  secondFactor: z
    .object({
      /** Of an authenticator (TOTP). */
      sealedSecret: z.string().optional(),
      keys: z.array(SecurityKey).default([]),
      recoverySha256: z.array(z.string()),
    })
    .optional(),
});
export type Account = z.infer<typeof Account>;

/** An account after a fact; undefined where the fact says nothing of one that is known. */
export function accountAfter(fact: Fact, known: (name: string) => Account | undefined): Account | undefined {
  switch (fact.kind) {
    case 'account.created':
      return Account.parse(fact.body);
    case 'account.invited': {
      const { name, tokenSha256, until, grant } = fact.body;
      const invitation = { tokenSha256, until };
      const account = known(name);
      if (account) return { ...account, ...grant, invitation };
      return grant && { name, ...grant, invitation, disabled: false };
    }
    case 'account.password-set':
      return changed(known(fact.body.name), ({ invitation: _spent, ...account }) => ({
        ...account,
        passwordScrypt: fact.body.passwordScrypt,
      }));
    case 'account.granted':
      return changed(known(fact.body.name), (account) => ({ ...account, ...fact.body.grant }));
    case 'account.disabled':
      return changed(known(fact.body.name), ({ invitation: _spent, ...account }) => ({
        ...account,
        disabled: true,
      }));
    case 'account.enabled':
      return changed(known(fact.body.name), (account) => ({ ...account, disabled: false }));
    case 'account.second-factor-set': {
      const { name, sealedSecret, recoverySha256 } = fact.body;
      return changed(known(name), (account) => ({
        ...account,
        secondFactor: { sealedSecret, recoverySha256, keys: account.secondFactor?.keys ?? [] },
      }));
    }
    case 'account.key-added': {
      const { name, key, recoverySha256 = [] } = fact.body;
      const added: SecurityKey = { ...key, addedAt: fact.wallAt, doubted: false };
      return changed(known(name), (account) => {
        const { secondFactor } = account;
        const factors = secondFactor ?? { recoverySha256, keys: [] };
        return { ...account, secondFactor: { ...factors, keys: [...factors.keys, added] } };
      });
    }
    case 'account.key-removed':
      return withKeys(known(fact.body.name), (keys) => keys.filter(({ id }) => id !== fact.body.key));
    case 'account.key-doubted':
      return withKeys(known(fact.body.name), (keys) =>
        keys.map((key) => (key.id === fact.body.key ? { ...key, doubted: true } : key)),
      );
    case 'account.recovery-used':
      return changed(known(fact.body.name), ({ secondFactor, ...account }) => ({
        ...account,
        ...(secondFactor && {
          secondFactor: {
            ...secondFactor,
            recoverySha256: secondFactor.recoverySha256.filter((one) => one !== fact.body.sha256),
          },
        }),
      }));
    case 'account.second-factor-removed':
      return changed(known(fact.body.name), ({ secondFactor, ...account }) => {
        const stays = fact.body.only === undefined ? undefined : secondFactor;
        return withFactors(account, stays && { keys: stays.keys, recoverySha256: stays.recoverySha256 });
      });
    default:
      return undefined;
  }
}

const changed = (account: Account | undefined, change: (account: Account) => Account) =>
  account && change(account);

type Factors = NonNullable<Account['secondFactor']>;

/** Recovery codes stand in for a factor: without one there is nothing for which they could. */
const withFactors = (account: Omit<Account, 'secondFactor'>, factors: Factors | undefined): Account =>
  factors && (factors.sealedSecret !== undefined || factors.keys.length > 0)
    ? { ...account, secondFactor: factors }
    : account;

const withKeys = (account: Account | undefined, change: (keys: SecurityKey[]) => SecurityKey[]) =>
  changed(account, ({ secondFactor, ...rest }) =>
    withFactors(rest, secondFactor && { ...secondFactor, keys: change(secondFactor.keys) }),
  );

/** Whether somebody can sign in with it. */
export const isActive = (account: Account): boolean =>
  !account.disabled && account.passwordScrypt !== undefined;

/** Whether it may act upon a town's stations. */
export const isOfTown = ({ towns }: Pick<Account, 'towns'>, town: TownId): boolean =>
  towns === null || towns.includes(town);
