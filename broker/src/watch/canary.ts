import { type NodeView, StationId, seriesId } from '@kawamori/contracts';
import type { KnownNode } from '../settings/settings.js';

/**
 * The station whose readings show that the whole way works. No file sets it up, so it stands on no map, no page and in no list; a node
 * that is registered for it alone is the watchdog's.
 */
export const CANARY = StationId.parse('canary');
export const CANARY_SERIES = seriesId(CANARY, 'level');

/** Whether the key of a notice, or of a delivery of it, is the canary's: it begins with its station. */
export const isOfCanary = (key: string): boolean => key.startsWith(`${CANARY}:`);

/** Whether a node is one of the towns', and not the watchdog's. */
export const isOfTown = ({ stations }: Pick<NodeView, 'stations'>): boolean =>
  stations.length !== 1 || stations[0] !== CANARY;

export const isCanary = ({ registration, secretSha256 }: KnownNode): boolean =>
  secretSha256 !== undefined && !isOfTown(registration);
