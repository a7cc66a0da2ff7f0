import type { CsvForm, CsvStep, Instant, StationId } from '@kawamori/contracts';

/** What of the readings is to be saved. */
export interface CsvChoice {
  /** Undefined: every station. */
  station: StationId | undefined;
  from: Instant;
  to: Instant;
  step: CsvStep;
  form: CsvForm;
}

/** The question to the hub, behind its base address. */
export function csvPath({ station, from, to, step, form }: CsvChoice): string {
  const words = new URLSearchParams({
    from: String(Math.floor(from)),
    to: String(Math.ceil(to)),
    step,
    form,
    ...(station === undefined ? {} : { station }),
  });
  return `/readings.csv?${words}`;
}

/** The name that the hub gives a file (RFC 6266: the one in UTF-8 goes before the one in ASCII). */
export function fileNameIn(disposition: string | null): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  const plain = /filename="([^"]+)"/i.exec(disposition ?? '')?.[1];
  try {
    return encoded === undefined ? (plain ?? 'kawamori.csv') : decodeURIComponent(encoded);
  } catch {
    return plain ?? 'kawamori.csv';
  }
}

const LINE_END = 0x0a;

/** Rows of a file below its headings. A line end within quotes stands in no file of the hub's: names are one line. */
export function rowsIn(pieces: readonly Uint8Array[]): number {
  let lines = 0;
  for (const piece of pieces) for (const byte of piece) if (byte === LINE_END) lines++;
  return Math.max(0, lines - 1);
}
