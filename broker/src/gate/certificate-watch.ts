import { DAY, type Instant } from '@kawamori/contracts';
import type { Clock, Log } from '@kawamori/kit';
import { type Due, dueOf } from '../ca/lifetimes.js';

/** Until when the certificates count that the nodes have shown since the start. */
export interface CertificateWatch {
  shown(node: string, until: Instant): void;
  until(node: string): Instant | undefined;
  /** Tells of each that ends soon: once a day, and at once when it has become more urgent. */
  look(): void;
}

export function certificateWatch({ log, wallClock }: { log: Log; wallClock: Clock }): CertificateWatch {
  const ends = new Map<string, Instant>();
  const told = new Map<string, { at: Instant; due: Due }>();
  const lookAt = (node: string, notAfter: Instant) => {
    const now = wallClock.now();
    const due = dueOf({ notAfter }, now);
    const before = told.get(node);
    if (due === 'good') return void told.delete(node);
    if (before?.due === due && now - before.at < DAY) return;
    told.set(node, { at: now, due });
    const fields = { node, due, until: new Date(notAfter).toISOString() };
    const says =
      "a node's certificate ends, and with it its line; run kawamori ca certify and carry it there";
    if (due === 'due') log.warn(fields, says);
    else log.error(fields, says);
  };
  return {
    shown: (node, until) => {
      ends.set(node, until);
      lookAt(node, until);
    },
    until: (node) => ends.get(node),
    look: () => {
      for (const [node, until] of ends) lookAt(node, until);
    },
  };
}
