import { type Deed, type SessionView, shortOf, type TownId } from '@kawamori/contracts';
import type { TextKey } from '../wording.js';

/** Why somebody may not do something: the text that says who may. Undefined: they may. */
export function mayNotKey(session: SessionView | null, deed: Deed, town?: TownId): TextKey | undefined {
  const right = session?.deeds.find((one) => one.deed === deed);
  if (!session || !right) return 'mayNot.not-signed-in';
  const short = shortOf(session, right, town);
  if (short === 'other-town' || short === 'second-factor') return `mayNot.${short}`;
  return short && right.from !== 'viewer' ? `mayNot.${right.from}` : undefined;
}

/** @param town where it is done; left out: anywhere */
export const may = (session: SessionView | null, deed: Deed, town?: TownId): boolean =>
  mayNotKey(session, deed, town) === undefined;
