import {
  IsoInstant,
  LiftRequest,
  RecordAnnouncementRequest,
  RecordOrderRequest,
  StatementId,
  WithdrawStatementRequest,
} from '@kawamori/contracts';
import type { z } from 'zod';

type What = 'announcement' | 'order';

/** What an operator records of announcements and orders, every word of it checked. */
export type StatementWork =
  | { kind: 'statement-list'; what: What; json: boolean }
  | { kind: 'announcement-record'; request: z.output<typeof RecordAnnouncementRequest> }
  | { kind: 'order-record'; request: z.output<typeof RecordOrderRequest> }
  | { kind: 'statement-lift'; what: What; id: StatementId; request: z.output<typeof LiftRequest> }
  | {
      kind: 'statement-withdraw';
      what: What;
      id: StatementId;
      request: z.output<typeof WithdrawStatementRequest>;
    }
  | { kind: 'statement-restore'; what: What; id: StatementId };

interface Given {
  town?: string;
  issuer?: string;
  title?: string;
  level?: string;
  river?: string;
  area?: string;
  note?: string;
  /** As often as it is stated; an order has one. */
  kind?: string[];
  at?: string;
  reason?: string;
  cancelled?: boolean;
  json?: boolean;
}

/** One word for each field. */
type Said = Omit<Given, 'kind'> & { kind?: string };

const A_TIME = 'expected a time such as 2026-06-03T00:10:00+09:00';
const OPTION_OF: Readonly<Record<string, string>> = { announcedAt: '--at', orderedAt: '--at' };

/** Words of the line as the hub's own schema reads them; every fault with its option. `at` goes into the field of that name. */
function read<S extends z.ZodObject>(
  schema: S,
  { at, level, ...rest }: Said,
  timeField: string,
): { request: z.output<S> } | string[] {
  const time = at === undefined ? undefined : IsoInstant.safeParse(at);
  if (time?.success === false) return [`--at: ${A_TIME}, received ${at}`];
  const values: Record<string, unknown> = {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(time ? { [timeField]: time.data } : {}),
    ...(level === undefined ? {} : { level: /^[0-5]$/.test(level) ? Number(level) : level }),
  };
  const request = schema.safeParse(values);
  if (request.success) return { request: request.data };
  return request.error.issues.map(({ path, message }) => {
    const field = String(path[0]);
    return `${OPTION_OF[field] ?? `--${field}`}: ${values[field] === undefined ? 'must be stated' : message}`;
  });
}

function withId<Work>(text: string, work: (id: StatementId) => Work): Work | string[] {
  const id = StatementId.safeParse(text);
  return id.success ? work(id.data) : [`ID: expected what the list shows, received ${text}`];
}

const verbsOf = (what: What) =>
  ({
    list: {
      options: ['json'],
      read: (_: string, { json = false }: Given): StatementWork => ({ kind: 'statement-list', what, json }),
    },
    lift: {
      subject: 'ID',
      options: ['at'],
      read: (name: string, { at }: Given) =>
        withId<StatementWork | readonly string[]>(name, (id) => {
          const checked = read(LiftRequest, at === undefined ? {} : { at }, 'at');
          return Array.isArray(checked) ? checked : { kind: 'statement-lift', what, id, ...checked };
        }),
    },
    withdraw: {
      subject: 'ID',
      options: ['reason', 'cancelled'],
      read: (name: string, { reason, cancelled }: Given) =>
        withId<StatementWork | readonly string[]>(name, (id) => {
          const checked = read(
            WithdrawStatementRequest,
            { ...(reason === undefined ? {} : { reason }), ...(cancelled ? { cancelled } : {}) },
            'at',
          );
          return Array.isArray(checked) ? checked : { kind: 'statement-withdraw', what, id, ...checked };
        }),
    },
    restore: {
      subject: 'ID',
      options: [],
      read: (name: string) =>
        withId<StatementWork | readonly string[]>(name, (id) => ({ kind: 'statement-restore', what, id })),
    },
  }) as const;

const [announcement, order] = [verbsOf('announcement'), verbsOf('order')];

export const statementVerbs = {
  'announcement list': announcement.list,
  'announcement record': {
    options: ['town', 'issuer', 'title', 'level', 'at', 'river', 'area', 'note'],
    read: (_: string, { town, issuer, title, level = '0', at, river, area, note }: Given) => {
      const given = { town, issuer, title, level, at, river, area, note } as Said;
      const checked = read(RecordAnnouncementRequest, given, 'announcedAt');
      return Array.isArray(checked) ? checked : { kind: 'announcement-record', ...checked };
    },
  },
  'announcement lift': announcement.lift,
  'announcement withdraw': announcement.withdraw,
  'announcement restore': announcement.restore,
  'order list': order.list,
  'order record': {
    options: ['town', 'issuer', 'kind', 'at', 'area', 'note'],
    read: (_: string, { town, issuer, kind: kinds = [], at, area, note }: Given) => {
      const [kind, ...more] = kinds;
      if (more.length > 0) return ['--kind: an order is of one kind'];
      const given = { town, issuer, kind, at, area, note } as Said;
      const checked = read(RecordOrderRequest, given, 'orderedAt');
      return Array.isArray(checked) ? checked : { kind: 'order-record', ...checked };
    },
  },
  'order lift': order.lift,
  'order withdraw': order.withdraw,
  'order restore': order.restore,
} as const satisfies Record<
  string,
  {
    subject?: 'ID';
    options: readonly string[];
    read(name: string, given: Given): StatementWork | readonly string[];
  }
>;
