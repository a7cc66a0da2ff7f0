import type { AuditLine, TownId } from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';

/** Who reads the audit log. */
export interface AuditReader {
  name: string;
  /** Null: of all towns. */
  towns: readonly TownId[] | null;
  isAdministrator: boolean;
}

/**
 * Whether somebody may read a line. HQ and administrators of a town read what concerns it or all; what was done to accounts and by signing
 * in is for administrators, of accounts that they might give, and for everybody of their own.
 */
export function mayRead(
  { name, towns, isAdministrator }: AuditReader,
  { group, thing, by, town }: AuditLine,
  { accounts }: Pick<Settings, 'accounts'>,
): boolean {
  if (group !== 'account' && group !== 'sign-in')
    return towns === null || town === null || towns.includes(town);
  if (thing === `account/${name}` || by === name) return true;
  if (!isAdministrator) return false;
  if (towns === null) return true;
  const of = accounts.get(thing.slice('account/'.length))?.towns;
  return of?.every((one) => towns.includes(one)) ?? false;
}

/** A line as it is shown to them: where colleagues sit and how they are reached is for administrators. */
export function shownTo({ name, isAdministrator }: AuditReader, line: AuditLine): AuditLine {
  if (isAdministrator || line.by === name) return line;
  return {
    ...line,
    origin: null,
    differences: line.thing.startsWith('person/') ? null : line.differences,
  };
}
