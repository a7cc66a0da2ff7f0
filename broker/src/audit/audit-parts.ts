import { type AuditInputs, auditRoutes } from '../api/audit-routes.js';
import type { Api } from '../api/http-server.js';
import { inThread, threadDesk } from '../thread-desk.js';
import type { AuditWorkerData, FromAuditWorker } from './audit-worker.js';

export interface AuditPartsInputs extends Omit<AuditInputs, 'desk'> {
  journalFile: string;
  storeFile(): string;
}

/** The audit log over HTTP, read by threads of its own. */
export function auditParts({ journalFile, storeFile, ...inputs }: AuditPartsInputs): (app: Api) => void {
  const { drill } = inputs;
  const read = inThread<AuditWorkerData, FromAuditWorker>(new URL('./audit-worker.js', import.meta.url));
  return auditRoutes({
    ...inputs,
    desk: threadDesk((asked) => read({ journalFile, storeFile: storeFile(), drill, ...asked })),
  });
}
