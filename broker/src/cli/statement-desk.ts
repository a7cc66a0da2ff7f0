import {
  AnnouncementList,
  type LiftRequest,
  OrderView,
  type RecordAnnouncementRequest,
  type RecordOrderRequest,
  type StatementId,
  type WithdrawStatementRequest,
} from '@kawamori/contracts';
import type { z } from 'zod';
import type { OperatorClient } from './operator-client.js';

type What = 'announcement' | 'order';

/** What an operator records of announcements and orders, through the running hub. */
export interface StatementDesk {
  announcements(): Promise<AnnouncementList>;
  orders(): Promise<OrderView[]>;
  recordAnnouncement(request: z.output<typeof RecordAnnouncementRequest>): Promise<StatementId>;
  recordOrder(request: z.output<typeof RecordOrderRequest>): Promise<StatementId>;
  lift(what: What, id: StatementId, request: z.output<typeof LiftRequest>): Promise<void>;
  withdraw(what: What, id: StatementId, request: z.output<typeof WithdrawStatementRequest>): Promise<void>;
  restore(what: What, id: StatementId): Promise<void>;
}

export function statementDesk(hub: OperatorClient): StatementDesk {
  const path = (what: What, rest = '') => `/api/v1/${what}s${rest}`;
  const idOf = (answer: unknown) => (answer as { id: StatementId }).id;
  return {
    announcements: async () => AnnouncementList.parse(await hub.ask('GET', path('announcement'))),
    orders: async () => OrderView.array().parse(await hub.ask('GET', path('order'))),
    recordAnnouncement: async (request) => idOf(await hub.ask('POST', path('announcement'), request)),
    recordOrder: async (request) => idOf(await hub.ask('POST', path('order'), request)),
    lift: async (what, id, request) => {
      await hub.ask('POST', path(what, `/${id}/lift`), request);
    },
    withdraw: async (what, id, request) => {
      await hub.ask('POST', path(what, `/${id}/withdraw`), request);
    },
    restore: async (what, id) => {
      await hub.ask('POST', path(what, `/${id}/restore`));
    },
  };
}
