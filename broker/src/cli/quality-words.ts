import {
  EndMaintenanceRequest,
  IsoInstant,
  MaintenanceRequest,
  OverruleRequest,
  Quantity,
  StationId,
  UndoOverruleRequest,
} from '@kawamori/contracts';
import { z } from 'zod';

/** What an operator says of readings, every word of it checked. */
export type QualityWork =
  | { kind: 'quality-list'; station: StationId; quantity: Quantity; json: boolean }
  | { kind: 'quality-overrule'; station: StationId; request: z.output<typeof OverruleRequest> }
  | { kind: 'quality-undo'; station: StationId; request: z.output<typeof UndoOverruleRequest> }
  | { kind: 'maintenance-list'; station: StationId; json: boolean }
  | { kind: 'maintenance-begin'; station: StationId; request: z.output<typeof MaintenanceRequest> }
  | { kind: 'maintenance-end'; station: StationId; request: z.output<typeof EndMaintenanceRequest> };

interface Given {
  at?: string;
  to?: string;
  from?: string;
  until?: string;
  as?: string;
  quantity?: string;
  reason?: string;
  json?: boolean;
}

/** The options by the fields that they fill. */
const OPTION_OF: Readonly<Record<string, string>> = { from: '--at', verdict: '--as' };
const A_TIME = 'expected a time such as 2026-06-03T00:10:00+09:00';

/** Times and words of the line as the hub's own schema reads them; every fault with its option. */
function read<S extends z.ZodObject>(
  schema: S,
  name: string,
  fields: Readonly<Record<string, string | undefined>>,
  { times, optionOf = {} }: { times: readonly string[]; optionOf?: Readonly<Record<string, string>> },
): { station: StationId; request: z.output<S> } | string[] {
  const faults: string[] = [];
  const station = StationId.safeParse(name);
  if (!station.success) faults.push(`STATION: expected a station's id, received ${name}`);
  const optionFor = (field: string) => optionOf[field] ?? `--${field}`;
  const values: Record<string, unknown> = {};
  for (const [field, text] of Object.entries(fields)) {
    if (text === undefined) continue;
    const instant = times.includes(field) ? IsoInstant.safeParse(text) : undefined;
    if (instant?.success === false) faults.push(`${optionFor(field)}: ${A_TIME}, received ${text}`);
    else values[field] = instant ? instant.data : text;
  }
  if (faults.length > 0) return faults;
  const request = schema.safeParse(values);
  if (request.success && station.success) return { station: station.data, request: request.data };
  return (request.error?.issues ?? []).map(({ path, message }) => {
    const field = String(path[0]);
    return `${optionFor(field)}: ${values[field] === undefined ? 'must be stated' : message}`;
  });
}

const list = (
  name: string,
  quantity: string | undefined,
): { station: StationId; quantity: Quantity } | string[] => {
  const checked = read(z.object({ quantity: Quantity.default('level') }), name, { quantity }, { times: [] });
  return Array.isArray(checked) ? checked : { station: checked.station, quantity: checked.request.quantity };
};

export const qualityVerbs = {
  'quality list': {
    subject: 'STATION',
    options: ['quantity', 'json'],
    read: (name: string, { quantity, json = false }: Given) => {
      const of = list(name, quantity);
      return Array.isArray(of) ? of : { kind: 'quality-list', ...of, json };
    },
  },
  'quality overrule': {
    subject: 'STATION',
    options: ['at', 'to', 'as', 'quantity', 'reason'],
    read: (name: string, { at, to, as, quantity, reason }: Given) => {
      const fields = { quantity, from: at, to, verdict: as, reason };
      const checked = read(OverruleRequest, name, fields, { times: ['from', 'to'], optionOf: OPTION_OF });
      return Array.isArray(checked) ? checked : { kind: 'quality-overrule', ...checked };
    },
  },
  'quality undo': {
    subject: 'STATION',
    options: ['at', 'to', 'quantity'],
    read: (name: string, { at, to, quantity }: Given) => {
      const fields = { quantity, from: at, to };
      const checked = read(UndoOverruleRequest, name, fields, { times: ['from', 'to'], optionOf: OPTION_OF });
      return Array.isArray(checked) ? checked : { kind: 'quality-undo', ...checked };
    },
  },
  'maintenance list': {
    subject: 'STATION',
    options: ['json'],
    read: (name: string, { json = false }: Given) => {
      const of = list(name, undefined);
      return Array.isArray(of) ? of : { kind: 'maintenance-list', station: of.station, json };
    },
  },
  'maintenance begin': {
    subject: 'STATION',
    options: ['from', 'until', 'quantity', 'reason'],
    read: (name: string, { from, until, quantity, reason }: Given) => {
      const fields = { quantity, from, until, reason };
      const checked = read(MaintenanceRequest, name, fields, { times: ['from', 'until'] });
      return Array.isArray(checked) ? checked : { kind: 'maintenance-begin', ...checked };
    },
  },
  'maintenance end': {
    subject: 'STATION',
    options: ['quantity'],
    read: (name: string, { quantity }: Given) => {
      const checked = read(EndMaintenanceRequest, name, { quantity }, { times: [] });
      return Array.isArray(checked) ? checked : { kind: 'maintenance-end', ...checked };
    },
  },
} as const satisfies Record<
  string,
  {
    subject: 'STATION';
    options: readonly string[];
    read(name: string, given: Given): QualityWork | readonly string[];
  }
>;
