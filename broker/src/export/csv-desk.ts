import { Readable } from 'node:stream';
import type { CsvQuery } from '@kawamori/contracts';
import { after, type Log } from '@kawamori/kit';

export interface CsvLimits {
  /** Files that are made at the same time. Each reads the store as fast as it can. */
  atOnce: number;
  /** Milliseconds after which one is given up of which nothing is taken. */
  stalledAfter: number;
}
export const CSV_LIMITS: CsvLimits = { atOnce: 2, stalledAfter: 60_000 };

/** Makes CSV files for those who ask, a few at a time. */
export interface CsvDesk {
  /**
   * The bytes of a file, made as they are read. Destroying it ends the work.
   * @param by who asked, for the log
   * @returns undefined where as many are under way as may be
   * @throws CsvFailed where it cannot even begin
   */
  begin(query: CsvQuery, by: string): Promise<Readable | undefined>;
}

export function csvDesk(
  { make, log }: { make(query: CsvQuery): AsyncGenerator<Uint8Array>; log: Log },
  { atOnce, stalledAfter }: CsvLimits = CSV_LIMITS,
): CsvDesk {
  let underWay = 0;
  return {
    begin: async (query, by) => {
      if (underWay >= atOnce) return undefined;
      underWay++;
      const pieces = make(query);
      // What is wrong from the start is told while an answer can still be chosen.
      const first = await pieces.next().catch((error: unknown) => {
        underWay--;
        throw error;
      });
      let bytes = 0;
      async function* taken(): AsyncGenerator<Uint8Array> {
        for (let piece = first; !piece.done; piece = await pieces.next()) {
          bytes += piece.value.byteLength;
          const stalled = after(stalledAfter, () =>
            file.destroy(new Error(`nothing was taken for ${stalledAfter / 1_000} s`)),
          );
          try {
            yield piece.value;
          } finally {
            stalled.cancel();
          }
        }
        log.info({ by, ...query, bytes }, 'readings exported');
      }
      // One piece ahead of its reader, whatever its length.
      const file = Readable.from(taken(), { objectMode: false, highWaterMark: 1 });
      file.once('error', (error) =>
        log.warn({ by, ...query, bytes, err: error }, 'an export of readings ended early'),
      );
      file.once('close', () => {
        underWay--;
        void pieces.return(undefined).catch(() => undefined);
      });
      return file;
    },
  };
}
