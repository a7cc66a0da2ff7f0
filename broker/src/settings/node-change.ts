import type { NewFact, NodeRegistration } from '@kawamori/contracts';
import { makeSecret } from '../gate/credentials.js';
import { CANARY } from '../watch/canary.js';
import type { Settings } from './settings.js';

/** A change to a node's credential: the fact to journal and the secret to hand over once, or why not. */
export type NodeChange =
  | { ok: true; facts: NewFact[]; secret?: string }
  | { ok: false; why: string; whyJa: string };

/** @param by who adds it */
export function addNode(settings: Settings, registration: NodeRegistration, by: string): NodeChange {
  const known = settings.nodes.get(registration.id);
  if (known?.secretSha256 !== undefined) {
    return {
      ok: false,
      why: `the node ${registration.id} exists; use rotate for a new secret, or revoke it first`,
      whyJa: `端末 ${registration.id} はもうあります。鍵を新しくするか、先に無効にしてください`,
    };
  }
  if (!settings.towns.has(registration.town))
    return {
      ...{ ok: false, why: `there is no town ${registration.town}` },
      whyJa: `町 ${registration.town} がありません`,
    };
  const missing = registration.stations.filter((id) => id !== CANARY && !settings.stations.has(id));
  if (missing.length > 0) {
    const names = missing.join(', ');
    return { ok: false, why: `there is no station ${names}`, whyJa: `観測所 ${names} がありません` };
  }
  const { secret, sha256 } = makeSecret();
  return {
    ok: true,
    facts: [{ kind: 'node.added', body: { registration, secretSha256: sha256, by } }],
    secret,
  };
}

export function rotateNode(settings: Settings, id: string, by: string): NodeChange {
  const node = settings.nodes.get(id);
  if (node?.secretSha256 === undefined) return noNode(id);
  const { secret, sha256 } = makeSecret();
  return {
    ok: true,
    facts: [{ kind: 'node.rotated', body: { node: node.registration.id, secretSha256: sha256, by } }],
    secret,
  };
}

export function revokeNode(settings: Settings, id: string, by: string): NodeChange {
  const node = settings.nodes.get(id);
  if (node?.secretSha256 === undefined) return noNode(id);
  return { ok: true, facts: [{ kind: 'node.revoked', body: { node: node.registration.id, by } }] };
}

const noNode = (id: string): NodeChange => ({
  ...{ ok: false, why: `there is no node ${id}` },
  whyJa: `端末 ${id} がありません`,
});
