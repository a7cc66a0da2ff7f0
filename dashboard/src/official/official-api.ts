import {
  AnnouncementList,
  OrderView,
  type RecordAnnouncementRequest,
  type RecordOrderRequest,
  type StatementId,
} from '@kawamori/contracts';
import type { z } from 'zod';
import { type Answer, anything, asker } from '../api/client.js';

export type What = 'announcements' | 'orders';
export type Change = 'lift' | 'cancel' | 'withdraw' | 'restore';

/** What the desk of announcements and orders asks of the hub: in a rehearsal, of the rehearsal's. */
export interface OfficialApi {
  announcements(): Promise<Answer<AnnouncementList>>;
  orders(): Promise<Answer<OrderView[]>>;
  announce(request: z.input<typeof RecordAnnouncementRequest>): Promise<Answer<unknown>>;
  order(request: z.input<typeof RecordOrderRequest>): Promise<Answer<unknown>>;
  /** It is lifted now, its issuer has cancelled it, or it was recorded by mistake; or takes either back. */
  change(what: What, id: StatementId, how: Change): Promise<Answer<unknown>>;
}

const listOfOrders = OrderView.array();

export function officialApi(base: string): OfficialApi {
  const ask = asker(base);
  const post = (path: string, body: unknown) => ask(anything, path, { method: 'POST', body });
  return {
    announcements: () => ask(AnnouncementList, '/announcements'),
    orders: () => ask(listOfOrders, '/orders'),
    announce: (body) => post('/announcements', body),
    order: (body) => post('/orders', body),
    change: (what, id, how) =>
      how === 'cancel'
        ? post(`/${what}/${id}/withdraw`, { cancelled: true })
        : post(`/${what}/${id}/${how}`, {}),
  };
}
