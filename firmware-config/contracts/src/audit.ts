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
  'entry.recorded': 'hq',
  'entry.corrected': 'hq',
  'entry.done': 'hq',
  'entry.reopened': 'hq',
  'entry.withdrawn': 'hq',
  'entry.restored': 'hq',
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
