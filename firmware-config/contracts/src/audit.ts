import { z } from 'zod';
import { FACT_SCHEMAS, type FactKind } from './facts.js';

/** What a line of the audit log (操作の記録) is about. */
export const AuditGroup = z.enum([
  'sign-in',
  'account',
  'setting',
  'roster',
  'node',
  'handling',
  'judging',
  'official',
  'hq',
  'picture',
  'channel',
  'rehearsal',
  'hub',
]);
export type AuditGroup = z.infer<typeof AuditGroup>;

/** What something is done to: the first part of a line's `thing`, before the slash. */
export const AuditThing = z.enum([
  'town',
  'profile',
  'station',
  'person',
  'duty',
  'shift',
  'node',
  'node-settings',
  'release',
  'episode',
  'series',
  'announcement',
  'order',
  'headquarters',
  'muster',
  'entry',
  'camera',
  'recipient',
  'rehearsal',
  'hub',
  'account',
]);
export type AuditThing = z.infer<typeof AuditThing>;

/** To what something was done, by kind and name: `station/naro`. */
export type ThingKey = `${AuditThing}/${string}`;

/** What a key is of and which one; undefined for what is no key, as words that somebody typed are. */
export function thingParts(key: string): { of: AuditThing; id: string } | undefined {
  const slash = key.indexOf('/');
  const of = AuditThing.safeParse(key.slice(0, Math.max(0, slash)));
  return of.success ? { of: of.data, id: key.slice(slash + 1) } : undefined;
}

/** From where: at the hub's own machine. */
export const COMMAND_LINE = 'command-line';

/** What people do, and what stands in the audit log. A kind that can say from where it was done and is missing here fails a test. */
export const AUDIT_KINDS = {
  'account.signed-in': 'sign-in',
  'account.signed-out': 'sign-in',
  'account.tries-refused': 'sign-in',
  'account.created': 'account',
  'account.invited': 'account',
  'account.password-set': 'account',
  'account.granted': 'account',
  'account.disabled': 'account',
  'account.enabled': 'account',
  'account.second-factor-set': 'account',
  'account.second-factor-removed': 'account',
  'account.recovery-used': 'account',
  'account.key-added': 'account',
  'account.key-removed': 'account',
  'account.key-doubted': 'account',
  'town.set': 'setting',
  'profile.set': 'setting',
  'station.set': 'setting',
  'station.removed': 'setting',
  'person.set': 'setting',
  'person.removed': 'setting',
  'duty.set': 'roster',
  'shift.set': 'roster',
  'shift.removed': 'roster',
  'node.added': 'node',
  'node.rotated': 'node',
  'node.revoked': 'node',
  'node-settings.set': 'node',
  'node.update-ordered': 'node',
  'node.update-ended': 'node',
  'release.added': 'node',
  'release.removed': 'node',
  'episode.acknowledged': 'handling',
  'episode.handed-over': 'handling',
  'episode.closed': 'handling',
  'episode.noted': 'handling',
  'episode.undone': 'handling',
  'reading.overruled': 'judging',
  'reading.overrule-undone': 'judging',
  'maintenance.begun': 'judging',
  'maintenance.ended': 'judging',
  'announcement.recorded': 'official',
  'announcement.lifted': 'official',
  'announcement.withdrawn': 'official',
  'order.recorded': 'official',
  'order.lifted': 'official',
  'order.withdrawn': 'official',
  'hq.opened': 'hq',
  'hq.closed': 'hq',
  'muster.called': 'hq',
  'muster.answered': 'hq',
  'muster.arrived': 'hq',
  'muster.undone': 'hq',
  'muster.ended': 'hq',
  'entry.recorded': 'hq',
  'entry.corrected': 'hq',
  'entry.done': 'hq',
  'entry.reopened': 'hq',
  'entry.withdrawn': 'hq',
  'entry.restored': 'hq',
  'station.noted': 'hq',
  'station.note-withdrawn': 'hq',
  'public.withdrawn': 'picture',
  'public.restored': 'picture',
  'picture.pinned': 'picture',
  'picture.unpinned': 'picture',
  'channel.tested': 'channel',
  'push.subscribed': 'channel',
  'push.ended': 'channel',
  'rehearsal.armed': 'rehearsal',
  'rehearsal.confirmed': 'rehearsal',
  'rehearsal.ended': 'rehearsal',
  'clock.trusted': 'hub',
  'journal.gap-seen': 'hub',
} as const satisfies Partial<Record<FactKind, AuditGroup>>;
export type AuditKind = keyof typeof AUDIT_KINDS;

/** Whether a fact of this kind can say from where it was done. */
export const saysOrigin = (kind: FactKind): boolean => 'origin' in FACT_SCHEMAS[kind].shape;
