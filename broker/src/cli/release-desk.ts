import { NodeUpdate, ReleaseView, SoftwareVersion } from '@kawamori/contracts';
import { z } from 'zod';
import type { OperatorClient } from './operator-client.js';

/** What an operator can do about the software of nodes. With a running hub only. */
export interface ReleaseDesk {
  /** Hands a packed release to the hub, which opens it and holds it against its manifest. */
  add(packed: Uint8Array): Promise<ReleaseView>;
  list(): Promise<ReleaseView[]>;
  remove(version: string): Promise<void>;
  /** Tells a node to run another release; what it runs now, where it has said so. */
  update(node: string, version: string): Promise<{ from: string | null }>;
  updates(): Promise<NodeUpdate[]>;
}

const From = z.object({ from: SoftwareVersion.nullable() });
/** Some megabytes are opened and synced on a slow disk. */
const ADDED_WITHIN_MS = 120_000;

export function releaseDesk(hub: Pick<OperatorClient, 'ask'>): ReleaseDesk {
  return {
    add: async (packed) => {
      const body = { packed: Buffer.from(packed).toString('base64') };
      return ReleaseView.parse(await hub.ask('POST', '/releases', body, ADDED_WITHIN_MS));
    },
    list: async () => z.array(ReleaseView).parse(await hub.ask('GET', '/releases')),
    remove: async (version) => {
      await hub.ask('DELETE', `/releases/${encodeURIComponent(version)}`);
    },
    update: async (node, version) =>
      From.parse(await hub.ask('POST', `/nodes/${encodeURIComponent(node)}/update`, { version })),
    updates: async () => z.array(NodeUpdate).parse(await hub.ask('GET', '/updates')),
  };
}
