import { z } from 'zod';
import type { TownId } from '../ids.js';
import { includesRole, Role, roleInEffect } from './roles.js';

/** What the faces let somebody do, each the route that does it: see DEED_ROUTES in broker/src/api/deeds.ts. */
export const Deed = z.enum([
  'acknowledge',
  'hand-over',
  'close',
  'note',
  'undo',
  'overrule',
  'maintain',
  'withdraw-picture',
  'record-announcement',
  'record-order',
  'record-entry',
  'pin-picture',
  'note-station',
  'open-hq',
  'call-muster',
  'test-channel',
  'switch-push-on',
  'try-levels',
  'see-gap',
  'lead-rehearsal',
  'stop-rehearsal',
  'give-accounts',
  'change-settings',
  'read-audit',
]);
export type Deed = z.infer<typeof Deed>;

/** Who may do it: this role, and those that include it; of the account's own towns alone, or of all. */
export const DeedRight = z.object({ deed: Deed, from: Role, ownTown: z.boolean() });
export type DeedRight = z.infer<typeof DeedRight>;

/** Whether role, second factor and towns are enough for what is open from a role on. Undefined: they are. */
export function shortOf(
  { role, towns, secondFactor }: { role: Role; towns: readonly TownId[] | null; secondFactor: boolean },
  { from, ownTown }: { from: Role; ownTown: boolean },
  /** Of the station, camera, person or statement; undefined where there is none. */
  town: TownId | undefined,
): 'role' | 'second-factor' | 'other-town' | undefined {
  if (!includesRole(role, from)) return 'role';
  if (!includesRole(roleInEffect({ role, secondFactor }), from)) return 'second-factor';
  return ownTown && town !== undefined && towns !== null && !towns.includes(town) ? 'other-town' : undefined;
}
