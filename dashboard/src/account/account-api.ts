import {
  type AccountGrant,
  AccountView,
  FactorsView,
  Invitation,
  KeyAdded,
  type KeyAnswer,
  type KeyMade,
  KeyOptions,
  PersonView,
  RecoveryCodes,
  SecondFactorOffer,
  SessionView,
  SignedIn,
  Snapshot,
} from '@kawamori/contracts';
import { anything, asker, REAL_HUB } from '../api/client.js';

/** What the pages about accounts ask of the hub. */
export function accountApi() {
  const ask = asker(REAL_HUB);
  const change = (path: string, body: unknown = {}, method = 'POST') => ask(anything, path, { method, body });
  const of = (name: string, rest: string) => `/accounts/${encodeURIComponent(name)}/${rest}`;
  return {
    /** What the towns are called. */
    towns: () => ask(Snapshot.pick({ towns: true }), '/snapshot'),
    me: () => ask(SessionView, '/session'),
    join: (token: string, password: string) =>
      ask(anything, '/join', { method: 'POST', body: { token, password } }),
    signIns: () => ask(SignedIn.array(), '/account/sessions'),
    endSignIn: (id: string) => change(`/account/sessions/${id}`, {}, 'DELETE'),
    changePassword: (current: string, next: string) => change('/account/password', { current, next }),
    confirm: (proof: { code: string } | { key: KeyAnswer }) =>
      ask(SessionView, '/account/confirm', { method: 'POST', body: proof }),
    confirmOptions: () => ask(KeyOptions, '/account/confirm/challenge', { method: 'POST' }),
    factors: () => ask(FactorsView, '/account/factors'),
    keyOptions: () => ask(KeyOptions, '/account/keys/challenge', { method: 'POST' }),
    addKey: (name: string, key: KeyMade) =>
      ask(KeyAdded, '/account/keys', { method: 'POST', body: { name, key } }),
    removeKey: (id: string, evenLast: boolean) =>
      change(`/account/keys/${id}${evenLast ? '?evenLast=true' : ''}`, {}, 'DELETE'),
    offerFactor: () => ask(SecondFactorOffer, '/account/second-factor', { method: 'POST' }),
    confirmFactor: (code: string) =>
      ask(RecoveryCodes, '/account/second-factor/confirm', { method: 'POST', body: { code } }),
    removeFactor: (evenLast: boolean) =>
      change(`/account/second-factor${evenLast ? '?evenLast=true' : ''}`, {}, 'DELETE'),

    /** Duty people, whose account one may be. */
    people: () => ask(PersonView.array(), '/people'),
    accounts: () => ask(AccountView.array(), '/accounts'),
    invite: (name: string, grant: AccountGrant) =>
      ask(Invitation, '/accounts', { method: 'POST', body: { name, ...grant } }),
    inviteAgain: (name: string) => ask(Invitation, of(name, 'invite'), { method: 'POST' }),
    grant: (name: string, grant: AccountGrant) => change(of(name, 'grant'), grant),
    disable: (name: string) => change(of(name, 'disable')),
    enable: (name: string) => change(of(name, 'enable')),
    signOut: (name: string) => change(of(name, 'sessions'), {}, 'DELETE'),
    resetFactor: (name: string) => change(of(name, 'second-factor'), {}, 'DELETE'),
  };
}
export type AccountApi = ReturnType<typeof accountApi>;
