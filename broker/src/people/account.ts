import { AccountTowns, type Fact, PersonId, Role, type TownId } from '@kawamori/contracts';
import { z } from 'zod';

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
  secondFactor: z.object({ sealedSecret: z.string(), recoverySha256: z.array(z.string()) }).optional(),
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
        secondFactor: { sealedSecret, recoverySha256 },
      }));
    }
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
      return changed(known(fact.body.name), ({ secondFactor: _removed, ...account }) => account);
    default:
      return undefined;
  }
}

const changed = (account: Account | undefined, change: (account: Account) => Account) =>
  account && change(account);

/** Whether somebody can sign in with it. */
export const isActive = (account: Account): boolean =>
  !account.disabled && account.passwordScrypt !== undefined;

/** Whether it may act upon a town's stations. */
export const isOfTown = ({ towns }: Pick<Account, 'towns'>, town: TownId): boolean =>
  towns === null || towns.includes(town);
