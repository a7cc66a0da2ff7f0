import { AUDIT_KINDS, type AuditKind, type Fact, type ThingKey } from '@kawamori/contracts';

/** A fact that stands in the audit log. */
export type AuditFact = Fact & { kind: AuditKind };

export const isAudited = (fact: Fact): fact is AuditFact => Object.hasOwn(AUDIT_KINDS, fact.kind);

/** To what something was done, by kind and name: `station/naro`. */
export function thingOf(fact: AuditFact): ThingKey {
  switch (fact.kind) {
    case 'town.set':
      return `town/${fact.body.town.id}`;
    case 'profile.set':
      return `profile/${fact.body.profile.id}`;
    case 'station.set':
      return `station/${fact.body.station.id}`;
    case 'station.removed':
    case 'station.noted':
    case 'station.note-withdrawn':
    case 'maintenance.begun':
    case 'maintenance.ended':
      return `station/${fact.body.station}`;
    case 'person.set':
      return `person/${fact.body.person.id}`;
    case 'person.removed':
    case 'push.subscribed':
    case 'push.ended':
      return `person/${fact.body.person}`;
    case 'duty.set':
      return `duty/${fact.body.duty.town}`;
    case 'shift.set':
      return `shift/${fact.body.shift.id}`;
    case 'shift.removed':
      return `shift/${fact.body.shift}`;
    case 'node.added':
      return `node/${fact.body.registration.id}`;
    case 'node.rotated':
    case 'node.revoked':
    case 'node.update-ordered':
    case 'node.update-ended':
      return `node/${fact.body.node}`;
    case 'node-settings.set':
      return `node-settings/${fact.body['node-settings'].id}`;
    case 'release.added':
    case 'release.removed':
      return `release/${fact.body.version}`;
    case 'episode.acknowledged':
    case 'episode.handed-over':
    case 'episode.closed':
    case 'episode.noted':
    case 'episode.undone':
      return `episode/${fact.body.episode}`;
    case 'reading.overruled':
    case 'reading.overrule-undone':
      return `series/${fact.body.series}`;
    case 'announcement.recorded':
      return `announcement/${fact.body.announcement.id}`;
    case 'announcement.lifted':
    case 'announcement.withdrawn':
      return `announcement/${fact.body.announcement}`;
    case 'order.recorded':
      return `order/${fact.body.order.id}`;
    case 'order.lifted':
    case 'order.withdrawn':
      return `order/${fact.body.order}`;
    case 'hq.opened':
    case 'hq.closed':
      return `headquarters/${fact.body.town}`;
    case 'muster.called':
    case 'muster.answered':
    case 'muster.arrived':
    case 'muster.undone':
    case 'muster.ended':
      return `muster/${fact.body.muster}`;
    case 'entry.recorded':
    case 'entry.corrected':
      return `entry/${fact.body.entry.id}`;
    case 'entry.done':
    case 'entry.reopened':
    case 'entry.withdrawn':
    case 'entry.restored':
      return `entry/${fact.body.entry}`;
    case 'public.withdrawn':
    case 'public.restored':
    case 'picture.pinned':
    case 'picture.unpinned':
      return `camera/${fact.body.camera}`;
    case 'channel.tested':
      return `recipient/${fact.body.recipient}`;
    case 'rehearsal.armed':
    case 'rehearsal.confirmed':
    case 'rehearsal.ended':
      return `rehearsal/${fact.body.rehearsal}`;
    case 'clock.trusted':
      return 'hub/clock';
    case 'journal.gap-seen':
      return 'hub/journal';
    default:
      return `account/${fact.body.name ?? ''}`;
  }
}

/** Who did it: of an account's own doing the account. Null: nobody, or it is not known. */
export function actorOf(fact: AuditFact): string | null {
  if (fact.kind === 'account.tries-refused') return null;
  if ('by' in fact.body && fact.body.by !== undefined) return fact.body.by;
  return 'name' in fact.body && fact.kind.startsWith('account.') ? fact.body.name : null;
}
