import { NO_SESSION_META } from '@kawamori/contracts';
import type { HubApi } from '../api/client.js';
import { empty } from './database.js';

/** A sign-out that the hub has not heard of: the session must not come back with the connection. */
const OWED = 'kawamori.sign-out-owed';

/** Nothing that this device keeps of an account is left for whoever takes it up next. */
export const forgetAccount = (): Promise<void> => empty('state', 'pictures', 'presses');

/** Signs out: of this device at once, of the hub as soon as it can be reached. */
export async function signOutOf(api: Pick<HubApi, 'signOut'>): Promise<void> {
  owe(true);
  await forgetAccount();
  await settleSignOut(api);
}

/** Whether a sign-out is owed still, after it has been tried once more. */
export async function settleSignOut(api: Pick<HubApi, 'signOut'>): Promise<boolean> {
  if (!isOwed()) return false;
  const answer = await api.signOut();
  if (answer.ok || answer.status === 401) signedIn();
  return true;
}

const noSessionMark = (): Element | null => document.querySelector(`meta[name="${NO_SESSION_META}"]`);

/** Whether the hub has said with the page itself that this browser has no session: nothing needs to be asked for then. */
export const lacksSession = (): boolean => noSessionMark() !== null;

/** Somebody has signed in: the session of before is over, and what the page said of none. */
export function signedIn(): void {
  owe(false);
  noSessionMark()?.remove();
}

/** Where a browser forbids its store, the page itself forgets with its end. */
function owe(isOwed: boolean): void {
  try {
    if (isOwed) localStorage.setItem(OWED, 'yes');
    else localStorage.removeItem(OWED);
  } catch {
    return;
  }
}

function isOwed(): boolean {
  try {
    return localStorage.getItem(OWED) !== null;
  } catch {
    return false;
  }
}
