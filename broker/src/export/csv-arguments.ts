import { parseArgs } from 'node:util';
import { CsvForm, CsvQuery, CsvStep, DAY, type Instant, IsoInstant, Quantity } from '@kawamori/contracts';
import { z } from 'zod';

export interface CsvWanted {
  query: CsvQuery;
  /** Undefined: to standard output. */
  out: string | undefined;
  force: boolean;
}

export const CSV_HELP = `kawamori export csv --from DAY --to DAY [options]

Writes readings as CSV, with quality, reason, datum and unit; times are Japan's.
Needs a running hub. Bad and missing values stand in a column of their own.

  --from, --to    a day in Japan (2026-06-02), of which --to is taken whole, or
                  a time (2026-06-02T18:00:00+09:00); both ends belong to it
  --station ID    only this station; may be given several times
  --town TOWN     only stations of this town
  --quantity Q    level, level-sub (the second gauge) or rain; without it, all
  --step STEP     raw: every reading (default); 10m: lowest, mean and highest of
                  the good readings of every ten minutes, each of them whole:
                  the period widens to full ten minutes at both ends
  --form FORM     excel: UTF-8 with byte order mark and CRLF, Japanese headings
                  (default); plain: UTF-8, LF, English headings
  --out FILE      write there, whole or not at all; without it, to standard
                  output
  --force         write over an existing file
  --help          this text

Progress is told on standard error. Exit code 0: done; 1: not possible, nothing
is written then; 2: the command is wrong.
`;

const AN_INSTANT = 'expected a day such as 2026-06-02 or a time such as 2026-06-02T18:00:00+09:00';
const day = z.iso.date().transform((text) => Date.parse(`${text}T00:00:00+09:00`));

function instant(name: string, text: string | undefined, endOfDay: boolean, faults: string[]): Instant {
  const asDay = day.safeParse(text);
  if (asDay.success) return asDay.data + (endOfDay ? DAY - 1 : 0);
  const asTime = IsoInstant.safeParse(text);
  if (!asTime.success) faults.push(`--${name}: ${AN_INSTANT}, received ${text ?? 'nothing'}`);
  return asTime.data ?? 0;
}

/** Reads the words after `kawamori export csv`; all that is wrong with them is told together. */
export function readCsvArguments(argv: readonly string[]): CsvWanted | 'help' | { faults: string[] } {
  let line: ReturnType<typeof parse>;
  try {
    line = parse(argv);
  } catch (error) {
    return { faults: [error instanceof Error ? error.message : String(error)] };
  }
  const { values, positionals } = line;
  if (values.help) return 'help';
  const faults = positionals.map((word) => `unexpected word ${word}`);
  const from = instant('from', values.from, false, faults);
  const to = instant('to', values.to, true, faults);
  if (faults.length === 0 && from > to) faults.push('--from lies behind --to');
  if (values.out === '') faults.push('--out: expected a file');
  const query = CsvQuery.safeParse({ ...asked(values), from, to });
  if (query.success && faults.length === 0)
    return { query: query.data, out: values.out, force: values.force };
  for (const { path } of query.error?.issues ?? [])
    faults.push(`--${String(path[0])}: ${expected(String(path[0]))}`);
  return { faults };
}

const asked = ({ station, town, quantity, step, form }: ReturnType<typeof parse>['values']) => ({
  ...(station === undefined ? {} : { station }),
  ...(town === undefined ? {} : { town }),
  ...(quantity === undefined ? {} : { quantity }),
  ...(step === undefined ? {} : { step }),
  ...(form === undefined ? {} : { form }),
});

function expected(option: string): string {
  const words: Record<string, readonly string[]> = {
    quantity: Quantity.options,
    step: CsvStep.options,
    form: CsvForm.options,
  };
  return `expected ${words[option]?.join(' or ') ?? 'an id of lower-case letters, digits and hyphens'}`;
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      station: { type: 'string', multiple: true },
      town: { type: 'string' },
      quantity: { type: 'string' },
      step: { type: 'string' },
      form: { type: 'string' },
      out: { type: 'string' },
      force: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
}
