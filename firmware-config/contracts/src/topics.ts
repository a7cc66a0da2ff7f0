import { z } from 'zod';
import { CameraId, NodeId, type StationId, TownId } from './ids.js';

const PREFIX = 'kawamori/v1';

/** Kinds that a node publishes under their own name; a picture names its camera besides. */
const PLAIN_UP_KINDS = ['readings', 'status', 'answer', 'fetch'] as const;
export type PlainUpKind = (typeof PLAIN_UP_KINDS)[number];
export type UpKind = PlainUpKind | 'picture';
export type DownKind = 'command' | 'config' | 'canary' | 'part';

/** `kawamori/v1/up/{town}/{node}/{kind}`: from a node to the hub. */
export function upTopic(town: TownId, node: NodeId, kind: PlainUpKind): string {
  return `${PREFIX}/up/${town}/${node}/${kind}`;
}

/** `kawamori/v1/up/{town}/{node}/picture/{camera}`: a picture, under the name of its camera. */
export function pictureTopic(town: TownId, node: NodeId, camera: CameraId): string {
  return `${PREFIX}/up/${town}/${node}/picture/${camera}`;
}

/** `kawamori/v1/down/{town}/{node}/{kind}`: from the hub to one node. */
export function downTopic(town: TownId, node: NodeId, kind: DownKind): string {
  return `${PREFIX}/down/${town}/${node}/${kind}`;
}

/** `kawamori/v1/down/{town}/{node}/{kind}` with `#` for every kind: what a node may subscribe to. */
export function downFilter(town: TownId, node: NodeId): string {
  return `${PREFIX}/down/${town}/${node}/#`;
}

/** `kawamori/v1/hub/notice/{town}/{station}`: what stands at a station, from the hub to lamps and sirens. */
export function noticeTopic(town: TownId, station: StationId): string {
  return `${PREFIX}/hub/notice/${town}/${station}`;
}

/** The same with `#` for every station of a town: what a relay may subscribe to. */
export function noticeFilter(town: TownId): string {
  return `${PREFIX}/hub/notice/${town}/#`;
}

interface Sender {
  town: TownId;
  node: NodeId;
}
export type UpAddress = (Sender & { kind: PlainUpKind }) | (Sender & { kind: 'picture'; camera: CameraId });

const UpParts = z.union([
  z.tuple([TownId, NodeId, z.enum(PLAIN_UP_KINDS)]),
  z.tuple([TownId, NodeId, z.literal('picture'), CameraId]),
]);

/** Reads an `up` topic, or undefined where it is none of ours. */
export function parseUpTopic(topic: string): UpAddress | undefined {
  if (!topic.startsWith(`${PREFIX}/up/`)) return undefined;
  const parts = UpParts.safeParse(topic.slice(PREFIX.length + 4).split('/'));
  if (!parts.success) return undefined;
  const [town, node, kind, camera] = parts.data;
  if (kind !== 'picture') return { town, node, kind };
  return camera === undefined ? undefined : { town, node, kind, camera };
}
