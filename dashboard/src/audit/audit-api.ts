import { type AuditFilter, AuditPage, SessionView } from '@kawamori/contracts';
import { asker, REAL_HUB } from '../api/client.js';
import { addressOf } from './audit-filter.js';

/** Longer than the hub searches for a page. */
const WITHIN_MS = 15_000;

/** What the audit log asks of the hub. */
export function auditApi() {
  const ask = asker(REAL_HUB);
  return {
    me: () => ask(SessionView, '/session'),
    page: (filter: AuditFilter, before?: number) =>
      ask(AuditPage, `/audit?${addressOf(filter)}${before === undefined ? '' : `&before=${before}`}`, {
        signal: AbortSignal.timeout(WITHIN_MS),
      }),
    csvUrl: (filter: AuditFilter) => `${REAL_HUB}/audit.csv?${addressOf(filter)}`,
  };
}
