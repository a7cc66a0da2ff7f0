import { Deed, type DeedRight } from '@kawamori/contracts';
import { RIGHTS, type Right } from './rights.js';

/** By which route each is done: its row in the table of rights says who may. */
export const DEED_ROUTES = {
  acknowledge: 'POST /api/v1/episodes/:episode/acknowledge',
  'hand-over': 'POST /api/v1/episodes/:episode/hand-over',
  close: 'POST /api/v1/episodes/:episode/close',
  note: 'POST /api/v1/episodes/:episode/notes',
  undo: 'POST /api/v1/episodes/:episode/undo',
  overrule: 'POST /api/v1/stations/:id/overrules',
  maintain: 'POST /api/v1/stations/:id/maintenance',
  'withdraw-picture': 'POST /api/v1/cameras/:camera/withdraw',
  'record-announcement': 'POST /api/v1/announcements',
  'record-order': 'POST /api/v1/orders',
  'record-entry': 'POST /api/v1/entries',
  'pin-picture': 'POST /api/v1/cameras/:camera/pins',
  'note-station': 'POST /api/v1/stations/:id/notes',
  'open-hq': 'POST /api/v1/headquarters/open',
  'call-muster': 'POST /api/v1/musters',
  'test-channel': 'POST /api/v1/channels/test',
  'switch-push-on': 'POST /api/v1/push/people/:person/browsers',
  'try-levels': 'POST /api/v1/thresholds/replays',
  'see-gap': 'POST /api/v1/journal/gaps/seen',
  'lead-rehearsal': 'POST /api/v1/rehearsal',
  'stop-rehearsal': 'POST /api/v1/rehearsal/:id/stop',
  'give-accounts': 'POST /api/v1/accounts',
  'change-settings': 'POST /api/v1/office/changes',
  'read-audit': 'GET /api/v1/audit',
} as const satisfies Record<Deed, keyof typeof RIGHTS>;

/** The same for everybody: a face holds it against the role and the towns of whoever is signed in. */
export const DEED_RIGHTS: readonly DeedRight[] = Deed.options.map((deed) => {
  const right: Right = RIGHTS[DEED_ROUTES[deed]];
  if (typeof right === 'string') throw new Error(`${DEED_ROUTES[deed]} is open to everybody: it is no deed`);
  return { deed, from: right.from, ownTown: right.ownTown !== undefined };
});
