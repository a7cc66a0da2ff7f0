import { crc32 } from 'node:zlib';

/** A row as it stands in the file. */
export interface FactRow {
  seq: number;
  v: number;
  kind: string;
  at: number;
  wall_at: number;
  body: string;
  /** See {@link rowSum}; null in a row that was written before rows had one. */
  sum: number | null;
}

/** CRC-32 over all that a row says: SQLite finds out a broken page, but not a digit that a disk has changed within one. */
export function rowSum({ seq, v, kind, at, wall_at, body }: Omit<FactRow, 'sum'>): number {
  return crc32(body, crc32(`${seq}\n${v}\n${kind}\n${at}\n${wall_at}\n`));
}

export const isAsWritten = (row: FactRow): boolean => row.sum === null || row.sum === rowSum(row);
