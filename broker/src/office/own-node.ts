import { ApiFault } from '../api/api-fault.js';
import type { KnownNode, Settings } from '../settings/settings.js';
import { mustBeOwn, type OfficeClerk } from './office-desk.js';

/**
 * A node that is let in and of a town of whoever asks.
 * @throws ApiFault 404 where there is none of that name, 403 where it is another town's
 */
export function ownNode(clerk: OfficeClerk, node: string, { nodes }: Pick<Settings, 'nodes'>): KnownNode {
  const known = nodes.get(node as never);
  if (known?.secretSha256 === undefined) throw new ApiFault(404, 'no-node', 'その端末はありません。');
  mustBeOwn(clerk, known.registration.town);
  return known;
}
