// Reads the audit log in a thread of its own: it goes through the journal, for which nobody else should wait.
import { parentPort, workerData } from 'node:worker_threads';
import {
  type AuditFilter,
  type AuditPage,
  type CsvForm,
  type Milliseconds,
  MOST_AUDIT_LINES,
  SECOND,
} from '@kawamori/contracts';
import { isDamage, openForReading, type SqliteDatabase } from '@kawamori/kit';
import { auditCsv } from './audit-csv.js';
import type { AuditReader } from './audit-reader.js';
import { auditLines, auditPage } from './audit-source.js';

/** As what it is wanted. */
export type AuditForm = { as: 'page'; before: number | undefined } | { as: 'csv'; form: CsvForm };

export interface AuditWorkerData {
  journalFile: string;
  storeFile: string;
  reader: AuditReader;
  filter: AuditFilter;
  wanted: AuditForm;
  drill: boolean;
}
export type FromAuditWorker =
  | { type: 'page'; page: AuditPage }
  | { type: 'text'; text: string }
  | { type: 'too-many' }
  | { type: 'too-long' }
  | { type: 'broken'; message: string }
  | { type: 'fault'; message: string };

/** A page answers by then with what it has found; a file is whole or is none. */
const WITHIN: Readonly<Record<AuditForm['as'], Milliseconds>> = { page: 3 * SECOND, csv: 30 * SECOND };
/** What was there before is looked up from the beginning of the record: until then. Its face waits 15 seconds. */
const BEFORE_WITHIN: Readonly<Record<AuditForm['as'], Milliseconds>> = {
  page: 10 * SECOND,
  csv: 30 * SECOND,
};

function made(data: AuditWorkerData): FromAuditWorker {
  try {
    return read(data);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { type: isDamage(error) ? 'broken' : 'fault', message };
  }
}

function read({ journalFile, storeFile, reader, filter, wanted, drill }: AuditWorkerData): FromAuditWorker {
  const begun = performance.now();
  const isPast = (within: Milliseconds) => performance.now() - begun > within;
  const journal = openForReading(journalFile);
  let store: SqliteDatabase | undefined;
  try {
    store = openForReading(storeFile);
    const source = {
      journal,
      store,
      reader,
      isOver: () => isPast(WITHIN[wanted.as]),
      isTooLong: () => isPast(BEFORE_WITHIN[wanted.as]),
    };
    if (wanted.as === 'page')
      return { type: 'page', page: auditPage(source, { ...filter, before: wanted.before }) };
    const { lines, more, settings } = auditLines(source, {
      ...filter,
      ...{ most: MOST_AUDIT_LINES, isWhole: true },
    });
    if (more !== null) return { type: lines.length === MOST_AUDIT_LINES ? 'too-many' : 'too-long' };
    return { type: 'text', text: auditCsv(lines, { settings, drill }, wanted.form) };
  } finally {
    store?.close();
    journal.close();
  }
}

parentPort?.postMessage(made(workerData as AuditWorkerData));
