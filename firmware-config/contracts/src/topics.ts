import { z } from 'zod';
import { NodeId, TownId } from './ids.js';

const PREFIX = 'kawamori/v1';

export type UpKind = 'readings' | 'status';

/** `kawamori/v1/up/{town}/{node}/{kind}`: from a node to the hub. */
export function upTopic(town: TownId, node: NodeId, kind: UpKind): string {
  return `${PREFIX}/up/${town}/${node}/${kind}`;
}

/** `kawamori/v1/down/{town}/{node}/{kind}` with `#` for every kind: what a node may subscribe to. */
export function downFilter(town: TownId, node: NodeId): string {
  return `${PREFIX}/down/${town}/${node}/#`;
}

export interface UpAddress {
  town: TownId;
  node: NodeId;
  kind: UpKind;
}

const UpParts = z.tuple([TownId, NodeId, z.enum(['readings', 'status'])]);

/** Reads an `up` topic, or undefined where it is none of ours. */
export function parseUpTopic(topic: string): UpAddress | undefined {
  if (!topic.startsWith(`${PREFIX}/up/`)) return undefined;
  const parts = UpParts.safeParse(topic.slice(PREFIX.length + 4).split('/'));
  if (!parts.success) return undefined;
  const [town, node, kind] = parts.data;
  return { town, node, kind };
}
