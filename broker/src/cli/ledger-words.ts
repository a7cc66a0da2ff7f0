import {
  CsvForm,
  DAY,
  type Instant,
  IsoInstant,
  LedgerKind,
  LedgerQuery,
  StationId,
  TownId,
} from '@kawamori/contracts';
import { z } from 'zod';

/** The chronology that an operator asks for, every word of it checked. */
export interface LedgerWork {
  kind: 'ledger-export';
  query: LedgerQuery;
  format: 'csv' | 'html';
  form: CsvForm;
  /** Undefined: to standard output. */
  out: string | undefined;
  force: boolean;
}

interface Given {
  from?: string;
  to?: string;
  town?: string;
  station?: readonly string[];
  episode?: string;
  kind?: readonly string[];
  format?: string;
  form?: string;
  out?: string;
  force?: boolean;
}

const A_TIME = 'expected a day such as 2026-06-02 or a time such as 2026-06-02T18:00:00+09:00';
const JapaneseDay = z.iso.date().transform((text) => Date.parse(`${text}T00:00:00+09:00`));

/** A day of Japan, whole where it is the end, or a time. */
function instant(name: string, text: string | undefined, isEnd: boolean, faults: string[]): Instant {
  const day = JapaneseDay.safeParse(text);
  if (day.success) return day.data + (isEnd ? DAY - 1 : 0);
  const time = IsoInstant.safeParse(text);
  if (!time.success) faults.push(`--${name}: ${A_TIME}, received ${text ?? 'nothing'}`);
  return time.data ?? 0;
}

const anyOf = (values: readonly string[]) => `expected ${values.join(' or ')}`;

export const ledgerVerbs = {
  'ledger export': {
    options: ['from', 'to', 'town', 'station', 'episode', 'kind', 'format', 'form', 'out', 'force'],
    read: (_: string, given: Given): LedgerWork | readonly string[] => {
      const faults: string[] = [];
      const [from, to] = [instant('from', given.from, false, faults), instant('to', given.to, true, faults)];
      if (faults.length === 0 && from > to) faults.push('--from lies behind --to');
      const format = z.enum(['csv', 'html']).default('csv').safeParse(given.format);
      if (!format.success) faults.push(`--format: ${anyOf(['csv', 'html'])}, received ${given.format}`);
      const form = CsvForm.default('excel').safeParse(given.form);
      if (!form.success) faults.push(`--form: ${anyOf(CsvForm.options)}, received ${given.form}`);
      const [station, ...more] = given.station ?? [];
      if (more.length > 0) faults.push('--station: one station, or none for all');
      if (station !== undefined && !StationId.safeParse(station).success)
        faults.push(`--station: expected a station's id, received ${station}`);
      if (given.town !== undefined && !TownId.safeParse(given.town).success)
        faults.push(`--town: expected a town's id, received ${given.town}`);
      for (const kind of given.kind ?? [])
        if (!LedgerKind.safeParse(kind).success)
          faults.push(`--kind: ${anyOf(LedgerKind.options)}, received ${kind}`);
      if (given.out === '') faults.push('--out: expected a file');
      if (faults.length > 0 || !format.success || !form.success) return faults;
      const { town, episode, kind } = given;
      const query = LedgerQuery.parse({
        ...{ from, to },
        ...(town === undefined ? {} : { town }),
        ...(station === undefined ? {} : { station }),
        ...(episode === undefined ? {} : { episode }),
        ...(kind === undefined ? {} : { kind }),
      });
      return {
        ...{ kind: 'ledger-export', query, format: format.data, form: form.data },
        ...{ out: given.out, force: given.force ?? false },
      };
    },
  },
} as const;
