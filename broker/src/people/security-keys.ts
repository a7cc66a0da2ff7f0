import type {
  FactorsView,
  Instant,
  KeyAnswer,
  KeyMade,
  KeyOptions,
  KeyView,
  NewFact,
  SecondFactorWanted,
} from '@kawamori/contracts';
import type { Account, SecurityKey } from './account.js';
import { keyMark, sha256 } from './account-changes.js';
import { CHALLENGE_LASTS, type ChallengeFor, challenges } from './challenges.js';
import { newRecoveryCodes } from './recovery-codes.js';
import type { UsedKeys } from './used-keys.js';
import { askingOptions, heardKey, type KeySite, madeKey, makingOptions } from './web-authn.js';

/** More than anybody carries; each is a line of the sign-in's question. */
const MOST_KEYS = 10;

/** What an answer was worth, and what to journal of it. */
export type KeyHeard =
  | { ok: true; account: Account }
  /** `doubted`: its counter was not above the one known. */
  | { ok: false; why: 'wrong' | 'doubted'; facts: NewFact[] };

export type KeyAdding =
  | { ok: true; facts: NewFact[]; recoveryCodes: string[] | null }
  | { ok: false; why: 'too-many' | 'known' | 'wrong' };

/** Passkeys and security keys (WebAuthn) of accounts. `boundTo` is the session or the browser in which it goes on. */
export interface SecurityKeys {
  /** Undefined where the hub has no name for which browsers make keys. */
  makingOptions(account: Account, boundTo: string, now: Instant): Promise<KeyOptions | undefined>;
  add(
    account: Account,
    asked: { name: string; made: KeyMade; boundTo: string },
    now: Instant,
  ): Promise<KeyAdding>;
  /** What to ask of the keys of an account; null where none of them opens anything here. */
  askingOptions(
    account: Account,
    purpose: 'sign-in' | 'confirm',
    boundTo: string,
    now: Instant,
  ): Promise<KeyOptions | null>;
  /** What to ask of whoever has a passkey, before anybody is named. */
  passkeyOptions(boundTo: string, now: Instant): Promise<KeyOptions | undefined>;
  /** Whose key a key says that it is; whether it is remains to be heard. */
  ownerOf(among: Iterable<Account>, answer: KeyAnswer): Account | undefined;
  /** Whether one of these accounts' keys has said that. A passkey must have verified its owner, too. */
  heard(
    among: Iterable<Account>,
    answer: KeyAnswer,
    purpose: ChallengeFor,
    boundTo: string,
    now: Instant,
  ): Promise<KeyHeard>;
  wanted(account: Account, boundTo: string, now: Instant): Promise<SecondFactorWanted>;
  view(account: Account): FactorsView;
}

export function securityKeys(inputs: {
  hubName: string;
  site(): KeySite | undefined;
  used: UsedKeys;
  accounts(): Iterable<Account>;
}): SecurityKeys {
  const { used } = inputs;
  const open = challenges();

  const stateOf = ({ doubted, rpId }: SecurityKey): KeyView['state'] => {
    if (doubted) return 'doubted';
    return rpId === inputs.site()?.rpId ? 'usable' : 'other-address';
  };
  const keysOf = ({ secondFactor }: Account): readonly SecurityKey[] => secondFactor?.keys ?? [];
  const usable = (account: Account) => keysOf(account).filter((key) => stateOf(key) === 'usable');
  const ownerOf: SecurityKeys['ownerOf'] = (among, answer) =>
    [...among].find((one) => usable(one).some(({ id }) => id === answer.id));
  const spend = (purpose: ChallengeFor, boundTo: string, now: Instant) => (challenge: string) =>
    open.spend(challenge, { purpose, boundTo }, now);
  const timeout = CHALLENGE_LASTS;

  const ask: SecurityKeys['askingOptions'] = async (account, purpose, boundTo, now) => {
    const [site, among] = [inputs.site(), usable(account)];
    if (!site || among.length === 0) return null;
    return askingOptions({ site, among, timeout, challenge: open.make({ purpose, boundTo }, now) });
  };

  return {
    makingOptions: async (account, boundTo, now) => {
      const site = inputs.site();
      return (
        site &&
        makingOptions({
          ...{ site, hubName: inputs.hubName, account: account.name, userHandle: handleOf(account.name) },
          ...{ known: keysOf(account), timeout },
          challenge: open.make({ purpose: 'add-key', boundTo }, now),
        })
      );
    },
    add: async (account, { name, made, boundTo }, now) => {
      const site = inputs.site();
      if (keysOf(account).length >= MOST_KEYS) return { ok: false, why: 'too-many' };
      const key = site && (await madeKey(made, site, spend('add-key', boundTo, now)));
      if (!key) return { ok: false, why: 'wrong' };
      if ([...inputs.accounts()].some((one) => keysOf(one).some(({ id }) => id === key.id)))
        return { ok: false, why: 'known' };
      const { transports = [] } = made.response;
      const recoveryCodes = account.secondFactor ? null : newRecoveryCodes();
      return {
        ok: true,
        recoveryCodes: recoveryCodes?.shown ?? null,
        facts: [
          {
            kind: 'account.key-added',
            body: {
              name: account.name,
              key: { ...key, name, transports, rpId: site.rpId },
              ...(recoveryCodes ? { recoverySha256: recoveryCodes.digests } : {}),
            },
          },
        ],
      };
    },
    askingOptions: ask,
    passkeyOptions: async (boundTo, now) => {
      const site = inputs.site();
      const challenge = open.make({ purpose: 'passkey', boundTo }, now);
      return site && askingOptions({ site, challenge, among: undefined, timeout });
    },
    ownerOf,
    heard: async (among, answer, purpose, boundTo, now) => {
      const wrong: KeyHeard = { ok: false, why: 'wrong', facts: [] };
      const site = inputs.site();
      const account = ownerOf(among, answer);
      const key = account && usable(account).find(({ id }) => id === answer.id);
      const { userHandle } = answer.response;
      if (!site || !account || !key) return wrong;
      if (userHandle != null && userHandle !== handleOf(account.name)) return wrong;
      const said = await heardKey(answer, key, site, {
        spend: spend(purpose, boundTo, now),
        mustVerify: purpose === 'passkey',
      });
      if (!said) return wrong;
      const known = used.last(key.id)?.counter ?? key.counter;
      const { counter } = said;
      if ((counter > 0 || known > 0) && counter <= known) {
        const body = { name: account.name, key: key.id, known, given: counter };
        return { ok: false, why: 'doubted', facts: [{ kind: 'account.key-doubted', body }] };
      }
      await used.use(key.id, { counter, at: now });
      return { ok: true, account };
    },
    wanted: async (account, boundTo, now) => ({
      byCode: account.secondFactor?.sealedSecret !== undefined,
      byKey: await ask(account, 'sign-in', boundTo, now),
    }),
    view: (account) => ({
      authenticator: account.secondFactor?.sealedSecret !== undefined,
      recoveryCodes: account.secondFactor?.recoverySha256.length ?? 0,
      offersKeys: inputs.site() !== undefined,
      keys: keysOf(account).map((key) => ({
        ...{ id: keyMark(key.id), name: key.name, addedAt: key.addedAt, state: stateOf(key) },
        lastUsedAt: used.last(key.id)?.at ?? null,
      })),
    }),
  };
}

/** By what an authenticator knows whose key it is: the same for all keys of an account, at most 64 bytes (WebAuthn, 5.4.3). */
const handleOf = (name: string): string =>
  Buffer.from(sha256(`kawamori|${name}`), 'hex').toString('base64url');

/** Where browsers make keys for a hub: at its public name over TLS, or at localhost (WebAuthn, 5.1.3; secure contexts). */
export function keySiteOf(url: string): KeySite | undefined {
  const { protocol, hostname, origin } = new URL(url);
  if (hostname === 'localhost') return { rpId: hostname, origin };
  const isName = !/^[0-9.]+$|^\[/.test(hostname);
  return protocol === 'https:' && isName ? { rpId: hostname, origin } : undefined;
}
