import { AUDIT_KINDS, type AuditKind, type FieldDifference } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import type { FactRow } from '../journal/row-sum.js';
import { factColumns } from '../journal/sqlite-journal.js';
import { readable } from '../ledger/ledger-source.js';
import type { RecordKind } from '../office/record-forms.js';
import { type KnownNames, toldDifferences } from '../office/told-differences.js';
import { type AuditFact, isAudited, thingOf } from './thing-of.js';

/** What a fact has made of its thing's document; null: it is gone; undefined: the fact says nothing of one. */
export function documentOf(fact: AuditFact): unknown {
  switch (fact.kind) {
    case 'town.set':
      return fact.body.town;
    case 'profile.set':
      return fact.body.profile;
    case 'station.set':
      return fact.body.station;
    case 'person.set':
      return fact.body.person;
    case 'duty.set':
      return fact.body.duty;
    case 'shift.set':
      return fact.body.shift;
    case 'node.added':
      return fact.body.registration;
    case 'node-settings.set':
      return fact.body['node-settings'];
    case 'account.granted':
    case 'account.invited':
      return fact.body.grant;
    case 'announcement.recorded':
      return fact.body.announcement;
    case 'order.recorded':
      return fact.body.order;
    case 'entry.recorded':
    case 'entry.corrected':
      return fact.body.entry;
    case 'station.removed':
    case 'person.removed':
    case 'shift.removed':
    case 'node.revoked':
      return null;
    default:
      return undefined;
  }
}

/** The kinds of which {@link documentOf} has one. */
const OF_DOCUMENTS: ReadonlySet<AuditKind> = new Set<AuditKind>([
  ...['town.set', 'profile.set', 'station.set', 'person.set', 'duty.set', 'shift.set', 'node.added'],
  ...['account.granted', 'account.invited', 'announcement.recorded', 'order.recorded'],
  ...['entry.recorded', 'entry.corrected', 'node-settings.set'],
  ...['station.removed', 'person.removed', 'shift.removed', 'node.revoked'],
] as AuditKind[]);

/** Facts that are looked through before it is asked whether that is enough: most are readings, which cost little. */
export const STRIDE = 20_000;

export const saysDocument = (kind: AuditKind): boolean => OF_DOCUMENTS.has(kind);

/**
 * What facts of the journal have changed, by their sequence; undefined where that took too long. What was there before stands in facts of
 * before: it goes through the journal from its beginning, for a thread of its own.
 */
export function changesOf(
  journal: SqliteDatabase,
  seqs: ReadonlySet<number>,
  names: KnownNames,
  isOver: () => boolean,
): Map<number, FieldDifference[]> | undefined {
  const changes = new Map<number, FieldDifference[]>();
  const last = [...seqs].reduce((a, b) => Math.max(a, b), 0);
  const places = [...OF_DOCUMENTS].map(() => '?').join(', ');
  const stride = journal.prepare(
    `SELECT ${factColumns(journal)} FROM fact WHERE seq > ? AND seq <= ? AND kind IN (${places}) ORDER BY seq`,
  );
  const standing = new Map<string, unknown>();
  for (let below = firstIn(journal) - 1; below < last; below += STRIDE) {
    for (const row of stride.all(below, Math.min(below + STRIDE, last), ...OF_DOCUMENTS) as FactRow[]) {
      const fact = readable(row);
      if (!fact || !isAudited(fact)) continue;
      const document = documentOf(fact);
      if (document === undefined) continue;
      const thing = thingOf(fact);
      const before = standing.get(thing) ?? null;
      if (seqs.has(fact.seq))
        changes.set(
          fact.seq,
          toldDifferences(kindIn(thing), before ?? undefined, document ?? undefined, names),
        );
      standing.set(thing, document);
    }
    if (below + STRIDE < last && isOver()) return undefined;
  }
  return changes;
}

/** The first number that the journal holds. */
export const firstIn = (journal: SqliteDatabase): number =>
  (journal.prepare('SELECT coalesce(min(seq), 1) AS first FROM fact').get() as { first: number }).first;

const kindIn = (thing: string): RecordKind => thing.slice(0, thing.indexOf('/')) as RecordKind;

/** Every kind of the audit log. */
export const ALL_KINDS = Object.keys(AUDIT_KINDS) as AuditKind[];
