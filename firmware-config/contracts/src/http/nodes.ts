import { z } from 'zod';
import { NodeId, StationId, TownId } from '../ids.js';
import { Instant } from './instant.js';

/** Whether somebody has to do something about a certificate: within 30 days of its end, within 7, or after it. */
export const CertificateDue = z.enum(['good', 'due', 'urgent', 'expired']);
export type CertificateDue = z.infer<typeof CertificateDue>;

/** The certificate that the hub shows its nodes. */
export const HubCertificate = z.object({ until: Instant, due: CertificateDue });
export type HubCertificate = z.infer<typeof HubCertificate>;

export const NodeView = z.object({
  id: NodeId,
  town: TownId,
  stations: z.array(StationId),
  connected: z.boolean(),
  lastHeardAt: Instant.nullable(),
  outboxDepth: z.number().int().nullable(),
  /** Volts, and below which it is low; null where the node measures none or was not heard since the hub's start. */
  battery: z.object({ volts: z.number(), lowV: z.number() }).nullable().default(null),
  /** By how much its clock stands behind (negative: ahead), where its times are corrected; null where it is believed or was not heard. */
  clockBehindMs: z.number().int().nullable(),
  /** The end of the certificate that it has shown since the hub's start; null where it has shown none. */
  certificateUntil: Instant.nullable(),
  certificateDue: CertificateDue.nullable(),
});
export type NodeView = z.infer<typeof NodeView>;

/** Who stands at the gate, and who was turned away since the hub's start: for the operator alone. */
export const GateView = z.object({
  connections: z.number().int(),
  /** Of these, connections that have not said who they are. */
  unknown: z.number().int(),
  /** Null where there is no TLS. */
  certificate: HubCertificate.nullable(),
  refusals: z.array(
    z.object({
      why: z.string(),
      /** What it means, in words. */
      says: z.string(),
      count: z.number().int(),
      /** Wall clock. */
      lastAt: Instant,
      /** Who it was the last time, and what was wrong, as JSON. */
      last: z.string(),
    }),
  ),
});
export type GateView = z.infer<typeof GateView>;
