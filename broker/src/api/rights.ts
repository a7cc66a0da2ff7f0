import { type Role, shortOf, type TownId } from '@kawamori/contracts';
import type { Account } from '../people/account.js';

/** Who may call a route of the staff's port. */
export type Right =
  /** Everybody who reaches the port; what it tells and does it limits itself. */
  | 'open'
  /** Whoever holds the signed link of a message. */
  | 'link'
  | {
      /** This role, and those that include it. */
      from: Role;
      /** Only for the towns of the account: whose station, camera or person the address names; of a statement or account the route itself looks. */
      ownTown?: 'station' | 'camera' | 'person' | 'statement' | 'account';
      /** A code of the account's second factor was given in the last minutes. */
      confirmed?: true;
    };

const viewer = { from: 'viewer' } as const;
const statement = { from: 'duty', ownTown: 'statement' } as const;
const administrator = { from: 'administrator', confirmed: true } as const;
const ofAccount = { ...administrator, ownTown: 'account' } as const;

/**
 * Every route, by method and address, and who may call it. Of HQ and administrators what is beyond duty wants a second factor. What stands here is enforced for each call before anything else, and a route
 * that is missing here does not start. HEAD goes with GET.
 */
export const RIGHTS = {
  // Before anybody is signed in.
  'GET /api/v1/health': 'open',
  'POST /api/v1/setup': 'open',
  'POST /api/v1/join': 'open',
  'GET /api/v1/session': 'open',
  'POST /api/v1/session': 'open',
  'DELETE /api/v1/session': 'open',
  'POST /api/v1/session/challenge': 'open',
  'POST /api/v1/session/passkey': 'open',

  // The link in a message.
  'GET /a/:token': 'link',
  'POST /a/:token': 'link',
  'GET /a/:token/hand-over': 'link',
  'GET /a/:token/pictures/:camera/:at.webp': 'link',

  // To see.
  'GET /api/v1/openapi.json': viewer,
  'GET /api/v1/snapshot': viewer,
  'GET /api/v1/live': viewer,
  'GET /api/v1/stations/:id': viewer,
  'GET /api/v1/stations/:id/series': viewer,
  'GET /api/v1/stations/:id/episodes': viewer,
  'GET /api/v1/stations/:id/site': viewer,
  'GET /api/v1/stations/:id/crests': viewer,
  'GET /api/v1/notices': viewer,
  'GET /api/v1/conditions': viewer,
  'GET /api/v1/places': viewer,
  'GET /api/v1/map-layers': viewer,
  'GET /api/v1/basemap': viewer,
  'GET /tiles/:layer/:z/:x/:y': viewer,
  'GET /api/v1/cameras/:camera/pictures': viewer,
  'GET /api/v1/cameras/:camera/pictures/nearest': viewer,
  'GET /api/v1/cameras/:camera/pictures/:at.jpg': viewer,
  'GET /api/v1/cameras/:camera/pictures/:at/view.webp': viewer,
  'GET /api/v1/cameras/:camera/pictures/:at/thumb.webp': viewer,
  'GET /api/v1/cameras/:camera/live': viewer,
  'POST /api/v1/cameras/:camera/live': viewer,
  'GET /api/v1/cameras/:camera/live.flv': viewer,
  'GET /api/v1/cameras/:camera/live/index.m3u8': viewer,
  'GET /api/v1/cameras/:camera/live/:segment': viewer,
  'GET /api/v1/readings.csv': viewer,
  'GET /api/v1/episodes': viewer,
  'GET /api/v1/ledger': viewer,
  'GET /api/v1/ledger.csv': viewer,
  'GET /api/v1/ledger.html': viewer,
  'GET /api/v1/stations/:id/quality': viewer,
  'GET /api/v1/hq/hours.html': viewer,
  'GET /api/v1/hq/hours.csv': viewer,
  'GET /api/v1/hq/situation.html': viewer,
  'GET /api/v1/stations/:id/overrules': viewer,
  'GET /api/v1/stations/:id/maintenance': viewer,
  'GET /api/v1/announcements': viewer,
  'GET /api/v1/orders': viewer,
  'GET /api/v1/thresholds': viewer,
  'GET /api/v1/on-duty': viewer,

  // To answer. A town may stand in for the other at night, so that its notices may be answered by both.
  'GET /api/v1/people': { from: 'duty' },
  'POST /api/v1/episodes/:episode/acknowledge': { from: 'duty' },
  'POST /api/v1/episodes/:episode/hand-over': { from: 'duty' },
  'POST /api/v1/episodes/:episode/close': { from: 'duty' },
  'POST /api/v1/episodes/:episode/notes': { from: 'duty' },
  'POST /api/v1/episodes/:episode/undo': { from: 'duty' },
  'POST /api/v1/stations/:id/overrules': { from: 'duty', ownTown: 'station' },
  'POST /api/v1/stations/:id/overrules/undo': { from: 'duty', ownTown: 'station' },
  'POST /api/v1/cameras/:camera/withdraw': { from: 'duty', ownTown: 'camera' },
  'POST /api/v1/cameras/:camera/restore': { from: 'duty', ownTown: 'camera' },
  'POST /api/v1/cameras/:camera/pins': { from: 'duty' },
  'POST /api/v1/cameras/:camera/unpin': { from: 'duty' },
  'POST /api/v1/stations/:id/notes': { from: 'duty' },
  'POST /api/v1/stations/:id/notes/withdraw': { from: 'duty' },
  'POST /api/v1/announcements': statement,
  'POST /api/v1/announcements/:id/lift': statement,
  'POST /api/v1/announcements/:id/withdraw': statement,
  'POST /api/v1/announcements/:id/restore': statement,
  'POST /api/v1/orders': statement,
  'POST /api/v1/orders/:id/lift': statement,
  'POST /api/v1/orders/:id/withdraw': statement,
  'POST /api/v1/orders/:id/restore': statement,
  // What reaches HQ, and what it does. Either town writes down for the other what only it has heard; who has called is for duty alone.
  'GET /api/v1/entries': { from: 'duty' },
  'GET /api/v1/hq/reception.html': { from: 'duty' },
  'GET /api/v1/hq/reception.csv': { from: 'duty' },
  'GET /api/v1/hq/hand-over.html': { from: 'duty' },
  'GET /api/v1/hq/check.html': { from: 'duty' },
  'POST /api/v1/entries': { from: 'duty' },
  'POST /api/v1/entries/:id/correct': { from: 'duty' },
  'POST /api/v1/entries/:id/done': { from: 'duty' },
  'POST /api/v1/entries/:id/reopen': { from: 'duty' },
  'POST /api/v1/entries/:id/withdraw': { from: 'duty' },
  'POST /api/v1/entries/:id/restore': { from: 'duty' },
  'GET /api/v1/channels': { from: 'duty' },
  'POST /api/v1/channels/test': { from: 'duty' },
  'GET /api/v1/push': { from: 'duty' },
  'POST /api/v1/push/people/:person/browsers': { from: 'duty', ownTown: 'person' },
  'DELETE /api/v1/push/people/:person/browsers/:browser': { from: 'duty', ownTown: 'person' },

  // To lead.
  'POST /api/v1/thresholds/replays': { from: 'hq' },
  'GET /api/v1/thresholds/replays/:id': { from: 'hq' },
  'DELETE /api/v1/thresholds/replays/:id': { from: 'hq' },
  'POST /api/v1/stations/:id/maintenance': { from: 'hq', ownTown: 'station' },
  'POST /api/v1/stations/:id/maintenance/end': { from: 'hq', ownTown: 'station' },
  'POST /api/v1/journal/gaps/seen': { from: 'hq' },
  'POST /api/v1/headquarters/open': { from: 'hq', ownTown: 'statement' },
  'POST /api/v1/headquarters/close': { from: 'hq', ownTown: 'statement' },

  // Muster: called, entered and ended by HQ; everybody answers for themself.
  'GET /api/v1/musters': viewer,
  'GET /api/v1/hq/muster.html': viewer,
  'GET /api/v1/hq/muster.csv': viewer,
  'POST /api/v1/musters': { from: 'hq', ownTown: 'statement' },
  'POST /api/v1/musters/own-answer': viewer,
  'POST /api/v1/musters/answer': { from: 'hq', ownTown: 'statement' },
  'POST /api/v1/musters/arrival': { from: 'hq', ownTown: 'statement' },
  'POST /api/v1/musters/undo': { from: 'hq', ownTown: 'statement' },
  'POST /api/v1/musters/end': { from: 'hq', ownTown: 'statement' },

  // A rehearsal: led by HQ, two of them; seen by everybody, answered by those who are called, stopped by one alone.
  'GET /api/v1/rehearsal': viewer,
  'GET /api/v1/rehearsal/choices': { from: 'hq' },
  'POST /api/v1/rehearsal': { from: 'hq', confirmed: true },
  'POST /api/v1/rehearsal/:id/confirm': { from: 'hq', confirmed: true },
  'POST /api/v1/rehearsal/:id/stop': { from: 'duty' },
  'GET /api/v1/rehearsal/:id/report': viewer,
  'GET /rehearsal/api/v1/*': viewer,
  'POST /rehearsal/api/v1/*': { from: 'duty' },
  'GET /rehearsal/a/*': 'link',
  'POST /rehearsal/a/*': 'link',

  // Who did what; of the reader's own towns and of all, which the route itself looks at.
  'GET /api/v1/audit': { from: 'hq' },
  'GET /api/v1/audit.csv': { from: 'hq' },

  // One's own account.
  'GET /api/v1/account/sessions': viewer,
  'DELETE /api/v1/account/sessions/:id': viewer,
  'POST /api/v1/account/password': viewer,
  'POST /api/v1/account/confirm': viewer,
  'POST /api/v1/account/confirm/challenge': viewer,
  'GET /api/v1/account/factors': viewer,
  'POST /api/v1/account/keys/challenge': { from: 'viewer', confirmed: true },
  'POST /api/v1/account/keys': { from: 'viewer', confirmed: true },
  'DELETE /api/v1/account/keys/:key': { from: 'viewer', confirmed: true },
  'POST /api/v1/account/second-factor': { from: 'viewer', confirmed: true },
  'POST /api/v1/account/second-factor/confirm': viewer,
  'DELETE /api/v1/account/second-factor': { from: 'viewer', confirmed: true },

  // Everybody's accounts; of the administrator's own towns.
  'GET /api/v1/accounts': { from: 'administrator' },
  'POST /api/v1/accounts': ofAccount,
  'POST /api/v1/accounts/:name/invite': ofAccount,
  'POST /api/v1/accounts/:name/grant': ofAccount,
  'POST /api/v1/accounts/:name/disable': ofAccount,
  'POST /api/v1/accounts/:name/enable': ofAccount,
  'DELETE /api/v1/accounts/:name/sessions': ofAccount,
  'DELETE /api/v1/accounts/:name/second-factor': ofAccount,

  // The back office; of the administrator's own towns, which the route itself looks at.
  'GET /api/v1/office': { from: 'administrator' },
  'GET /api/v1/office/things/:kind/:id': { from: 'administrator' },
  'GET /api/v1/office/things/:kind/:id/history': { from: 'administrator' },
  'POST /api/v1/office/changes': administrator,
  'POST /api/v1/office/undo': administrator,
  'GET /api/v1/office/rosters/:town': { from: 'administrator' },
  'GET /api/v1/office/rosters/:town/calendar.ics': { from: 'administrator' },
  'POST /api/v1/office/rosters/:town': administrator,
  'GET /api/v1/office/rosters/:town/calendars': { from: 'administrator' },
  'POST /api/v1/office/rosters/:town/undo': administrator,
  'GET /api/v1/office/nodes': { from: 'administrator' },
  'POST /api/v1/office/nodes': administrator,
  'POST /api/v1/office/nodes/:node/rotate': administrator,
  'DELETE /api/v1/office/nodes/:node': administrator,
  'GET /api/v1/office/nodes/:node/settings': { from: 'administrator' },
  'POST /api/v1/office/nodes/:node/settings/again': administrator,
  'GET /api/v1/office/nodes/:node/software': { from: 'administrator' },
  'POST /api/v1/office/nodes/:node/software': administrator,
  'DELETE /api/v1/office/nodes/:node/software/order': administrator,
  'POST /api/v1/office/cameras/:camera/picture': { ...administrator, ownTown: 'camera' },
} as const satisfies Readonly<Record<string, Right>>;

/** Who stands before a route. */
export interface Caller {
  account: Account;
  /** A code of the second factor was given lately. */
  isConfirmed: boolean;
}

/** Why somebody who is signed in may not call a route; undefined: they may. */
export type Refusal = 'role' | 'second-factor' | 'other-town' | 'code-wanted';

/** @param town whose station, camera or person is named; undefined where there is none of that name, which the route itself answers */
export function refusalOf(
  right: Exclude<Right, string>,
  { account, isConfirmed }: Caller,
  town: TownId | undefined,
): Refusal | undefined {
  const secondFactor = account.secondFactor !== undefined;
  const short = shortOf(
    { ...account, secondFactor },
    { from: right.from, ownTown: right.ownTown !== undefined },
    town,
  );
  if (short) return short;
  if (right.confirmed && secondFactor && !isConfirmed) return 'code-wanted';
  return undefined;
}
